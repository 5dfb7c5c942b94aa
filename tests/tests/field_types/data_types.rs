//! CDTs, and items with their shape.

use serde_json::json;
use welkin_runtime::{Error, NewPatient};
use welkin_tests::tenant;

use crate::care::provider::Specialty;
use crate::care::{OnlyOne, Procedures, Provider, Rules, rules};
use crate::{care, day, read, text};

#[test]
fn profile_data_types_are_structs() {
    let provider: Provider = read(json!({ "pdtf-name": "Dr. Gray", "pdtf-specialty": "gp" }));
    assert_eq!(provider.specialty, Some(Specialty::GeneralPractice));
    assert!(
        Provider::default().validate().is_err(),
        "the name is required"
    );
}

#[test]
fn dictionaries_are_structs() {
    let entry: Procedures = read(json!({ "df-code": "99213", "df-price": 80.5 }));
    assert_eq!(
        (entry.code.as_deref(), entry.price),
        (Some("99213"), Some(80.5))
    );
}

#[test]
fn custom_field_types_are_types() {
    use care::custom_field_types::{Bmi, Homepage, Severity};
    let (homepage, bmi): (Homepage, Bmi) = (text("https://b.example"), 21.5);
    assert!(homepage.starts_with("https") && bmi > 21.0);
    assert_eq!("Mild".parse(), Ok(Severity::Mild));
}

#[test]
fn document_types_are_structs() {
    let consent: care::Consent = read(json!({ "dtf-signed-on": "2026-02-03" }));
    assert_eq!(consent.signed_on, Some(day("2026-02-03")));
}

#[test]
fn patient_info_fields_are_a_struct() {
    let info: care::PatientInfo = read(json!({ "pif-nickname": "Countess" }));
    assert_eq!(info.nickname.as_deref(), Some("Countess"));
    assert!(!format!("{info:?}").contains("Countess"));
}

#[test]
fn a_single_record_cdt_has_one_record() {
    fn has_only<T: welkin_runtime::record::SingleRecordCdt>() -> &'static str {
        T::schema().name()
    }
    assert_eq!(has_only::<OnlyOne>(), "cdt-only-one");
}

#[tokio::test]
async fn a_multi_record_cdt_has_many_records() -> Result<(), Error> {
    let sandbox = tenant::serve("tests/fixtures/field-types").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let new = NewPatient::new("Ada", "Lovelace");
    let patient = client.patient(client.patients().create(&new).await?.id);
    for required in ["one", "two"] {
        patient
            .rules()
            .create(&Rules::new(rules::Required {
                required: required.to_owned(),
            }))
            .await?;
    }
    assert_eq!(patient.rules().list().all().await?.len(), 2);
    Ok(())
}
