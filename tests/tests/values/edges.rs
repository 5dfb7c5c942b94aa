//! Values that JSON can't hold or that a tenant may spell otherwise, and ids given twice, on a running tenant.

use serde_json::json;
use welkin_macros::CdtView;
use welkin_runtime::record::Rule;
use welkin_runtime::{Error, NewPatient, Patch, Upserted, reveal};
use welkin_sandbox::Sandbox;
use welkin_tests::fixture::workspace_root;
use welkin_tests::tenant;

use crate::care::probe::{self, Concept};
use crate::care::{self, AnyRecord, Probe, ProbePatch, Single};

pub(crate) async fn clinic() -> Result<(Sandbox, care::Client, care::Patient), Error> {
    let sandbox = tenant::serve("tests/fixtures/values").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let ada = NewPatient::new("Ada", "Lovelace").external_id("ehr-1");
    let ada = client.patients().create(&ada).await?;
    let patient = client.patient(&ada.id);
    Ok((sandbox, client, patient))
}

/// The rules that an error names.
pub(crate) fn rules(error: Error) -> Vec<Rule> {
    match error {
        Error::Validation(violations) => violations.into_iter().map(|broken| broken.rule).collect(),
        other => panic!("{other}"),
    }
}

fn with_float(float: f64) -> Probe {
    Probe {
        float: Some(float),
        ..Probe::default()
    }
}

