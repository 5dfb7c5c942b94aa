//! Hand-written views of a CDT, with a running tenant.

use welkin_macros::CdtView;
use welkin_runtime::record::Rule;
use welkin_runtime::record::violations;
use welkin_runtime::{Error, Extra, Json, NewPatient, reveal};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::Vitals;
use care::vitals::{self, Position};

/// A few vitals, under other names.
#[derive(CdtView)]
#[cdt(config = "../examples/designer-export.json", name = "cdt-vitals")]
struct Pulse {
    #[cdt("cdtf-heart-rate")]
    bpm: Option<i64>,
    position: Option<Position>,
    #[cdt("cdtf-temperature")]
    r#type: Option<Json>,
}

/// A view that keeps other fields.
#[derive(CdtView)]
#[cdt(config = "../examples/designer-export.json", name = "cdt-vitals")]
struct HeartRate {
    heart_rate: Option<i64>,
    #[cdt(extra)]
    beyond: Extra,
}

async fn patient_with_vitals() -> Result<(Sandbox, care::Patient), Error> {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let ada = NewPatient::new("Ada", "Lovelace");
    let patient = client.patient(client.patients().create(&ada).await?.id);
    for heart_rate in [61, 118, 72] {
        let vitals = Vitals {
            heart_rate: Some(heart_rate),
            position: Some(Position::Sitting),
            notes: Some("at rest".to_owned()),
            ..Vitals::default()
        };
        patient.vitals().create(&vitals).await?;
    }
    Ok((sandbox, patient))
}

#[tokio::test]
async fn a_list_asks_for_the_fields_of_the_view() -> Result<(), Error> {
    let (_sandbox, patient) = patient_with_vitals().await?;
    let records = HeartRate::records(&patient);

    let listed = records.list().all().await?.complete()?;
    assert_eq!(listed.len(), 3);
    for record in &listed {
        assert!(record.heart_rate.is_some());
        assert_eq!(
            record.beyond.unknown().next(),
            None,
            "nothing else was sent"
        );
        assert!(record.system.created_at.is_none(), "nor was this");
    }

    let one = records.get(&listed[0].id).await?;
    assert_eq!(one.heart_rate, listed[0].heart_rate);
    assert_eq!(one.beyond.get("cdtf-notes"), Some(&Json::from("at rest")));

    let more = records.list().fields([vitals::CREATED_AT]).page(0).await?;
    assert!(more.items[0].system.created_at.is_some());
    Ok(())
}

#[tokio::test]
async fn a_view_streams_in_order() -> Result<(), Error> {
    let (_sandbox, patient) = patient_with_vitals().await?;
    let list = Pulse::records(&patient).list();
    let mut records = list.sort(Pulse::BPM.desc()).page_size(1).stream();
    let mut rates = Vec::new();
    while let Some(record) = records.try_next().await? {
        assert_eq!(record.position, Some(Position::Sitting));
        rates.push(record.bpm);
    }
    assert_eq!(rates, [Some(118), Some(72), Some(61)]);
    Ok(())
}

#[test]
fn a_view_has_what_generated_types_have() -> Result<(), serde_json::Error> {
    let json = r#"{"cdtf-heart-rate": 500, "cdtf-position": "Floating", "cdtf-temperature": null, "cdtf-unknown": 1}"#;
    let pulse: Pulse = serde_json::from_str(json)?;
    assert_eq!(pulse.bpm, Some(500));
    assert_eq!(pulse.r#type, None);

    let shown = format!("{pulse:?}");
    assert!(
        shown.starts_with("Pulse { bpm: [hidden], position: [hidden]"),
        "{shown}"
    );
    assert!(format!("{:?}", reveal(&pulse)).contains("bpm: 500"));

    assert_eq!(pulse.clone(), pulse);
    assert_ne!(pulse, Pulse::default());

    let broken = violations(&pulse);
    let broken: Vec<_> = broken.iter().map(|violation| &violation.rule).collect();
    assert!(matches!(broken[..], [Rule::Maximum(_), ..]), "{broken:?}");
    assert!(pulse.validate().is_err());
    Ok(())
}
