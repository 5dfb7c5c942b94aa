//! `export`: a tenant's data as datasets.

#![allow(clippy::unwrap_used, reason = "what tests share panics as tests do")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use arrow_array::cast::AsArray;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};
use welkin_runtime::http::Method;
use welkin_runtime::{Client, Config, Json, NewPatient, PatientId};

use crate::terminal::{Terminal, designer_export, read};

const EXPORT: &str = "export --config export.json --to warehouse";

/// Starts a tenant with the example's configuration, which is also in the folder, and returns a client for it.
pub(crate) async fn clinic() -> (Terminal, Client, PatientId) {
    let terminal = Terminal::new(&read(designer_export())).await;
    std::fs::copy(designer_export(), terminal.path("export.json")).expect("the test can go on");
    let sandbox = &terminal.sandbox;
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    );
    let client = Client::new(config.base_url(sandbox.origin()).rate_limit(None))
        .expect("the test can go on");
    let new = NewPatient::new("Ada", "Lovelace");
    let patient = client
        .patients()
        .create(&new)
        .await
        .expect("the test can go on")
        .id
        .clone();
    (terminal, client, patient)
}

/// Creates vitals, and returns their ids.
pub(crate) async fn measure(client: &Client, patient: &PatientId, number: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for heart_rate in (60..100).cycle().take(number) {
        let path = "/patients/{patient}/cdts/cdt-vitals";
        let body = json!({"cdtf-heart-rate": heart_rate, "cdtf-position": "Sitting"});
        let request = client
            .request(Method::POST, path)
            .id("patient", patient)
            .json(&body);
        let record: Json = request.read().await.expect("the test can go on");
        ids.push(
            record
                .get("id")
                .expect("the test can go on")
                .as_str()
                .expect("the test can go on")
                .to_owned(),
        );
    }
    ids
}

/// Lists the files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found
}

/// Counts how often each id is in the visible runs of a dataset.
fn times(warehouse: &Path, dataset: &str) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for file in files(&warehouse.join(dataset)) {
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(File::open(file).expect("the test can go on"));
        for batch in reader
            .expect("the test can go on")
            .build()
            .expect("the test can go on")
        {
            let batch = batch.expect("the test can go on");
            let ids = batch
                .column_by_name("id")
                .expect("the test can go on")
                .as_string::<i32>();
            for id in ids.iter().flatten() {
                *times.entry(id.to_owned()).or_default() += 1;
            }
        }
    }
    times
}

