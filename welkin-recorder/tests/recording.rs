//! A program is recorded with a tenant and replayed without one: the files contain nothing about a patient.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex};

use care::{Vitals, VitalsPatch};
use serde_json::Value;
use welkin_recorder::{Recorder, RecorderError, ReplayError, Replayer};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response};
use welkin_runtime::patients::Demographics;
use welkin_runtime::{Bytes, Cdt, Config, NewPatient, Profile, Transport};
use welkin_sandbox::Sandbox;
use welkin_seed::Seed;

/// The tenant's responses, as seen by a program.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    patients: usize,
    readings: usize,
    positions: usize,
    unlisted: usize,
    is_same: bool,
    is_ordered: bool,
    missing: bool,
}

/// A program that creates, reads, changes and lists, and gets an error.
async fn program(config: Config) -> Result<Seen, Box<dyn Error>> {
    let client = care::Client::connect(config)?;
    let mut seen = Seen::default();
    for index in 0..2 {
        let synthetic = Seed::new(5).patient(index);
        let mut new = NewPatient::from(Demographics::default());
        for (key, value) in synthetic
            .fields
            .into_iter()
            .filter(|(key, _)| key != "externalId")
        {
            new = new.with(key, value);
        }
        let created = client.patients().create(&new).await?;
        let patient = client.patient(created.id.clone());
        for rate in [61, 72, 83] {
            let reading = Vitals {
                heart_rate: Some(rate),
                temperature: Some(98.6),
                position: care::vitals::Position::all().next(),
                notes: Some("Canary: sleeps badly, moved to Elm Street".to_owned()),
                ..Default::default()
            };
            let record = patient.vitals().create(&reading).await?;
            let read = patient.vitals().get(&record.id).await?;
            seen.is_same = read.id == record.id && read.heart_rate == record.heart_rate;
            patient
                .vitals()
                .update(&record.id, &VitalsPatch::new().heart_rate(rate + 1))
                .await?;
        }
        let listed = patient.vitals().list().all().await?.complete()?;
        seen.readings += listed.len();
        seen.positions += listed
            .iter()
            .filter(|record| record.position.is_some())
            .count();
        let unlisted = listed
            .iter()
            .filter(|record| !record.violations().is_empty());
        seen.unlisted += unlisted.count();
        let times: Vec<_> = listed
            .iter()
            .filter_map(|record| record.system.created_at)
            .collect();
        seen.is_ordered = times.len() == 3;
    }
    seen.patients = client.patients().list().all().await?.complete()?.len();
    let nobody = client
        .patients()
        .get(&"91e02eba-3749-4a84-a744-585050752369".into())
        .await;
    seen.missing = nobody.is_err_and(|error| error.is_not_found());
    Ok(seen)
}

/// A transport that collects bodies, whose content must not be in the files.
#[derive(Clone, Default)]
struct Passing(Arc<Mutex<Vec<Bytes>>>);

struct Watched(Arc<dyn Transport>, Passing);

impl Transport for Watched {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let body = request.body().clone();
            let answer = self.0.send(request).await?;
            let mut passed = self.1.0.lock().expect("nobody panics");
            passed.extend([body, answer.body().clone()]);
            Ok(answer)
        })
    }
}

/// Collects texts and numbers that carry information.
fn leaves(value: &Value, found: &mut BTreeSet<String>) {
    let text = match value {
        Value::Object(object) => {
            let members = object.iter();
            let said =
                members.filter(|(key, _)| !["errorCode", "componentType"].contains(&&***key));
            return said.for_each(|(_, value)| leaves(value, found));
        }
        Value::Array(values) => return values.iter().for_each(|value| leaves(value, found)),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) => return,
    };
    if text.len() > 3 {
        found.insert(text);
    }
}

/// Values that are kept: a name of the configuration, and the lifetime of a token.
const STAYS: [&str; 2] = ["cdt-vitals", "3600"];

/// Options are replaced by random options, possibly the same ones; the tests of `redact` show that none is kept.
const MAY_BE_DRAWN: &str = "Sitting";

async fn sandbox() -> Result<Sandbox, Box<dyn Error>> {
    let export = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    Ok(Sandbox::builder().config_paths([export])?.start().await?)
}

/// Returns the configuration of a client for a sandbox.
fn config(sandbox: &Sandbox) -> Config {
    Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    )
    .base_url(sandbox.origin())
}

fn written(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder)? {
        text.push_str(&std::fs::read_to_string(entry?.path())?);
    }
    Ok(text)
}

