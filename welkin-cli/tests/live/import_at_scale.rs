//! Import of a long file with faults to a tenant that fails occasionally, by a command that is killed twice.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use notify::{RecursiveMode, Watcher};
use serde_json::Value;
use welkin_runtime::http::Method;
use welkin_runtime::{Client, Config, Json};
use welkin_sandbox::{Fault, Faults};

use crate::import::{terminal, write};
use crate::terminal::Terminal;

/// Rows of the file, unless `WELKIN_IMPORT_ROWS` sets another number; the documentation names 100,000.
const ROWS: usize = 1200;

/// The number of rows of which 500 are invalid.
const ROWS_OF_500: usize = 100_000;

/// A row with each kind of fault: the cells after the row's id, and the violated rule.
const WRONG: [(&str, &str); 12] = [
    (",ABC,sitting,,,", "required"),
    ("7x,ABC,sitting,,,", "form"),
    ("19,ABC,sitting,,,", "minimum"),
    ("301,ABC,sitting,,,", "maximum"),
    ("72,AB,sitting,,,", "minimum-length"),
    ("72,ABCDEFG,sitting,,,", "maximum-length"),
    ("72,abc,sitting,,,", "pattern"),
    ("72,ABC,floating,,,", "option"),
    ("72,ABC,sitting,2019-12-31,,", "earliest"),
    ("72,ABC,sitting,2027-01-01,,", "latest"),
    ("72,ABC,sitting,,2026-01-01 08:00,", "time-zone"),
    ("72,ABC,sitting,,,555", "phone"),
];

/// Kinds of faults that neither invalidate a token, of which the client requests at most 100 in five minutes, nor pause
/// all requests.
const FAULTS: [Fault; 13] = [
    Fault::TooMany,
    Fault::Unavailable,
    Fault::GatewayPage,
    Fault::ResetBefore,
    Fault::FailedAfter,
    Fault::BadGatewayAfter,
    Fault::EmptyBody,
    Fault::PageBody,
    Fault::HalfBody,
    Fault::CutOff,
    Fault::ResetAfter,
    Fault::Stall,
    Fault::Drip,
];

fn rows() -> usize {
    let set = std::env::var("WELKIN_IMPORT_ROWS").ok();
    set.and_then(|rows| rows.parse().ok()).unwrap_or(ROWS)
}

/// Returns a file with the given number of rows, and its faults.
fn file(rows: usize) -> (String, Vec<(u64, String)>) {
    let wrong = (rows * 500 / ROWS_OF_500).max(2 * WRONG.len());
    let every = rows / wrong;
    let mut text =
        "patient_external_id,external_id,rate,code,position,taken_on,at,phone\n".to_owned();
    let mut faults = Vec::new();
    for row in 0..rows {
        let _ = write!(text, "p-{},r-{row},", row % 3 + 1);
        if row % every == every - 1 && faults.len() < wrong {
            let (cells, rule) = WRONG[faults.len() % WRONG.len()];
            faults.push((row as u64 + 2, rule.to_owned()));
            let _ = writeln!(text, "{cells}");
        } else {
            let _ = writeln!(
                text,
                "{},ABC,standing,2026-05-30,2026-05-30T08:00:00Z,+15551234567",
                60 + row % 60
            );
        }
    }
    (text, faults)
}

fn command(terminal: &Terminal, arguments: &str) -> Command {
    let sandbox = &terminal.sandbox;
    let mut command = Command::new(env!("CARGO_BIN_EXE_welkin-codegen"));
    command
        .current_dir(terminal.path(""))
        .args(arguments.split(' '))
        .env("WELKIN_TENANT", sandbox.tenant())
        .env("WELKIN_BASE_URL", sandbox.origin())
        .env("WELKIN_CLIENT_ID", sandbox.client_id())
        .env("WELKIN_CLIENT_SECRET", sandbox.client_secret())
        .env("WELKIN_REQUEST_TIMEOUT", "1")
        .stdin(Stdio::null());
    command
}

const APPLY: &str = "import r.csv --cdt cdt-readings -c c.json --format json --apply --journal j --concurrency 32 --requests-per-minute 100000000";