/// Kills the command as soon as a file of this kind exists, unless it ends before.
fn killed_at(mut command: Command, warehouse: &Path, part: &str) {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = quiet.spawn().expect("the test can go on");
    let has_come = || {
        let files = files(warehouse);
        files
            .iter()
            .any(|file| file.to_string_lossy().contains(part))
    };
    while !has_come() && process.try_wait().expect("the test can go on").is_none() {
        std::thread::yield_now();
    }
    process.kill().expect("the test can go on");
    process.wait().expect("the test can go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_record_is_there_once_after_five_kills() {
    let (terminal, client, patient) = clinic().await;
    let warehouse = terminal.path("warehouse");
    let mut ids: BTreeSet<String> = measure(&client, &patient, 200).await.into_iter().collect();
    let tenant = terminal.sandbox.tenant();
    for part in [
        "run.json",
        "part-0",
        "CDT_RECORD.json",
        "commit.json",
        "runs.ndjson",
    ] {
        killed_at(terminal.prepared(EXPORT, tenant), &warehouse, part);
        ids.extend(measure(&client, &patient, 20).await);
    }
    terminal.run(EXPORT).succeeded();
    let times = times(&warehouse, "vitals");
    assert_eq!(times.keys().cloned().collect::<BTreeSet<_>>(), ids);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    let left = files(&warehouse.join("_welkin/staging"));
    assert_eq!(left, Vec::<PathBuf>::new());
    let said = terminal.run(EXPORT);
    assert!(
        said.succeeded().stdout.contains("nothing has changed"),
        "{said:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_tells_what_it_wrote_and_shows_no_health_data() {
    let (terminal, client, patient) = clinic().await;
    measure(&client, &patient, 3).await;
    let said = terminal.run(&format!("{EXPORT} --only cdt-vitals PATIENT --compact"));
    let said = said.succeeded();
    for words in [
        "  vitals: 3 rows, ",
        "  patients: 1 rows, ",
        "latest/vitals.parquet: 3 records",
    ] {
        assert!(said.stdout.contains(words), "{said:?}");
    }
    // Without a terminal, progress is printed as lines.
    assert!(said.stderr.contains("CDT_RECORD: 3 rows, "), "{said:?}");
    assert!(said.stderr.contains(", newest of 20"), "{said:?}");
    assert!(!format!("{said:?}").contains("Lovelace"), "{said:?}");
    let quiet = terminal.run(&format!("--quiet {EXPORT} --only cdt-vitals PATIENT"));
    assert_eq!((&*quiet.stdout, &*quiet.stderr), ("", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_arguments_and_places_are_explained() {
    let (terminal, client, patient) = clinic().await;
    measure(&client, &patient, 1).await;
    std::fs::write(terminal.path("file"), "mine").expect("the test can go on");
    std::fs::create_dir(terminal.path("full")).expect("the test can go on");
    std::fs::write(terminal.path("full/notes.txt"), "mine").expect("the test can go on");
    std::fs::write(terminal.path("short"), "secret").expect("the test can go on");
    let export = "export --config export.json";
    for (arguments, exit_code, words) in [
        (
            "--to w --only cdt-vital",
            2,
            "unknown CDT or resource `cdt-vital`",
        ),
        (
            "--to w --format ndjson --compact",
            2,
            "--compact is for Parquet",
        ),
        (
            "--to ftp://x/y",
            1,
            "expected a folder, or a URL with s3://, gs:// or az://",
        ),
        (
            "--to s3://key:secret@bucket",
            1,
            "credentials must be set in the environment",
        ),
        ("--to file", 1, "file"),
        (
            "--to full",
            1,
            "is not empty and was not written by an export",
        ),
        (
            "--to w --pseudonymize short",
            1,
            "must have at least 16 bytes",
        ),
        (
            "--to w --pseudonymize env:NO_SUCH_KEY",
            1,
            "the variable NO_SUCH_KEY is not set",
        ),
        ("--to w --pseudonymize none", 1, "--pseudonymize: none: "),
    ] {
        let said = terminal.run(&format!("{export} {arguments}"));
        assert_eq!(said.exit_code, Some(exit_code), "{arguments}: {said:?}");
        assert!(said.stderr.contains(words), "{arguments}: {said:?}");
    }
    assert!(!terminal.path("w").exists());
    assert_eq!(
        std::fs::read_to_string(terminal.path("full/notes.txt")).expect("the test can go on"),
        "mine"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_state_is_explained() {
    let (terminal, client, patient) = clinic().await;
    measure(&client, &patient, 1).await;
    terminal.run(EXPORT).succeeded();
    let state = terminal.path("warehouse/_welkin/state.json");
    std::fs::write(&state, "{\"version\": 1, ").expect("the test can go on");
    let said = terminal.run(EXPORT);
    assert_eq!(said.exit_code, Some(1));
    assert!(
        said.stderr
            .contains("_welkin/state.json: not a valid export state"),
        "{said:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_does_not_get_into_the_same_folder() {
    let (terminal, client, patient) = clinic().await;
    measure(&client, &patient, 1).await;
    terminal.run(EXPORT).succeeded();
    let before = files(&terminal.path("warehouse")).len();
    let said = terminal.run(&format!("{EXPORT} --environment test"));
    assert_eq!(said.exit_code, Some(1));
    let words = "the destination contains an export of tenant acme, environment live, \
                 but this export is of tenant acme, environment test";
    assert!(said.stderr.contains(words), "{said:?}");
    assert_eq!(files(&terminal.path("warehouse")).len(), before);
}

/// Returns the commands of the page's first block, adapted to the tenant and the engine of the test.
fn documented() -> Vec<String> {
    let page = include_str!("../../../docs/warehouse.md");
    let block = page
        .split("```console\n")
        .nth(1)
        .expect("the test can go on")
        .split("```")
        .next()
        .expect("the test can go on");
    let commands: Vec<String> = block.lines().map(str::to_owned).collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    commands
}

/// The documented commands lead from an export file to a query in DuckDB.
#[tokio::test(flavor = "multi_thread")]
async fn three_commands_lead_to_a_query() {
    let (terminal, client, patient) = clinic().await;
    measure(&client, &patient, 4).await;
    std::fs::copy(designer_export(), terminal.path("designer-export.json"))
        .expect("the test can go on");
    let [export, views, query] = documented().try_into().expect("the test can go on");
    let export = export
        .strip_prefix("welkin-codegen ")
        .expect("the test can go on")
        .to_owned();
    terminal.run(&export).succeeded();

    let python = std::env::var_os("WELKIN_WAREHOUSE_PYTHON");
    let duckdb = python.map(|python| Path::new(&python).with_file_name("duckdb"));
    let Some(duckdb) = duckdb.filter(|duckdb| duckdb.exists()) else {
        // Not `eprintln!`, which the test harness captures.
        let words = "SKIPPED: DuckDB reads an export: WELKIN_WAREHOUSE_PYTHON is not set";
        let _ = writeln!(io::stderr(), "{words}");
        return;
    };
    let bin = duckdb
        .parent()
        .expect("the test can go on")
        .display()
        .to_string();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    let mut answer = String::new();
    for command in [views, query.replacen("duckdb ", "duckdb -json ", 1)] {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &command])
            .env("PATH", &path)
            .current_dir(terminal.path("."));
        let output = shell.output().expect("the test can go on");
        assert!(output.status.success(), "{command}: {output:?}");
        answer = String::from_utf8(output.stdout).expect("the test can go on");
    }
    let answer: Value = serde_json::from_str(&answer).expect("the test can go on");
    assert_eq!(answer[0]["position__label"], "Sitting");
    assert_eq!(answer[0]["count_star()"], 4);
}
