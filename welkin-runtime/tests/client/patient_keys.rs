//! Keys of patients, in new ones and in patches, and what they have in common with a patient who is there.

use serde_json::{Value, json};
use welkin_runtime::patients::Demographics;
use welkin_runtime::record::Rule;
use welkin_runtime::{Error, NewPatient, PatientPatch};

use crate::by_key::broken;
use crate::server::{Server, ok, problem};
use care::VitalsPatch;

/// The rule that a value breaks in a new patient, and in a patch.
#[test]
fn keys_of_patients_mean_the_same_in_a_new_one_and_in_a_patch() {
    let cases = [
        ("city", json!("London"), None),
        ("city", json!(5), Some(Rule::Form)),
        ("city", json!(true), Some(Rule::Form)),
        ("city", json!(["London"]), Some(Rule::Form)),
        ("zip", json!(12345), Some(Rule::Form)),
        ("gender", json!("NON_BINARY"), None),
        ("gender", json!(5), Some(Rule::Form)),
        ("birthDate", json!("1815-12-10"), None),
        ("birthDate", json!("1815-12-10T00:00:00.000Z"), None),
        ("birthDate", json!("10.12.1815"), Some(Rule::Form)),
        ("birthDate", json!(-4_861_296_000_i64), Some(Rule::Form)),
        ("phone", json!("555 1234"), Some(Rule::Phone)),
        ("phone", json!(15_555_550_100_i64), Some(Rule::Form)),
        ("email", json!({"is": "odd"}), Some(Rule::Form)),
        ("firstName", json!("Ada"), None),
        ("firstName", json!(""), Some(Rule::Required)),
        ("firstName", json!(null), Some(Rule::Required)),
        ("firstName", json!(5), Some(Rule::Form)),
        ("city", json!(null), None),
        ("externalId", json!("e 1"), None),
        ("externalId", json!(""), Some(Rule::ExternalId)),
        ("externalId", json!("e1\n"), Some(Rule::ExternalId)),
        ("externalId", json!(5), Some(Rule::Form)),
        ("externalGuid", json!("no uuid"), Some(Rule::Uuid)),
        ("external_id", json!("e1"), Some(Rule::Key)),
        ("external_guid", json!("g1"), Some(Rule::Key)),
        ("version", json!(5), Some(Rule::Key)),
        ("", json!(5), Some(Rule::Key)),
        ("careTeam", json!([{"id": "u1"}]), None),
        ("added-by-the-tenant", json!(5), None),
    ];
    for (key, value, rule) in cases {
        let expected = Vec::from_iter(rule);
        let new = NewPatient::new("Ada", "L").with(key, value.clone());
        assert_eq!(broken(new.validate()), expected, "new: {key} {value}");
        let patch = PatientPatch::new().with(key, value.clone());
        assert_eq!(broken(patch.validate()), expected, "patch: {key} {value}");
        // What comes later counts, by key or by setter.
        let again = new.with(key, json!("a")).with(key, value.clone());
        assert_eq!(broken(again.validate()), expected, "again: {key} {value}");
    }
    let new = NewPatient::new("Ada", "L").with("city", 5).city("London");
    assert_eq!(broken(new.validate()), []);
    assert_eq!(new, NewPatient::new("Ada", "L").city("London"));
    assert_ne!(
        NewPatient::new("Ada", "L").with("city", 5),
        NewPatient::new("Ada", "L")
    );
    let patch = PatientPatch::changes(
        &Demographics::default(),
        &NewPatient::new("Ada", "L").with("city", 5),
    );
    assert_eq!(broken(patch.validate()), [Rule::Form]);
}

#[tokio::test]
async fn an_upsert_of_a_patient_checks_keys_like_setters() {
    let server = Server::new(|_| ok(json!({"content": [], "last": true}))).await;
    for (key, value) in [("phone", json!("555 1234")), ("city", json!(5))] {
        let ada = NewPatient::new("Ada", "L").with(key, value);
        let error = server.client().patients().upsert("v-1", &ada).await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Validation(_)), "{key}: {error}");
    }
    assert!(server.calls().is_empty());
}

