//! Columns, types and values.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::{DataType, TimeUnit};
use care::{Medications, Vitals};
use serde_json::{Value, json};
use welkin_export::{Destination, Format};
use welkin_runtime::Json;
use welkin_runtime::http::Method;

use crate::clinic::Clinic;
use crate::warehouse::{Files, batches, folder, schema};

/// Exports everything to a folder, and returns the files.
async fn exported(clinic: &Clinic) -> Files {
    let warehouse = tempfile::tempdir().expect("the test can go on");
    let export = clinic.export(&[], Destination::folder(warehouse.path()));
    export.run().await.expect("the test can go on");
    folder(warehouse.path())
}

#[tokio::test]
async fn columns_have_the_types_of_the_configuration_and_its_words() {
    let clinic = Clinic::open().await;
    let vitals = Vitals {
        heart_rate: Some(72),
        temperature: Some(98.4),
        measured_at: Some(
            "2026-11-23T09:30:00.123Z"
                .parse()
                .expect("the test can go on"),
        ),
        position: Some(care::vitals::Position::LyingDown),
        ..Vitals::default()
    };
    let patient = clinic.client.patient(&clinic.patient);
    patient
        .vitals()
        .create(&vitals)
        .await
        .expect("the test can go on");
    let schema = schema(&exported(&clinic).await, "vitals");
    let field = |name: &str| schema.field_with_name(name).expect("the test can go on");
    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let option = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    for (name, data_type) in [
        ("id", DataType::Utf8),
        ("patient_id", DataType::Utf8),
        ("created_at", moment.clone()),
        ("heart_rate", DataType::Int64),
        ("temperature", DataType::Float64),
        ("measured_at", moment),
        ("position", option.clone()),
        ("position__label", option),
        ("heart_rate__raw", DataType::Utf8),
        ("unknown_fields", DataType::Utf8),
        ("run_row", DataType::Int64),
    ] {
        assert_eq!(field(name).data_type(), &data_type, "{name}");
    }
    assert_eq!(
        field("heart_rate").metadata()["welkin:field"],
        "cdtf-heart-rate"
    );
    assert_eq!(field("heart_rate").metadata()["welkin:phi"], "true");
    assert_eq!(schema.metadata()["welkin:name"], "cdt-vitals");
    assert_eq!(schema.metadata()["welkin:fingerprint"].len(), 16);
}

#[tokio::test]
async fn lists_dates_and_flags_are_columns_of_their_types() {
    let clinic = Clinic::open().await;
    let patient = clinic.client.patient(&clinic.patient);
    let medications: Medications = serde_json::from_value(json!({
        "cdtf-name": "Aspirin", "cdtf-started-on": "2026-05-30", "cdtf-times": ["Morning", "Noon"],
        "cdtf-taken-as-prescribed": true,
    }))
    .expect("the test can go on");
    patient
        .medications()
        .create(&medications)
        .await
        .expect("the test can go on");
    let (_, medications) = &batches(&exported(&clinic).await, "medications")[0];
    let times = medications
        .column_by_name("times")
        .expect("the test can go on")
        .as_list::<i32>()
        .value(0);
    let times: Vec<_> = times
        .as_string::<i32>()
        .iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    assert_eq!(times, ["Morning", "Noon"]);
    let started = medications
        .column_by_name("started_on")
        .expect("the test can go on");
    assert_eq!(started.data_type(), &DataType::Date32);
    assert!(
        medications
            .column_by_name("taken_as_prescribed")
            .expect("the test can go on")
            .as_boolean()
            .value(0)
    );
}

#[tokio::test]
async fn what_does_not_fit_stands_beside_and_what_is_unknown_is_kept() {
    let mut clinic = Clinic::open().await;
    // The tenant's configuration is newer than the analyst's export.
    let known = clinic.configuration.clone();
    clinic.field("cdtf-heart-rate")["type"] = json!("text");
    clinic.field("cdtf-heart-rate")["meta"] = json!({"required": false});
    clinic.add_field(json!({
        "name": "cdtf-mood", "type": "text", "phi": false, "editable": true, "meta": {"required": false},
    }));
    clinic.publish();
    clinic.configuration = known;
    let body = json!({"cdtf-heart-rate": "fast", "cdtf-mood": "'; DROP TABLE vitals; --"});
    let path = "/patients/{patient}/cdts/cdt-vitals";
    let request = clinic.client.runtime().request(Method::POST, path);
    let created: Json = request
        .id("patient", &clinic.patient)
        .json(&body)
        .read()
        .await
        .expect("the test can go on");
    assert!(created.get("id").is_some());

    let warehouse = tempfile::tempdir().expect("the test can go on");
    let export = clinic.export(&["cdt-vitals"], Destination::folder(warehouse.path()));
    let report = export.run().await.expect("the test can go on");
    assert_eq!(report.datasets["vitals"].misfits, 1);
    let files = folder(warehouse.path());
    let (_, vitals) = &batches(&files, "vitals")[0];
    assert!(
        vitals
            .column_by_name("heart_rate")
            .expect("the test can go on")
            .is_null(0)
    );
    let text = |name: &str| {
        vitals
            .column_by_name(name)
            .expect("the test can go on")
            .as_string::<i32>()
            .value(0)
            .to_owned()
    };
    assert_eq!(text("heart_rate__raw"), "\"fast\"");
    let unknown: Value = serde_json::from_str(&text("unknown_fields")).expect("the test can go on");
    assert_eq!(
        unknown,
        json!({"jsonBody": {"cdtf-mood": "'; DROP TABLE vitals; --"}})
    );
}

#[tokio::test]
async fn lines_have_the_same_keys_and_values() {
    let clinic = Clinic::open().await;
    let id = clinic.measure(60).await;
    let warehouse = tempfile::tempdir().expect("the test can go on");
    let export = clinic.export(&["cdt-vitals"], Destination::folder(warehouse.path()));
    export
        .format(Format::Ndjson)
        .run()
        .await
        .expect("the test can go on");
    let files = folder(warehouse.path());
    let (_, lines) = files
        .iter()
        .find(|(path, _)| path.starts_with("vitals/"))
        .expect("the test can go on");
    let line: Value = serde_json::from_slice(lines).expect("the test can go on");
    assert_eq!(
        (&line["id"], &line["heart_rate"]),
        (&json!(id.as_str()), &json!(60))
    );
    let created: String =
        serde_json::from_value(line["created_at"].clone()).expect("the test can go on");
    assert!(
        created.ends_with('Z') && created.parse::<jiff::Timestamp>().is_ok(),
        "{created}"
    );
}
