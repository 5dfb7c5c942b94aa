//! Exports of a tenant: typed, row by row, to a file, under every profile, and with an exporting process that is
//! killed. `cargo run --release -p welkin-tests --bin export` does the last for more records.

use std::error::Error;

use welkin_runtime::exports::{ExportCheckpoint, ExportError, ExportResource};
use welkin_runtime::{Blocking, NewPatient, Patient, Profile};
use welkin_tests::exports::{Size, run};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::{Vitals, VitalsPatch};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_however_often_the_process_is_killed()
-> Result<(), Box<dyn Error>> {
    let size = Size {
        records: 2000,
        page_size: 50,
        kills: 3,
    };
    let report = run(size, env!("CARGO_BIN_EXE_export").as_ref()).await?;
    println!("{report}");
    assert_eq!(
        (report.records, report.rows, report.once),
        (2000, 2000, 2000),
        "{report}"
    );
    let killed = &report.runs[..report.runs.len() - 1];
    assert_eq!(killed.len(), 3);
    assert!(killed.iter().all(|run| run.lines < 2000), "{report}");
    Ok(())
}

fn pulse(heart_rate: i64) -> Vitals {
    Vitals {
        heart_rate: Some(heart_rate),
        ..Vitals::default()
    }
}

#[tokio::test]
async fn records_of_a_type_are_found_among_all_under_every_profile() -> Result<(), Box<dyn Error>> {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let mut expected = Vec::new();
    for number in 0..3 {
        let new = NewPatient::new("Ada", "Lovelace").external_id(format!("ehr-{number}"));
        let vitals = client
            .patient(&client.patients().create(&new).await?.id)
            .vitals();
        for heart_rate in [60, 61, 62] {
            let record = vitals.create(&pulse(heart_rate)).await?;
            expected.push((record.id.clone(), record.heart_rate));
        }
    }
    expected.sort();
    for profile in Profile::NAMES {
        let config = tenant::config(&sandbox).profile(Profile::named(profile)?);
        let client = care::Client::connect(config)?;
        let export = client
            .runtime()
            .export(ExportResource::CDT_RECORD)
            .page_size(2);
        let mut records = export.records::<Vitals>();
        let mut found = Vec::new();
        while let Some(record) = records.try_next().await? {
            found.push((record.id.clone(), record.heart_rate));
        }
        found.sort();
        assert_eq!(found, expected, "{profile}");

        let mut rows = client
            .runtime()
            .export(ExportResource::PATIENT)
            .page_size(1)
            .rows();
        let mut ids = Vec::new();
        while let Some(row) = rows.try_next().await? {
            ids.extend(row.read::<Patient>()?.external_id.clone());
        }
        assert_eq!(ids, ["ehr-0", "ehr-1", "ehr-2"], "{profile}");
    }
    Ok(())
}

#[tokio::test]
async fn every_resource_of_the_list_is_served() -> Result<(), Box<dyn Error>> {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let resources = ExportResource::KNOWN.into_iter();
    for resource in resources.chain(ExportResource::INFERRED) {
        assert!(
            client
                .runtime()
                .export(resource)
                .rows()
                .try_next()
                .await?
                .is_none()
        );
    }
    let unknown = client
        .runtime()
        .export(ExportResource::from("MOON_PHASE"))
        .rows();
    let error = { unknown }
        .try_next()
        .await
        .expect_err("there is no such resource");
    assert!(error.is_not_found(), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_kept_checkpoint_leads_on_from_any_row_and_then_to_what_has_changed()
-> Result<(), Box<dyn Error>> {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let new = NewPatient::new("Ada", "Lovelace");
    let vitals = client
        .patient(&client.patients().create(&new).await?.id)
        .vitals();
    let mut created = Vec::new();
    for heart_rate in 60..70 {
        created.push(vitals.create(&pulse(heart_rate)).await?.id.to_string());
    }

    let mut checkpoint = serde_json::to_string(
        &client
            .runtime()
            .export(ExportResource::CDT_RECORD)
            .rows()
            .checkpoint(),
    )?;
    let mut found = Vec::new();
    loop {
        let kept: ExportCheckpoint = serde_json::from_str(&checkpoint)?;
        let mut rows = client.runtime().resume_export(kept).page_size(4).rows();
        let Some(row) = rows.try_next().await? else {
            break;
        };
        found.push(row.id().to_owned());
        checkpoint = serde_json::to_string(&rows.checkpoint())?;
    }
    let (mut sorted, mut expected) = (found.clone(), created.clone());
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);

    vitals
        .update(
            &created[3].as_str().into(),
            &VitalsPatch::new().heart_rate(90),
        )
        .await?;
    let kept: ExportCheckpoint = serde_json::from_str(&checkpoint)?;
    assert_eq!(kept.rows(), 10);
    let mut rows = client.runtime().resume_export(kept).records::<Vitals>();
    let changed = rows.try_next().await?.expect("one was changed");
    assert_eq!(
        (changed.id.as_str(), changed.heart_rate),
        (&*created[3], Some(90))
    );
    assert!(rows.try_next().await?.is_none());
    Ok(())
}

#[test]
fn a_file_takes_no_other_export_and_drops_what_no_checkpoint_tells_of() -> Result<(), Box<dyn Error>>
{
    let server = tokio::runtime::Runtime::new()?;
    let sandbox = server.block_on(tenant::serve("examples/designer-export.json"));
    let blocking = Blocking::new()?;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    for name in ["Ada", "Grace"] {
        blocking.wait(client.patients().create(&NewPatient::new(name, "Example")))?;
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("patients.ndjson");
    let export = |resource| {
        client
            .runtime()
            .export(resource)
            .page_size(1)
            .to_ndjson(&path)
    };

    let done = blocking.wait(export(ExportResource::PATIENT))?;
    assert_eq!((done.rows, done.new_rows), (2, 2));
    let whole = std::fs::read_to_string(&path)?;
    assert_eq!(whole.lines().count(), 2);

    std::fs::write(&path, format!("{whole}{{\"id\": \"half a r"))?;
    let again = blocking.wait(export(ExportResource::PATIENT))?;
    assert_eq!(
        (again.rows, again.new_rows, again.bytes),
        (2, 0, done.bytes)
    );
    assert_eq!(std::fs::read_to_string(&path)?, whole);

    let other = blocking.wait(export(ExportResource::SMS));
    assert!(
        matches!(other, Err(ExportError::OtherResource { .. })),
        "{other:?}"
    );

    std::fs::write(&path, &whole[..10])?;
    let short = blocking.wait(export(ExportResource::PATIENT));
    assert!(
        matches!(short, Err(ExportError::TooShort { found: 10, .. })),
        "{short:?}"
    );

    let foreign = folder.path().join("notes.txt");
    std::fs::write(&foreign, "mine")?;
    let refused = blocking.wait(
        client
            .runtime()
            .export(ExportResource::PATIENT)
            .to_ndjson(&foreign),
    );
    assert!(
        matches!(refused, Err(ExportError::NoCheckpoint { .. })),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_to_string(&foreign)?, "mine");
    Ok(())
}