/// Starts an import, and kills it when its journal has the given number of lines, unless it has ended.
fn kill_at(terminal: &Terminal, lines: usize) {
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).expect("the folder can be watched");
    watcher
        .watch(&terminal.path(""), RecursiveMode::NonRecursive)
        .expect("the folder can be watched");
    let mut import = command(terminal, APPLY)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    let journal = terminal.path("j");
    let has_enough = |path: &Path| {
        let journal = fs::read(path).unwrap_or_default();
        journal.iter().filter(|byte| **byte == b'\n').count() >= lines
    };
    for _change in changes {
        // A run with too many failed rows ends before.
        if has_enough(&journal) || import.try_wait().expect("it is a child").is_some() {
            break;
        }
    }
    // The process may have ended in the meantime.
    let _ = import.kill();
    import.wait().expect("it can be waited for");
}

/// Counts how often each external id is in the tenant.
async fn held(terminal: &Terminal) -> BTreeMap<String, usize> {
    let sandbox = &terminal.sandbox;
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    );
    let config = config.base_url(sandbox.origin()).rate_limit(None);
    let client = Client::new(config).expect("the configuration is right");
    let mut held = BTreeMap::new();
    for patient in ["p-1", "p-2", "p-3"] {
        let patient = client
            .patients()
            .get_by_external_id(patient)
            .await
            .expect("the patient is there");
        for page in 0.. {
            let answer: Json = client
                .request(Method::GET, "/patients/{patient}/cdts/cdt-readings")
                .id("patient", patient.id.as_str())
                .query("page", page.to_string())
                .query("size", "500")
                .read()
                .await
                .expect("records can be listed");
            let answer = answer.to_value().expect("it is JSON");
            let content = [
                &answer["content"],
                &answer["data"]["content"],
                &answer["data"],
            ];
            let content = content
                .into_iter()
                .find_map(Value::as_array)
                .expect("a page")
                .clone();
            for record in &content {
                let fields = if record["jsonBody"].is_object() {
                    &record["jsonBody"]
                } else {
                    record
                };
                let id = fields["external_id"]
                    .as_str()
                    .expect("each has one")
                    .to_owned();
                *held.entry(id).or_insert(0) += 1;
            }
            if content.len() < 500 {
                break;
            }
        }
    }
    held
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_reported_and_every_other_row_is_there_once() {
    let terminal = terminal().await;
    let rows = rows();
    let (text, expected) = file(rows);
    write(&terminal, "r.csv", &text);

    let dry = command(
        &terminal,
        "import r.csv --cdt cdt-readings -c c.json --format json",
    );
    let dry = { dry }.output().expect("the command runs");
    let dry: Value = serde_json::from_slice(&dry.stdout).expect("stdout is JSON");
    let found = dry["faults"].as_array().expect("a list").iter();
    let found: Vec<(u64, String)> = found
        .map(|fault| {
            (
                fault["line"].as_u64().unwrap_or(0),
                fault["rule"].as_str().unwrap_or("").to_owned(),
            )
        })
        .collect();
    assert_eq!(found, expected);

    terminal
        .sandbox
        .set_faults(Faults::seeded(5).share(0.2).kinds(FAULTS.to_vec()));
    let right = rows - expected.len();
    kill_at(&terminal, right / 3);
    kill_at(&terminal, right * 2 / 3);
    // Rows that fail despite all retries are written when the same command runs again, as its message says.
    let mut message = String::new();
    let finished = (0..5).any(|_| {
        let output = command(&terminal, APPLY)
            .output()
            .expect("the command runs");
        message = String::from_utf8_lossy(&output.stderr).into_owned();
        output.status.code() == Some(5)
    });
    assert!(finished, "{message}");
    let injected = terminal.sandbox.fault_counts();
    terminal.sandbox.set_faults(Faults::default());

    let held = held(&terminal).await;
    assert_eq!(held.len(), right, "{message}");
    assert!(held.values().all(|times| *times == 1));
    for row in [0, rows / 2] {
        assert_eq!(held.get(&format!("r-{row}")), Some(&1));
    }
    eprintln!(
        "{rows} rows, {} wrong: {injected:?}\n{message}",
        expected.len()
    );
}
