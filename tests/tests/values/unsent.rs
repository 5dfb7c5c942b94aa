//! Values that no request can carry: they are refused, and not left out or cleared, with and without the check of the
//! configuration's rules.

use serde_json::json;
use welkin_runtime::record::{Rule, UntypedRecord, Violations};
use welkin_runtime::{Cdt, Client, Error, Json, NewPatient, Patch, PatientPatch, Record};
use welkin_tests::tenant;

use crate::care::{Probe, ProbePatch};
use crate::edges::{clinic, rules};

/// The broken rules, each with its field as a message names it.
fn broken(checked: Result<(), Violations>) -> String {
    checked.expect_err("a rule is broken").to_string()
}

fn with_key(key: &str, value: impl Into<Json>) -> Probe {
    let mut record = Probe::default();
    record.extra.set(key, value);
    record
}

#[tokio::test]
async fn an_external_id_by_key_is_refused_by_every_call() -> Result<(), Error> {
    let (sandbox, _client, patient) = clinic().await?;
    let untyped_patient = Client::new(tenant::config(&sandbox))?.patient(patient.id().clone());
    let probes = patient.probe();
    let stored = probes.create(&Probe::default()).external_id("p-1").await?;
    let text = Probe {
        text: Some("short".to_owned()),
        ..Probe::default()
    };
    for key in ["external_id", "external_guid"] {
        let mut record = text.clone();
        record
            .extra
            .set(key, "3ff322fd-b504-4784-9798-0c7c8a4fdfb8");
        for create in [
            probes.create(&record),
            probes.create(&record).unchecked(),
            probes.create(&record).external_id("p-3").unchecked(),
        ] {
            assert_eq!(rules(create.await.unwrap_err()), [Rule::Key], "{key}");
        }
        for id in ["p-1", "p-2"] {
            for upsert in [
                probes.upsert(id, &record),
                probes.upsert(id, &record).unchecked(),
                probes.upsert(id, &record).clearing().unchecked(),
            ] {
                assert_eq!(rules(upsert.await.unwrap_err()), [Rule::Key], "{key}");
            }
        }
        let patch = ProbePatch::changes(&stored.data, &record);
        for update in [
            probes.update(&stored.id, &patch),
            probes.update(&stored.id, &patch).unchecked(),
        ] {
            assert_eq!(rules(update.await.unwrap_err()), [Rule::Key], "{key}");
        }
        let rows = || [(&stored.id, &*patch)];
        for update in [
            probes.update_all(rows()),
            probes.update_all(rows()).unchecked(),
        ] {
            let error = update.await.unwrap_err();
            assert!(matches!(error, Error::RowValidation(_)), "{error}");
        }
        let mut untyped = UntypedRecord::new(Probe::schema());
        untyped.set(key, "p-9");
        let upsert = untyped_patient.upsert_untyped("p-1", &untyped);
        assert_eq!(rules(upsert.await.unwrap_err()), [Rule::Key], "{key}");
    }
    let records = probes.list().all().await?.complete()?;
    assert!(matches!(&*records, [only] if only.system.external_id.as_deref() == Some("p-1")));
    Ok(())
}

