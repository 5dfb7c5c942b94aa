//! Successive runs, while records and the configuration change.

use care::VitalsPatch;
use serde_json::json;
use welkin_export::{Destination, ExportError, Format};

use crate::clinic::{Clinic, select};
use crate::warehouse::{self, batches, folder, latest, versions};

#[tokio::test]
async fn only_changes_are_written_and_the_latest_version_is_found() {
    let clinic = Clinic::open().await;
    let warehouse = tempfile::tempdir().expect("the test can go on");
    let run = || {
        clinic
            .export(&[], Destination::folder(warehouse.path()))
            .compact()
            .run()
    };
    let first = clinic.measure(60).await;
    let second = clinic.measure(61).await;
    let report = run().await.expect("the test can go on");
    assert_eq!(report.datasets["vitals"].rows, 2);
    assert_eq!(report.datasets["patients"].rows, 1);
    assert_eq!(report.compacted["vitals"], 2);

    let report = run().await.expect("the test can go on");
    assert_eq!((report.run, report.datasets.len()), (None, 0));

    let patch = VitalsPatch::new().heart_rate(90);
    clinic
        .client
        .patient(&clinic.patient)
        .vitals()
        .update(&first, &patch)
        .await
        .expect("the test can go on");
    let third = clinic.measure(62).await;
    let report = run().await.expect("the test can go on");
    assert_eq!((report.rows(), report.datasets["vitals"].rows), (2, 2));
    let files = folder(warehouse.path());
    let expected = [(first, 90), (second, 61), (third, 62)];
    let expected = expected
        .map(|(id, rate)| (id.to_string(), Some(rate)))
        .into();
    assert_eq!(latest(&files), expected);
    assert_eq!(versions(&files).values().map(Vec::len).sum::<usize>(), 4);
    assert_eq!(report.compacted["vitals"], 3);
}

#[tokio::test]
async fn new_fields_options_and_cdts_are_added_and_a_changed_type_is_refused() {
    let mut clinic = Clinic::open().await;
    let warehouse = tempfile::tempdir().expect("the test can go on");
    let destination = || Destination::folder(warehouse.path());
    clinic.measure(60).await;
    clinic
        .export(&[], destination())
        .run()
        .await
        .expect("the test can go on");

    clinic.field("cdtf-position")["meta"] = select(&["Sitting", "On one leg"]);
    clinic.add_field(json!({
        "name": "cdtf-oxygen", "type": "float", "phi": false, "editable": true, "meta": {"required": false},
    }));
    clinic.publish();
    let report = clinic
        .export(&[], destination())
        .run()
        .await
        .expect("the test can go on");
    // No record has changed since, and the column exists.
    assert_eq!((report.rows(), report.datasets["vitals"].files), (0, 1));
    let files = folder(warehouse.path());
    let names = |run: usize| {
        let (_, batch) = &batches(&files, "vitals")[run];
        batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect::<Vec<_>>()
    };
    assert!(!names(0).contains(&"oxygen".to_owned()));

    clinic.field("cdtf-heart-rate")["type"] = json!("text");
    let refused = clinic.export(&[], destination()).run().await.unwrap_err();
    let words = "vitals.heart_rate was int64 of the field `cdtf-heart-rate` in earlier runs and is text of the field `cdtf-heart-rate` now";
    assert!(refused.to_string().starts_with(words), "{refused}");
    assert!(refused.to_string().contains("welkin.toml"), "{refused}");
}