#[tokio::test]
async fn what_is_recorded_holds_nothing_of_a_patient_and_is_replayed() -> Result<(), Box<dyn Error>>
{
    for profile in [Profile::v1(), Profile::reference(), Profile::v8()] {
        let sandbox = sandbox().await?;
        let folder = tempfile::tempdir()?;
        let config = || config(&sandbox).profile(profile.clone());
        let recorder = Recorder::new(folder.path())?.cdt(Vitals::schema());
        let passing = Passing::default();
        let watching = passing.clone();
        let recorded = config()
            .middleware(move |next| Arc::new(Watched(next, watching.clone())))
            .middleware(move |next| Arc::new(recorder.over(next)));
        let seen = program(recorded).await?;
        let expected = Seen {
            patients: 2,
            readings: 6,
            positions: 6,
            unlisted: 0,
            is_same: true,
            is_ordered: true,
            missing: true,
        };
        assert_eq!(seen, expected);

        let text = written(folder.path())?;
        let mut passed = BTreeSet::new();
        for body in passing.0.lock().expect("nobody panics").iter() {
            if let Ok(body) = serde_json::from_slice(body) {
                leaves(&body, &mut passed);
            }
        }
        assert!(passed.len() > 40, "{}", passed.len());
        passed.retain(|value| !STAYS.contains(&&**value) && value != MAY_BE_DRAWN);
        for value in &passed {
            let is_there =
                text.contains(&format!("\"{value}\"")) || text.contains(&format!(": {value}"));
            assert!(!is_there, "{value} is in the recording");
        }
        for part in [
            "Canary",
            "Elm Street",
            "Synthetic",
            sandbox.client_secret(),
            "Bearer",
            sandbox.tenant(),
        ] {
            assert!(!text.contains(part), "{part} is in the recording");
        }
        drop(sandbox);
    }
    Ok(())
}

#[tokio::test]
async fn a_recording_is_replayed_without_a_tenant() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let sandbox = sandbox().await?;
    let recorder = Recorder::new(folder.path())?.cdt(Vitals::schema());
    let config = config(&sandbox).middleware(move |next| Arc::new(recorder.over(next)));
    let client = care::Client::connect(config)?;
    let created = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let patient = client.patient(created.id.clone());
    let record = patient
        .vitals()
        .create(&Vitals {
            heart_rate: Some(72),
            ..Default::default()
        })
        .await?;
    patient.vitals().get(&record.id).await?;
    drop(sandbox);

    let replayer = Replayer::open(folder.path())?;
    let config =
        Config::new("somebody", "EXAMPLECLIENT", "not a real secret").transport(replayer.clone());
    let client = care::Client::connect(config)?;
    let replayed = client
        .patients()
        .create(&NewPatient::new("Grace", "Hopper"))
        .await?;
    assert_ne!(replayed.id, created.id);
    assert_ne!(replayed.first_name.as_deref(), Some("Ada"));
    let patient = client.patient(replayed.id.clone());
    let again = patient
        .vitals()
        .create(&Vitals {
            heart_rate: Some(80),
            ..Default::default()
        })
        .await?;
    let read = patient.vitals().get(&again.id).await?;
    assert_eq!(read.heart_rate, again.heart_rate);
    assert_eq!(read.system.created_at, again.system.created_at);
    // A request that was not recorded fails with an error that contains no id.
    let error = patient
        .vitals()
        .get(&again.id)
        .await
        .expect_err("it was answered already");
    assert!(error.to_string().contains("GET"), "{error}");
    assert!(!error.to_string().contains(again.id.as_str()), "{error}");
    assert_eq!(
        replayer.left().len(),
        1,
        "that of the token: {:?}",
        replayer.left()
    );
    Ok(())
}

#[test]
fn recordings_are_not_mixed_and_other_files_are_none() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    assert!(matches!(
        Replayer::open(folder.path()),
        Err(ReplayError::Empty(_))
    ));
    std::fs::write(folder.path().join("notes.json"), "{}")?;
    drop(Recorder::new(folder.path())?);
    std::fs::write(folder.path().join("000001.json"), "{\"format\": 2}")?;
    assert!(matches!(
        Recorder::new(folder.path()),
        Err(RecorderError::NotEmpty(_))
    ));
    assert!(matches!(
        Replayer::open(folder.path()),
        Err(ReplayError::Foreign(_))
    ));
    assert!(matches!(
        Replayer::open(folder.path().join("none")),
        Err(ReplayError::File { .. })
    ));
    Ok(())
}
