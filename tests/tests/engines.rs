//! DuckDB, pyarrow, Polars and Spark read three runs of an export, between which records and the configuration change,
//! and return the data of the sandbox.
//!
//! They need a Python with these packages, which the environment variable `WELKIN_WAREHOUSE_PYTHON` names; `.ci/run`
//! creates one. Spark also needs Java.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::{Value, json};
use welkin_codegen::{Generator, config};
use welkin_export::{Datasets, Destination, Export, Format};
use welkin_runtime::http::Method;
use welkin_runtime::{Json, NewPatient, PatientId};
use welkin_sandbox::Sandbox;
use welkin_tests::fixture::workspace_root;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::vitals::Position;
use care::{Vitals, VitalsPatch};

/// Types of columns that every engine must report.
const TYPES: [(&str, &str); 15] = [
    ("id", "text"),
    ("heart_rate", "int64"),
    ("temperature", "float64"),
    ("blood_pressure", "text"),
    ("measured_at", "timestamp"),
    ("position", "text"),
    ("position__label", "text"),
    ("oxygen", "float64"),
    ("created_at", "timestamp"),
    ("updated_at", "timestamp"),
    ("heart_rate__raw", "text"),
    ("dose", "float64"),
    ("times", "list"),
    ("started_on", "date"),
    ("taken_as_prescribed", "bool"),
];

/// The data as read by an engine.
#[derive(Debug, Deserialize)]
struct Seen {
    engine: String,
    versions: u64,
    latest: f64,
    heart_rate: f64,
    temperature: f64,
    oxygen: f64,
    sitting: f64,
    joined: u64,
    types: BTreeMap<String, Option<String>>,
}

/// Prints a line to stderr; not with `eprintln!`, which the test harness captures.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

fn python() -> Option<OsString> {
    let python = std::env::var_os("WELKIN_WAREHOUSE_PYTHON");
    if python.is_none() {
        say("SKIPPED: engines that read exports: WELKIN_WAREHOUSE_PYTHON is not set");
    }
    python
}