#[tokio::test]
async fn a_patients_external_id_under_the_key_of_a_record_is_refused() -> Result<(), Error> {
    let (_sandbox, client, patient) = clinic().await?;
    let patients = client.patients();
    for key in ["external_id", "external_guid"] {
        let ada = NewPatient::new("Ada", "King").with(key, "ehr-9");
        let errors = [
            patients.create(&ada).await.unwrap_err(),
            patients.upsert("ehr-1", &ada).await.unwrap_err(),
        ];
        assert_eq!(errors.map(rules), [[Rule::Key], [Rule::Key]], "{key}");
        let read = patients.get(patient.id()).await?;
        let patch = PatientPatch::changes(&read, &ada);
        assert_eq!(
            rules(patients.update(&read.id, &patch).await.unwrap_err()),
            [Rule::Key]
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_external_id_of_a_call_is_set_with_and_without_checks() -> Result<(), Error> {
    let (_sandbox, _client, patient) = clinic().await?;
    let probes = patient.probe();
    let id = |record: &Record<Probe>| record.system.external_id.clone();
    let record = Probe::default();
    let created = probes
        .create(&record)
        .external_id("p-1")
        .unchecked()
        .await?;
    assert_eq!(id(&created).as_deref(), Some("p-1"));
    let upserted = probes.upsert("p-2", &record).unchecked().await?;
    assert_eq!(id(upserted.record()).as_deref(), Some("p-2"));
    let patch = ProbePatch::changes(&created.data, &created.data).external_id("p-3");
    let updated = probes.update(&created.id, &patch).unchecked().await?;
    assert_eq!(id(&updated).as_deref(), Some("p-3"));
    let rows = probes.update_all([(&created.id, &*ProbePatch::new().external_id("p-4"))]);
    let mut rows = rows.unchecked().await?;
    let row = rows.pop().expect("a row").result.expect("it is changed");
    assert_eq!(id(&row).as_deref(), Some("p-4"));
    Ok(())
}

#[tokio::test]
async fn a_value_that_a_create_leaves_out_is_refused_without_checks() -> Result<(), Error> {
    let (_sandbox, _client, patient) = clinic().await?;
    let probes = patient.probe();
    for key in ["id", "version", "patientId", "created_at", "", " "] {
        let record = with_key(key, "x");
        for error in [
            probes.create(&record).unchecked().await.unwrap_err(),
            probes.upsert("p-1", &record).unchecked().await.unwrap_err(),
        ] {
            assert_eq!(rules(error), [Rule::Key], "{key:?}");
        }
    }
    let stored = probes.create(&Probe::default()).await?;
    for key in ["id", "", " "] {
        let patch = ProbePatch::new().set_unknown(key, "x");
        let update = probes.update(&stored.id, &patch).unchecked().await;
        assert_eq!(rules(update.unwrap_err()), [Rule::Key], "{key:?}");
    }
    Ok(())
}

#[tokio::test]
async fn nan_of_a_patient_is_refused() -> Result<(), Error> {
    let (_sandbox, client, patient) = clinic().await?;
    let patients = client.patients();
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let new = NewPatient::new("Ada", "King").with("score", float);
        assert_eq!(
            broken(new.validate()),
            "patient.score is not a finite number"
        );
        assert!(serde_json::to_string(&new).is_err());
        assert_eq!(
            rules(patients.create(&new).await.unwrap_err()),
            [Rule::Finite]
        );
        assert_eq!(
            rules(patients.upsert("ehr-1", &new).await.unwrap_err()),
            [Rule::Finite]
        );
        let read = patients.get(patient.id()).await?;
        for patch in [
            PatientPatch::new().with("score", float),
            PatientPatch::changes(&read, &new),
        ] {
            assert!(serde_json::to_string(&patch).is_err());
            let update = patients.update(patient.id(), &patch).await;
            assert_eq!(rules(update.unwrap_err()), [Rule::Finite]);
        }
        assert!(
            NewPatient::new("Ada", "King")
                .with("city", float)
                .validate()
                .is_err()
        );
        assert!(PatientPatch::new().with("city", float).validate().is_err());
    }
    Ok(())
}

#[test]
fn a_record_with_nan_is_not_serialized() {
    let read = json!({"id": "r1", "cdtName": "cdt-probe", "jsonBody": {"cdtf-float": 1.5}});
    let mut read: Record<Probe> = serde_json::from_value(read).expect("a record");
    assert!(serde_json::to_string(&read).is_ok());
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        read.data.float = Some(float);
        assert!(serde_json::to_string(&read).is_err());
        assert!(serde_json::to_value(&read.data).is_err());
        // In requests without checks, too, it is no null, which would clear the field.
        let text = Json::from(float);
        assert!(
            !text.is_null() && text.text().starts_with('"'),
            "{}",
            text.text()
        );
        assert_ne!(text, Json::null());
    }
    let infinite = [f64::INFINITY, f64::NEG_INFINITY].map(Json::from);
    assert_ne!(infinite[0], infinite[1]);
    assert_ne!(
        Patch::<Probe>::new().set_unknown("a", f64::NAN),
        Patch::new().set_unknown("a", "NaN")
    );
}