#[test]
fn an_external_id_that_finds_nothing_is_a_violation() {
    for unusable in ["", " ", "..", "a\tb", " e1", "e\u{200b}1"] {
        let expected = [Rule::ExternalId];
        let new = NewPatient::new("Ada", "L").external_id(unusable);
        assert_eq!(broken(new.validate()), expected, "{unusable:?}");
        let patch = PatientPatch::new().external_id(unusable);
        assert_eq!(broken(patch.validate()), expected, "{unusable:?}");
        let patch = VitalsPatch::new().external_id(unusable);
        assert_eq!(broken(patch.validate()), expected, "{unusable:?}");
        let patch = VitalsPatch::new().external_guid(unusable);
        assert_eq!(broken(patch.validate()), expected, "{unusable:?}");
        let patch = VitalsPatch::new().set_unknown("external_id", unusable);
        assert_eq!(broken(patch.validate()), expected, "{unusable:?}");
    }
    assert_eq!(broken(VitalsPatch::new().external_id("e 1").validate()), []);
    let words = VitalsPatch::new().external_id("").validate().unwrap_err();
    assert_eq!(
        words.to_string(),
        "cdt-vitals.external_id can't be an id: it is empty, consists of dots, starts or ends with white space, or \
         contains control characters or invisible ones"
    );
    assert_eq!(
        Error::InvalidId.to_string(),
        "request not sent: an id is empty, consists of dots, starts or ends with white space, or contains control \
         characters or invisible ones"
    );
}

/// What is found under the external id of a patient whose create was a conflict, and whether it is that create's own
/// earlier success.
#[tokio::test]
async fn a_conflict_with_the_same_content_is_an_earlier_success() {
    let mut stored = json!({
        "id": "p1", "externalId": "e1", "firstName": "Ada", "lastName": "L",
        "birthDate": "1815-12-10T00:00:00.000Z", "email": null, "zip": 12345, "city": "London",
        "careTeam": [{"id": "u1", "since": 1.0}], "timezone": "Europe/London",
    });
    let ada = NewPatient::new("Ada", "L").external_id("e1");
    let born = |day: &str| ada.clone().with("birthDate", day);
    let team = |team: Value| ada.clone().with("careTeam", team);
    let guid = "3FF322FD-b504-4784-9798-0c7c8a4fdfb8";
    stored["externalGuid"] = json!(guid);
    let wanted = [
        // What is not set counts for nothing, whatever the found patient has.
        (ada.clone(), true),
        (ada.clone().with("city", json!(null)), true),
        // Fields are compared as values, texts character by character.
        (born("1815-12-10"), true),
        (born("1815-12-11"), false),
        (ada.clone().zip("12345"), true),
        (ada.clone().city("london"), false),
        (ada.clone().email("ada@example.org"), false),
        (ada.clone().external_guid(guid), true),
        (ada.clone().external_guid(guid.to_lowercase()), false),
        // Other keys are compared as JSON.
        (team(json!([{"since": 1, "id": "u1"}])), true),
        (team(json!([])), false),
        (ada.clone().with("more", json!(null)), true),
        (ada.clone().with("more", 5), false),
    ];
    let server = Server::new(move |call| match call.method.as_str() {
        "POST" => problem(409, "TAKEN"),
        _ => ok(stored.clone()),
    })
    .await;
    for (number, (wanted, is_same)) in wanted.into_iter().enumerate() {
        let created = server.client().patients().create(&wanted).await;
        match created {
            Ok(found) => assert!(is_same && found.id.as_str() == "p1", "{number}"),
            Err(error) => assert_eq!((error.status(), is_same), (Some(409), false), "{number}"),
        }
    }
}
