//! Every kind of field, written to a tenant and read back.

use welkin_runtime::record::Rule;
use welkin_runtime::{Date, DateTime, Error, NewPatient, reveal};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::care_goals::{self, Barriers, Confidence};
use care::insurance::{self, Relationship};
use care::medications::{self, MissedDoses, Times, Unit};
use care::phq9::{self, Interest, Mood};
use care::vitals::Position;
use care::{
    CareGoals, Insurance, InsurancePatch, Medications, MedicationsPatch, Phq9, Vitals, VitalsPatch,
};

/// Returns a patient of a running tenant; the tenant stops when it is dropped.
async fn patient() -> (Sandbox, care::Patient) {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let client = care::Client::connect(tenant::config(&sandbox)).expect("nothing is missing");
    let created = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await;
    let patient = client.patient(created.expect("the patient is new").id);
    (sandbox, patient)
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

#[tokio::test]
async fn numbers_texts_moments_and_options() -> Result<(), Error> {
    let (_sandbox, patient) = patient().await;
    let measured_at: DateTime = "2026-03-01T08:15:00.250Z".parse().expect("a moment");
    let vitals = Vitals {
        heart_rate: Some(72),
        temperature: Some(98.4),
        blood_pressure: Some("118/76".to_owned()),
        weight_pounds: Some(150.0),
        measured_at: Some(measured_at),
        position: Some(Position::LyingDown),
        notes: Some("\"Ruhe\" \u{1f642}\nnach dem Aufstehen".to_owned()),
        ..Vitals::default()
    };
    let created = patient.vitals().create(&vitals).await?;
    let read = patient.vitals().get(&created.id).await?;
    for record in [&created, &read] {
        assert_eq!(record.heart_rate, vitals.heart_rate);
        assert_eq!(record.temperature, vitals.temperature);
        assert_eq!(record.blood_pressure, vitals.blood_pressure);
        assert_eq!(record.weight_pounds, vitals.weight_pounds);
        assert_eq!(record.measured_at, vitals.measured_at);
        assert_eq!(record.position, vitals.position);
        assert_eq!(record.notes, vitals.notes);
        assert_eq!(record.validate(), Ok(()));
    }
    Ok(())
}

#[tokio::test]
async fn required_fields_lists_days_and_yes_or_no() -> Result<(), Error> {
    let (_sandbox, patient) = patient().await;
    let medications = Medications {
        dose: Some(20.0),
        unit: Some(Unit::Mg),
        times: Some(vec![Times::Morning, Times::Bedtime]),
        started_on: Some(day("2026-02-03")),
        taken_as_prescribed: Some(false),
        missed_doses: Some(MissedDoses::Over10Percent),
        ..Medications::new(medications::Required {
            name: "Sertraline".to_owned(),
        })
    };
    let created = patient.medications().create(&medications).await?;
    let read = patient.medications().get(&created.id).await?;
    assert_eq!(read.name.as_deref(), Some("Sertraline"));
    assert_eq!(read.times, medications.times);
    assert_eq!(read.started_on, medications.started_on);
    assert_eq!(read.taken_as_prescribed, Some(false));
    assert_eq!(read.missed_doses, Some(MissedDoses::Over10Percent));

    let patch = MedicationsPatch::new()
        .times(Vec::new())
        .missed_doses(MissedDoses::Value2To5Percent)
        .clear(medications::STARTED_ON);
    let patched = patient.medications().update(&created.id, &patch).await?;
    assert_eq!(patched.times, Some(Vec::new()));
    assert_eq!(patched.missed_doses, Some(MissedDoses::Value2To5Percent));
    assert_eq!(patched.started_on, None);
    assert_eq!(patched.unit, Some(Unit::Mg));
    Ok(())
}

#[tokio::test]
async fn options_that_are_numbers() -> Result<(), Error> {
    let (_sandbox, patient) = patient().await;
    let screening = Phq9 {
        interest: Some(Interest::SeveralDays),
        mood: Some("Nearly every day".parse::<Mood>().expect("a label")),
        ..Phq9::new(phq9::Required {
            taken_on: day("2026-05-30"),
        })
    };
    let created = patient.phq9().create(&screening).await?;
    assert_eq!(created.interest, Some(Interest::SeveralDays));
    assert_eq!(created.mood, Some(Mood::NearlyEveryDay));
    assert_eq!(created.taken_on, screening.taken_on);
    let shown = created.interest.as_ref().map(ToString::to_string);
    assert_eq!(shown.as_deref(), Some("Several days"));
    Ok(())
}

#[tokio::test]
async fn a_custom_field_beside_the_system_field_of_the_same_name() -> Result<(), Error> {
    let (_sandbox, patient) = patient().await;
    let set: DateTime = "2020-01-02T03:04:05.000Z".parse().expect("a moment");
    let goals = CareGoals {
        cdtf_created_at: Some(set),
        field_1_month_goal: Some("Walk daily".to_owned()),
        confidence: Some(Confidence::VeryConfident),
        barriers: Some(vec![Barriers::Time, Barriers::Other]),
        ..CareGoals::default()
    };
    let created = patient.care_goals().create(&goals).await?;
    assert_eq!(created.cdtf_created_at, Some(set));
    assert!(
        created
            .system
            .created_at
            .is_some_and(|created| created != set)
    );
    let by_goal = care_goals::FIELD_1_MONTH_GOAL.asc();
    let listed = patient
        .care_goals()
        .list()
        .sort(by_goal)
        .sort(care_goals::CREATED_AT.desc())
        .all()
        .await?
        .complete()?;
    assert_eq!(listed, [created]);
    Ok(())
}

#[tokio::test]
async fn the_one_record_of_a_single_record_cdt() -> Result<(), Error> {
    let (_sandbox, patient) = patient().await;
    assert!(patient.insurance().only().await?.is_none());
    let insurance = Insurance {
        relationship: Some(Relationship::Self_),
        payer_phone: Some("+15551234567".to_owned()),
        payer_email: Some("claims@example.com".to_owned()),
        ..Insurance::new(insurance::Required {
            payer: "Acme Health".to_owned(),
            member_number: "M-1".to_owned(),
        })
    };
    let created = patient.insurance().create(&insurance).await?;
    let only = patient.insurance().only().await?.expect("there is one now");
    assert_eq!(only, created);
    let error = patient
        .insurance()
        .create(&insurance)
        .await
        .expect_err("there is one");
    assert!(
        error.api().is_some_and(|error| error.status == 409),
        "{error}"
    );
    let patch = InsurancePatch::new().payer("Other Health");
    let patched = patient.insurance().update(&only.id, &patch).await?;
    assert_eq!(patched.payer.as_deref(), Some("Other Health"));
    assert_eq!(patched.member_number.as_deref(), Some("M-1"));
    Ok(())
}

/// Returns the number of rules that a call violates, which is not sent.
fn rules_broken<T>(answer: Result<T, Error>) -> usize {
    match answer.err().expect("it breaks rules") {
        Error::Validation(violations) => violations.len(),
        other => panic!("not refused by validation: {other}"),
    }
}

#[tokio::test]
async fn every_violation_is_named_and_nothing_is_sent() -> Result<(), Error> {
    let (sandbox, patient) = patient().await;
    let requests = sandbox.token_requests();
    sandbox.expire_tokens();

    let vitals = Vitals {
        heart_rate: Some(1_000),
        temperature: Some(12.5),
        weight_pounds: Some(f64::NAN),
        ..Vitals::default()
    };
    let error = patient
        .vitals()
        .create(&vitals)
        .await
        .expect_err("it breaks three rules");
    let Error::Validation(violations) = &error else {
        panic!("not refused by validation: {error}");
    };
    let broken: Vec<_> = violations
        .iter()
        .map(|broken| (broken.field, &broken.rule))
        .collect();
    assert_eq!(
        broken,
        [
            ("cdtf-heart-rate", &Rule::Maximum(300.0)),
            ("cdtf-temperature", &Rule::Minimum(80.0)),
            ("cdtf-weight-pounds", &Rule::Finite),
        ]
    );
    assert!(
        !error.to_string().contains("1000"),
        "the value is hidden: {error}"
    );
    assert!(vitals.validate().is_err());

    let patch = VitalsPatch::new().heart_rate(5).temperature(200.0);
    let record = "7d0c6a52-5a0e-4c55-9a7e-0d1f52b1c001".into();
    let updated = patient.vitals().update(&record, &patch).await;
    assert_eq!(rules_broken(updated), 2);

    let without_required = patient.insurance().create(&Insurance::default()).await;
    assert_eq!(rules_broken(without_required), 2);

    assert_eq!(
        sandbox.token_requests(),
        requests,
        "a request would have needed a new token"
    );
    Ok(())
}

#[tokio::test]
async fn health_data_does_not_show() -> Result<(), Error> {
    let (_sandbox, patient) = patient().await;
    let vitals = Vitals {
        heart_rate: Some(143),
        position: Some(Position::Sitting),
        ..Vitals::default()
    };
    let record = patient.vitals().create(&vitals).await?;
    let patch = VitalsPatch::new().heart_rate(143);
    for shown in [
        format!("{vitals:?}"),
        format!("{record:?}"),
        format!("{patch:?}"),
    ] {
        assert!(!shown.contains("143"), "{shown}");
    }
    assert!(format!("{vitals:?}").contains("heart_rate: [hidden], position: [hidden]"));
    assert!(format!("{:?}", reveal(&vitals)).contains("heart_rate: 143"));
    Ok(())
}
