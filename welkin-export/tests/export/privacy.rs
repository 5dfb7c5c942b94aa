//! Exports without protected health information, and with pseudonyms.

use welkin_export::{Destination, PseudonymKey};

use crate::clinic::Clinic;
use crate::warehouse::{Files, folder};

fn holds(files: &Files, text: &str) -> Vec<String> {
    let holds = |content: &[u8]| {
        content
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    let files = files.iter().filter(|(_, content)| holds(content));
    files.map(|(path, _)| path.clone()).collect()
}

#[tokio::test]
async fn no_id_is_left_with_pseudonyms_in_files_states_and_checkpoints() {
    let clinic = Clinic::open().await;
    let record = clinic.measure(60).await;
    let open = tempfile::tempdir().expect("the test can go on");
    clinic
        .export(&[], Destination::folder(open.path()))
        .run()
        .await
        .expect("the test can go on");
    let closed = tempfile::tempdir().expect("the test can go on");
    let key = || PseudonymKey::new(b"a secret of the study").expect("the test can go on");
    for _ in 0..2 {
        let export = clinic.export(&[], Destination::folder(closed.path()));
        export
            .pseudonymize(key())
            .run()
            .await
            .expect("the test can go on");
    }
    let (open, closed) = (folder(open.path()), folder(closed.path()));
    for id in [
        clinic.patient.as_str(),
        record.as_str(),
        "ehr-1",
        clinic.sandbox.client_id(),
    ] {
        assert_eq!(holds(&closed, id), Vec::<String>::new(), "{id}");
    }
    // Values in Parquet are compressed, unless they are few: the checkpoint shows that the search can find something.
    assert!(!holds(&open, record.as_str()).is_empty());
    let versions = crate::warehouse::versions(&closed);
    assert_eq!(
        versions.keys().collect::<Vec<_>>(),
        [&key().pseudonym(record.as_str())]
    );
}

#[tokio::test]
async fn columns_of_health_data_are_left_out() {
    let clinic = Clinic::open().await;
    clinic.measure(60).await;
    let warehouse = tempfile::tempdir().expect("the test can go on");
    let export = clinic.export(&[], Destination::folder(warehouse.path()));
    export
        .without_phi()
        .run()
        .await
        .expect("the test can go on");
    let files = folder(warehouse.path());
    let names = |dataset| {
        let (_, batch) = &crate::warehouse::batches(&files, dataset)[0];
        let schema = batch.schema();
        schema
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect::<Vec<_>>()
    };
    let vitals = names("vitals");
    assert!(vitals.contains(&"position".to_owned()), "{vitals:?}");
    for column in ["heart_rate", "heart_rate__raw", "notes", "unknown_fields"] {
        assert!(!vitals.contains(&column.to_owned()), "{column}");
    }
    let patients = names("patients");
    for column in ["first_name", "birth_date", "phone", "mrn"] {
        assert!(!patients.contains(&column.to_owned()), "{column}");
    }
}