#[tokio::test]
async fn a_destination_takes_one_export_only() {
    let clinic = Clinic::open().await;
    let folder = tempfile::tempdir().expect("the test can go on");
    let destination = || Destination::folder(folder.path());
    clinic.measure(60).await;
    clinic
        .export(&["cdt-vitals"], destination())
        .run()
        .await
        .expect("the test can go on");

    let ndjson = clinic
        .export(&["cdt-vitals"], destination())
        .format(Format::Ndjson);
    let other = ndjson.run().await.unwrap_err();
    assert!(matches!(other, ExportError::Other { .. }), "{other}");
    let other = clinic
        .export(&["cdt-vitals"], destination())
        .without_phi()
        .run()
        .await;
    assert!(matches!(other, Err(ExportError::Other { .. })));
    let fewer = clinic
        .export(&["PATIENT", "cdt-medications"], destination())
        .run()
        .await;
    let fewer = fewer.unwrap_err();
    assert!(
        matches!(&fewer, ExportError::LeftOut(names) if names == &["cdt-vitals"]),
        "{fewer}"
    );

    // Further datasets can be added; they are exported from their beginning.
    let more = clinic.export(&["PATIENT", "cdt-medications", "cdt-vitals"], destination());
    let report = more.run().await.expect("the test can go on");
    assert_eq!(report.datasets["patients"].rows, 1);
    assert!(!report.datasets.contains_key("vitals"));

    let foreign = tempfile::tempdir().expect("the test can go on");
    std::fs::write(foreign.path().join("notes.txt"), "mine").expect("the test can go on");
    let refused = clinic
        .export(&[], Destination::folder(foreign.path()))
        .run()
        .await;
    assert!(matches!(refused, Err(ExportError::Foreign { .. })));
    assert_eq!(
        std::fs::read_to_string(foreign.path().join("notes.txt")).expect("the test can go on"),
        "mine"
    );
}

#[tokio::test]
async fn records_of_a_cdt_that_was_not_asked_for_first_are_found_from_the_beginning() {
    let clinic = Clinic::open().await;
    let folder = tempfile::tempdir().expect("the test can go on");
    let destination = || Destination::folder(folder.path());
    clinic.measure(60).await;
    clinic
        .export(&["cdt-medications"], destination())
        .run()
        .await
        .expect("the test can go on");
    let both = clinic.export(&["cdt-medications", "cdt-vitals"], destination());
    assert_eq!(
        both.run().await.expect("the test can go on").datasets["vitals"].rows,
        1
    );
}

/// The tenant has vitals before the analyst's configuration does.
#[tokio::test]
async fn a_cdt_that_becomes_known_is_exported_from_its_beginning() {
    let mut clinic = Clinic::open().await;
    let whole = clinic.configuration.clone();
    let cdts = clinic.configuration["cdts"]
        .as_array_mut()
        .expect("the test can go on");
    cdts.retain(|cdt| cdt["name"] != "cdt-vitals");
    let folder = tempfile::tempdir().expect("the test can go on");
    let destination = || Destination::folder(folder.path());
    let id = clinic.measure(60).await;
    let report = clinic
        .export(&[], destination())
        .run()
        .await
        .expect("the test can go on");
    assert_eq!(report.datasets["unconfigured_records"].rows, 1);
    // A run without such rows keeps their count.
    clinic
        .export(&[], destination())
        .run()
        .await
        .expect("the test can go on");

    clinic.configuration = whole;
    let report = clinic
        .export(&[], destination())
        .run()
        .await
        .expect("the test can go on");
    assert_eq!(report.datasets["vitals"].rows, 1);
    let expected = [(id.to_string(), Some(60))].into();
    assert_eq!(latest(&warehouse::folder(folder.path())), expected);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let clinic = Clinic::open().await;
    clinic.measure(60).await;
    let folder = tempfile::tempdir().expect("the test can go on");
    let path = folder.path().join("new/warehouse");
    clinic
        .export(&[], Destination::folder(&path))
        .compact()
        .run()
        .await
        .expect("the test can go on");
    let mut paths = vec![folder.path().join("new")];
    let mut files = 0;
    while let Some(path) = paths.pop() {
        let metadata = std::fs::metadata(&path).expect("the test can go on");
        assert_eq!(
            metadata.permissions().mode() & 0o077,
            0,
            "{}",
            path.display()
        );
        if metadata.is_dir() {
            paths.extend(
                std::fs::read_dir(&path)
                    .expect("the test can go on")
                    .map(|entry| entry.expect("the test can go on").path()),
            );
        } else {
            files += 1;
        }
    }
    assert!(files > 20, "{files}");
}