fn has_java() -> bool {
    let mut java = Command::new("java");
    java.arg("-version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    java.status().is_ok_and(|status| status.success())
}

/// A tenant whose vitals change from run to run, and the totals of its records.
struct Clinic {
    sandbox: Sandbox,
    client: care::Client,
    patients: Vec<PatientId>,
    configuration: Value,
    versions: u64,
}

impl Clinic {
    async fn open() -> Result<Self, Box<dyn Error>> {
        let export = workspace_root().join("examples/designer-export.json");
        let configuration: Value = serde_json::from_str(&std::fs::read_to_string(export)?)?;
        let sandbox = tenant::serve("examples/designer-export.json").await;
        let client = care::Client::connect(tenant::config(&sandbox).rate_limit(None))?;
        let mut patients = Vec::new();
        for name in ["Lovelace", "Hopper", "Johnson"] {
            let new = NewPatient::new("A", name);
            patients.push(client.patients().create(&new).await?.id.clone());
        }
        Ok(Self {
            sandbox,
            client,
            patients,
            configuration,
            versions: 0,
        })
    }

    async fn measure(&mut self, times: i64) -> Result<(), Box<dyn Error>> {
        for (number, patient) in (0..times).zip(self.patients.iter().cycle()) {
            let vitals = Vitals {
                heart_rate: Some(60 + number),
                temperature: (number % 3 == 0).then_some(98.25),
                measured_at: Some("2026-11-23T09:30:00.123Z".parse()?),
                position: (number % 2 == 0).then_some(Position::Sitting),
                ..Vitals::default()
            };
            self.client
                .patient(patient)
                .vitals()
                .create(&vitals)
                .await?;
            self.versions += 1;
        }
        Ok(())
    }

    /// Corrects the first record of each patient.
    async fn correct(&mut self) -> Result<(), Box<dyn Error>> {
        for patient in &self.patients {
            let vitals = self.client.patient(patient).vitals();
            let all = vitals.list().all().await?.complete()?;
            let patch = VitalsPatch::new().heart_rate(150);
            vitals.update(&all[0].id, &patch).await?;
            self.versions += 1;
        }
        Ok(())
    }

    /// Adds a field to the configuration, and a record that has it.
    async fn add_field(&mut self) -> Result<(), Box<dyn Error>> {
        let field = json!({
            "name": "cdtf-oxygen", "type": "float", "phi": true, "editable": true, "meta": {"required": false},
        });
        let cdts = self.configuration["cdts"].as_array_mut();
        let vitals = cdts
            .into_iter()
            .flatten()
            .find(|cdt| cdt["name"] == "cdt-vitals");
        let fields = vitals.and_then(|vitals| vitals["fields"].as_array_mut());
        fields.ok_or("the example has vitals")?.push(field);
        let configuration = config::parse("export.json", &self.configuration.to_string())?;
        self.sandbox.reconfigure(&configuration)?;
        let path = "/patients/{patient}/cdts/cdt-vitals";
        let request = self.client.runtime().request(Method::POST, path);
        let body = json!({"cdtf-heart-rate": 77, "cdtf-oxygen": 96.5});
        let _: Json = request
            .id("patient", &self.patients[0])
            .json(&body)
            .read()
            .await?;
        self.versions += 1;
        Ok(())
    }

    async fn export(&self, folder: &Path, format: Format) -> Result<(), Box<dyn Error>> {
        let generator = Generator::from_text("export.json", &self.configuration.to_string())?;
        let client = self.client.runtime().clone();
        let datasets = Datasets::of(&generator.document());
        let export = Export::new(client, "the clinic", datasets, Destination::folder(folder));
        export.format(format).run().await?;
        Ok(())
    }

    /// Checks the data as read by an engine.
    async fn expect(&self, seen: &Seen) -> Result<(), Box<dyn Error>> {
        let (mut latest, mut heart_rate, mut temperature, mut oxygen) = (0, 0, 0.0, 0.0);
        let mut sitting = 0;
        for patient in &self.patients {
            let vitals = self.client.patient(patient).vitals();
            for record in vitals.list().all().await?.complete()? {
                latest += 1;
                heart_rate += record.heart_rate.unwrap_or_default();
                temperature += record.temperature.unwrap_or_default();
                let more = record
                    .extra
                    .get("cdtf-oxygen")
                    .and_then(|value| value.as_f64());
                oxygen += more.unwrap_or_default();
                sitting += i64::from(record.position == Some(Position::Sitting));
            }
        }
        let engine = &seen.engine;
        assert_eq!(seen.versions, self.versions, "{engine}");
        assert_eq!(seen.joined, latest, "{engine}");
        let found = [
            seen.latest,
            seen.heart_rate,
            seen.temperature,
            seen.oxygen,
            seen.sitting,
        ];
        let expected = [
            latest as f64,
            heart_rate as f64,
            temperature,
            oxygen,
            sitting as f64,
        ];
        assert_eq!(found, expected, "{engine}");
        for (column, expected) in TYPES {
            assert_eq!(
                seen.types[column].as_deref(),
                Some(expected),
                "{engine}: {column}"
            );
        }
        Ok(())
    }
}

/// Reads a destination with the engines.
fn read(python: &OsString, folder: &Path, engines: &[&str]) -> Result<Vec<Seen>, Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let mut command = Command::new(python);
    command
        .arg(workspace_root().join("tests/python/engines.py"))
        .arg(folder)
        .arg(scratch.path())
        .args(engines)
        .current_dir(scratch.path())
        .env("PYSPARK_PYTHON", python)
        .stderr(Stdio::piped());
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let lines = String::from_utf8(output.stdout)?;
    Ok(lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn engines_see_what_the_tenant_holds() -> Result<(), Box<dyn Error>> {
    let Some(python) = python() else {
        return Ok(());
    };
    let mut engines = vec!["duckdb", "pyarrow", "polars"];
    match has_java() {
        true => engines.push("spark"),
        false => say("SKIPPED: Spark reads exports: there is no Java"),
    }
    let mut clinic = Clinic::open().await?;
    let folder = tempfile::tempdir()?;
    // A name with pattern characters, a quote that ends an SQL string, and a space.
    let parquet = folder.path().join("ware [h]ouse's");
    let ndjson = folder.path().join("ndjson");
    clinic.measure(11).await?;
    clinic.export(&parquet, Format::Parquet).await?;
    clinic.correct().await?;
    clinic.measure(5).await?;
    clinic.export(&parquet, Format::Parquet).await?;
    clinic.add_field().await?;
    clinic.export(&parquet, Format::Parquet).await?;
    let seen = read(&python, &parquet, &engines)?;
    assert_eq!(seen.len(), engines.len());
    for seen in seen {
        clinic.expect(&seen).await?;
    }

    // One run, so that there is one version of each record.
    clinic.export(&ndjson, Format::Ndjson).await?;
    engines.retain(|engine| matches!(*engine, "duckdb" | "spark"));
    for mut seen in read(&python, &ndjson, &engines)? {
        assert_eq!(seen.versions as f64, seen.latest);
        seen.versions = clinic.versions;
        clinic.expect(&seen).await?;
    }
    Ok(())
}