#[tokio::test]
async fn what_is_no_number_in_json_is_never_sent() -> Result<(), Error> {
    let (_sandbox, _client, patient) = clinic().await?;
    let probes = patient.probe();
    let stored = probes.create(&with_float(1.5)).external_id("p-1").await?;
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let odd = with_float(float);
        let create = probes.create(&odd).unchecked().await.unwrap_err();
        assert_eq!(rules(create), [Rule::Finite]);
        for id in ["p-1", "p-2"] {
            let upsert = probes.upsert(id, &odd).unchecked().await.unwrap_err();
            assert_eq!(rules(upsert), [Rule::Finite]);
        }
        let patch = Patch::changes(&stored.data, &odd);
        assert!(serde_json::to_string(&patch).is_err());
        assert!(serde_json::to_string(&ProbePatch::new().float(float)).is_err());
        let update = probes.update(&stored.id, &patch).unchecked().await;
        assert_eq!(rules(update.unwrap_err()), [Rule::Finite]);
        for key in ["cdtf-float", "cdtf-text", "cdtf-new"] {
            let by_key = ProbePatch::new().set_unknown(key, float);
            assert!(serde_json::to_string(&by_key).is_err());
            assert_eq!(
                rules(Error::Validation(by_key.validate().unwrap_err())),
                [Rule::Finite]
            );
            let update = probes.update(&stored.id, &by_key).unchecked().await;
            assert_eq!(rules(update.unwrap_err()), [Rule::Finite]);
            let mut edited = stored.data.clone();
            edited.extra.set(key, float);
            assert!(serde_json::to_string(&edited).is_err());
            for create in [probes.create(&edited), probes.create(&edited).unchecked()] {
                assert_eq!(rules(create.await.unwrap_err()), [Rule::Finite]);
            }
        }
    }
    assert_eq!(probes.get(&stored.id).await?.float, Some(1.5));
    assert_eq!(probes.list().all().await?.complete()?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_filter_finds_the_number_that_was_stored() -> Result<(), Error> {
    let (_sandbox, _client, patient) = clinic().await?;
    let probes = patient.probe();
    for float in [
        1e21,
        -0.0,
        72.0,
        0.1,
        1e-7,
        1.7976931348623157e308,
        5e-324,
        123456789012345680.0,
        -1.5,
    ] {
        let created = probes.create(&with_float(float)).await?;
        let found = probes.list().filter(probe::FLOAT.is(float)).all().await?;
        let found = found.complete()?;
        assert!(found.iter().any(|found| found.id == created.id), "{float}");
        assert_eq!(found.len(), 1, "{float}");
    }
    let assessed = Probe {
        concept: Some(Concept::Assessed),
        integer: Some(9_007_199_254_740_993),
        ..Probe::default()
    };
    probes.create(&assessed).await?;
    for (filter, count) in [
        (probe::CONCEPT.is(Concept::Assessed), 1),
        (probe::CONCEPT.is(Concept::Small), 0),
        (probe::INTEGER.is(9_007_199_254_740_993_i64), 1),
        (probe::INTEGER.is(9_007_199_254_740_992_i64), 0),
        (probe::FLOAT.is(0.0), 1),
    ] {
        let found = probes.list().filter(filter).all().await?.complete()?;
        assert_eq!(found.len(), count);
    }
    Ok(())
}

#[tokio::test]
async fn a_neighbor_of_an_option_is_refused_by_the_tenant() -> Result<(), Error> {
    let (_sandbox, _client, patient) = clinic().await?;
    let mut record = Probe::default();
    record.extra.set("cdtf-concept", 32570521000036108_i64);
    let refused = patient.probe().create(&record).unchecked().await;
    assert!(matches!(refused, Err(Error::Api(_))), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn an_option_that_became_its_neighbor_was_removed() -> Result<(), Box<dyn std::error::Error>>
{
    let (sandbox, client, _patient) = clinic().await?;
    assert!(client.verify_configuration().await?.is_clean());
    let export = workspace_root().join("tests/fixtures/values/designer-export.json");
    let export = std::fs::read_to_string(export)?;
    let export = export.replace(
        "\"value\": 32570521000036109}",
        "\"value\": 32570521000036108}",
    );
    sandbox.reconfigure(&welkin_codegen::config::parse("changed.json", &export)?)?;
    assert_eq!(
        client.verify_configuration().await?.to_string(),
        "cdt-probe.cdtf-concept: the option 32570521000036109 was removed"
    );
    Ok(())
}

#[tokio::test]
async fn an_upsert_has_one_external_id() -> Result<(), Error> {
    let (_sandbox, client, patient) = clinic().await?;
    let other = NewPatient::new("Ada", "King").external_id("ehr-2");
    for id in ["ehr-1", "ehr-3"] {
        let error = client.patients().upsert(id, &other).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("externalId is not the external id of the call"),
            "{error}"
        );
        assert_eq!(rules(error), [Rule::OtherExternalId]);
        let by_key = NewPatient::new("Ada", "King").with("externalId", json!(2));
        let error = client.patients().upsert(id, &by_key).await.unwrap_err();
        assert_eq!(rules(error), [Rule::Form]);
    }
    let same = client.patients().upsert("ehr-2", &other).await?;
    assert!(matches!(same, Upserted::Created(_)));
    let without = NewPatient::new("Augusta", "King");
    let found = client
        .patients()
        .upsert("ehr-2", &without)
        .clearing()
        .await?;
    assert_eq!(found.into_record().external_id.as_deref(), Some("ehr-2"));

    let mut record = Probe::default();
    record.extra.set("external_id", "p-2");
    let error = patient.probe().upsert("p-1", &record).await.unwrap_err();
    assert_eq!(rules(error), [Rule::Key]);
    Ok(())
}

#[test]
fn a_null_by_key_clears_what_could_not_be_read() {
    let read: Probe = serde_json::from_value(json!({"cdtf-integer": "many"})).expect("a record");
    let mut edited = read.clone();
    edited.extra.set("cdtf-integer", json!(null));
    assert_eq!(
        serde_json::to_value(Patch::changes(&read, &edited)).expect("a body"),
        json!({"cdtf-integer": null})
    );
    assert_eq!(
        serde_json::to_value(&edited).expect("a body"),
        json!({"cdtf-integer": null})
    );
    assert!(edited.violations().is_empty());
}

#[test]
fn a_record_of_any_cdt_is_revealed() {
    let known = br#"{"id": "r1", "cdtName": "cdt-probe", "jsonBody": {"cdtf-text": "tired"}}"#;
    let known = AnyRecord::decode(known).expect("a record");
    let unknown = br#"{"id": "r2", "cdtName": "cdt-other", "jsonBody": {"cdtf-text": "tired"}}"#;
    let unknown = AnyRecord::decode(unknown).expect("a record");
    for (record, name) in [(known, "Probe"), (unknown, "cdt-other")] {
        let shown = format!("{record:?}");
        assert!(shown.contains(name) && !shown.contains("tired"), "{shown}");
        assert!(format!("{:?}", reveal(&record)).contains("tired"));
    }
}

/// The one field of the only record.
#[derive(CdtView)]
#[cdt(config = "fixtures/values/designer-export.json", name = "cdt-single")]
struct Text {
    #[cdt("cdtf-text")]
    text: Option<String>,
}

#[tokio::test]
async fn a_view_reads_the_only_record() -> Result<(), Error> {
    let (_sandbox, _client, patient) = clinic().await?;
    assert!(Text::records(&patient).only().await?.is_none());
    let text = Single {
        text: Some("short".to_owned()),
        ..Single::default()
    };
    patient.single().create(&text).await?;
    let only = Text::records(&patient).only().await?;
    assert_eq!(
        only.expect("there is one").data.text.as_deref(),
        Some("short")
    );
    Ok(())
}
