//! Values that are set by key, that can't be read, or that are no longer listed: no key is written twice, and no rule
//! is skipped.

use care::vitals::Position;
use care::{Phq9, Vitals, VitalsPatch};
use serde_json::{Value, json};
use welkin_runtime::__private::create_body;
use welkin_runtime::patients::Demographics;
use welkin_runtime::record::decode_record;
use welkin_runtime::record::{Rule, Violation, Violations};
use welkin_runtime::{
    Cdt, Client, Error, Hidden, Json, NewPatient, Patch, PatientPatch, Record, Records, Upserted,
};

use crate::fake::{self, Fake, at_once};

fn vitals(fields: Value) -> Vitals {
    serde_json::from_value(fields).expect("fields of any form are read")
}

fn read(fields: Value) -> Record<Vitals> {
    let record = json!({"id": "r1", "cdtName": "cdt-vitals", "jsonBody": fields});
    decode_record(record.to_string().as_bytes()).expect("it is a record")
}

fn text(body: Vec<u8>) -> String {
    String::from_utf8(body).expect("a body is text")
}

fn body<T: Cdt>(patch: &Patch<T>) -> String {
    text(patch.to_body())
}

/// Returns the violated rules.
pub(crate) fn broken(checked: Result<(), Violations>) -> Vec<Rule> {
    let violations = checked.err().unwrap_or_default();
    violations
        .into_iter()
        .map(|violation| violation.rule)
        .collect()
}

#[test]
fn a_wanted_value_that_can_not_be_read_clears_nothing() {
    let stored = vitals(json!({"cdtf-heart-rate": 70, "cdtf-position": "Sitting"}));
    for (key, odd) in [
        ("cdtf-heart-rate", json!("abc")),
        ("cdtf-heart-rate", json!(9_223_372_036_854_775_808_u64)),
        ("cdtf-heart-rate", json!([70])),
        ("cdtf-position", json!({"is": "odd"})),
        ("cdtf-measured-at", json!("yesterday")),
    ] {
        let wanted = vitals(json!({key: odd}));
        for patch in [
            VitalsPatch::changes(&stored, &wanted),
            VitalsPatch::changes_and_clears(&stored, &wanted),
        ] {
            assert!(
                body(&patch).contains(&format!("{}:{odd}", json!(key))),
                "{}",
                body(&patch)
            );
            assert_eq!(broken(patch.validate()), [Rule::Form], "{key}: {odd}");
        }
        assert_eq!(broken(wanted.validate()), [Rule::Form]);
        for violations in [wanted.validate().unwrap_err(), wanted.violations()] {
            let value = violations.iter().find_map(Violation::value);
            let value = value.map(Hidden::reveal);
            assert_eq!(value, Some(&*odd.to_string()), "{key}");
            assert!(!format!("{violations:?} {violations}").contains(&odd.to_string()));
        }
        assert!(wanted != Vitals::default(), "{odd} is not unset");
        // If the record has the same value, there is nothing to write.
        assert!(VitalsPatch::changes_and_clears(&wanted, &wanted.clone()).is_empty());
        // The value can be cleared.
        let cleared = VitalsPatch::changes_and_clears(&wanted, &Vitals::default());
        assert_eq!(body(&cleared), format!("{{{}:null}}", json!(key)));
    }
}

#[test]
fn a_key_that_is_known_is_written_once_and_checked() {
    let mut value = vitals(json!({"cdtf-heart-rate": 70}));
    value.extra.set("cdtf-heart-rate", 99);
    assert_eq!(
        text(create_body(&value, None, None)),
        r#"{"cdtf-heart-rate":99}"#
    );
    assert_eq!(
        serde_json::to_string(&value).expect("it works"),
        r#"{"cdtf-heart-rate":99}"#
    );
    assert_eq!(broken(value.validate()), []);
    let mut record = read(json!({"cdtf-heart-rate": 70}));
    record.extra.set("cdtf-heart-rate", 99);
    record.extra.set("external_id", "e");
    let written = serde_json::to_string(&record).expect("it works");
    assert_eq!(written.matches("cdtf-heart-rate").count(), 1, "{written}");
    assert!(written.matches("external_id").count() <= 1, "{written}");
    let stored = vitals(json!({"cdtf-heart-rate": 99, "cdtf-measured-at": "2026-05-30"}));
    assert!(VitalsPatch::changes(&stored, &value).is_empty());
    value.extra.set("cdtf-measured-at", "2026-05-30T00:00:00Z");
    assert!(VitalsPatch::changes(&stored, &value).is_empty());

    let patch = VitalsPatch::new()
        .heart_rate(70)
        .set_unknown("cdtf-heart-rate", 99);
    assert_eq!(body(&patch), r#"{"cdtf-heart-rate":99}"#);
}

#[test]
fn rules_hold_for_what_is_set_by_key() {
    for (key, value, rule) in [
        ("cdtf-heart-rate", json!("abc"), Some(Rule::Form)),
        ("cdtf-heart-rate", json!(5), Some(Rule::Minimum(20.0))),
        ("cdtf-heart-rate", json!(7.5), Some(Rule::Form)),
        ("cdtf-heart-rate", json!([70]), Some(Rule::Form)),
        ("cdtf-position", json!("Zed"), Some(Rule::Option)),
        ("cdtf-position", json!("Sitting"), None),
        ("cdtf-measured-at", json!("soon"), Some(Rule::Form)),
        ("cdtf-notes", json!(5), Some(Rule::Form)),
        ("version", json!(5), Some(Rule::Key)),
        ("patientId", json!("p2"), Some(Rule::Key)),
        ("cdtName", json!("cdt-other"), Some(Rule::Key)),
        ("jsonBody", json!({}), Some(Rule::Key)),
        ("", json!(5), Some(Rule::Key)),
        (" ", json!(5), Some(Rule::Key)),
        ("cdtf-new", json!(5), None),
    ] {
        let json: Json = value.into();
        let expected = Vec::from_iter(rule);
        let patch = VitalsPatch::new().set_unknown(key, json.clone());
        assert_eq!(broken(patch.validate()), expected, "{key}");
        let mut new = Vitals::default();
        new.extra.set(key, json);
        assert_eq!(broken(new.validate()), expected, "{key}");
    }
    for system in ["id", "created_at", "updated_by", "source_id"] {
        let patch = VitalsPatch::new().set_unknown(system, "x");
        assert_eq!(broken(patch.validate()), [Rule::ReadOnly], "{system}");
        let mut new = Vitals::default();
        new.extra.set(system, "x");
        assert_eq!(broken(new.validate()), [Rule::Key], "{system}");
        assert_eq!(text(create_body(&new, None, None)), "{}");
    }
    let not_text = VitalsPatch::new().set_unknown("external_id", 5);
    assert_eq!(broken(not_text.validate()), [Rule::Form]);
    assert_eq!(body(&VitalsPatch::new().set_unknown("id", "r9")), "{}");
    assert_eq!(body(&VitalsPatch::new().set_unknown("", 9)), "{}");
}

#[test]
fn what_is_read_only_is_not_set_by_key() {
    let read_only = Phq9::schema()
        .fields()
        .iter()
        .find(|field| !field.is_editable());
    let name = read_only.expect("the total is computed").name();
    let mut new = Phq9::default();
    new.extra.set(name, 5);
    assert!(broken(new.validate()).contains(&Rule::ReadOnly));
    assert_eq!(text(create_body(&new, None, None)), "{}");
}

#[test]
fn a_copy_of_a_flat_record_leaves_out_what_welkin_keeps() {
    let flat = vitals(json!({
        "id": "r1", "version": 3, "patientId": "p1", "cdtName": "cdt-vitals", "external_id": "e",
        "created_at": "2026-05-30T00:00:00.000Z", "cdtf-heart-rate": 70, "cdtf-new": 1,
    }));
    assert_eq!(broken(flat.validate()), []);
    assert_eq!(
        text(create_body(&flat, None, None)),
        r#"{"cdtf-heart-rate":70,"cdtf-new":1}"#
    );
}

#[test]
fn keys_of_patients_are_written_once_and_checked() {
    let ada = || NewPatient::new("Ada", "L").city("x");
    let sent = |patient: &NewPatient| serde_json::to_string(patient).expect("it works");
    let expected = r#"{"firstName":"Ada","lastName":"L","city":"z"}"#;
    assert_eq!(sent(&ada().with("city", "z")), expected);
    assert_eq!(sent(&ada().with("city", "y").city("z")), expected);
    assert_eq!(
        broken(ada().with("phone", "555 1234").validate()),
        [Rule::Phone]
    );
    assert_eq!(
        broken(ada().with("birthDate", "soon").validate()),
        [Rule::Form]
    );
    assert_eq!(broken(ada().with("id", 5).validate()), [Rule::Key]);
    assert!(!sent(&ada().with("id", 5)).contains("id"));
    assert_eq!(
        ada().with("careTeam", json!([1])),
        ada().with("careTeam", json!([1]))
    );
    assert_ne!(ada().with("careTeam", json!([1])), ada());

    let patch = PatientPatch::new().city("x").with("city", "y");
    assert_eq!(
        serde_json::to_string(&patch).expect("it works"),
        r#"{"city":"y"}"#
    );
    assert_eq!(broken(patch.with("phone", "555").validate()), [Rule::Phone]);
    assert_eq!(
        broken(PatientPatch::new().with("id", 5).validate()),
        [Rule::ReadOnly]
    );
    let changes =
        PatientPatch::changes(&Demographics::default(), &ada().with("cadence", json!([])));
    assert!(
        changes
            .touched()
            .eq(["cadence", "city", "firstName", "lastName"])
    );
}

/// Returns a tenant without a record, or with this one under `v-1`.
fn tenant(stored: Option<Value>) -> (Fake, Records<Vitals>) {
    let fake = Fake::new().calls_by(move |request, _| {
        let record = |fields: &Value| {
            let mut fields = fields.clone();
            fields["external_id"] = json!("v-1");
            json!({"id": "r1", "cdtName": "cdt-vitals", "jsonBody": fields})
        };
        at_once(match (request.method().as_str(), &stored) {
            ("GET", None) if request.uri().path().ends_with("/v-1") => {
                fake::status(404, &json!([{"errorCode": "DT_RECORD_NOT_FOUND"}]))
            }
            ("GET", None) => fake::ok(&json!({"content": [], "last": true})),
            (_, stored) => fake::ok(&record(stored.as_ref().unwrap_or(&json!({})))),
        })
    });
    let client = Client::new(fake.config()).expect("it works");
    let records = client.patient("p1".into()).records();
    (fake, records)
}

#[tokio::test(start_paused = true)]
async fn an_option_that_is_not_listed_stays_only_where_it_was_read() {
    let retired = vitals(json!({"cdtf-position": "Retired"}));
    assert!(matches!(retired.position, Some(Position::Unlisted(_))));
    assert_eq!(broken(retired.validate()), [Rule::Option]);

    let (fake, records) = tenant(None);
    let refused = [
        records.upsert("v-1", &retired).await.err(),
        records.create(&retired).await.err(),
    ];
    for error in refused {
        assert!(matches!(error, Some(Error::Validation(_))));
    }
    assert!(!fake.routes().iter().any(|route| route.starts_with("POST")));

    let (_, records) = tenant(Some(json!({"cdtf-position": "Retired", "cdtf-notes": "a"})));
    let same = records.upsert("v-1", &retired).await.expect("it works");
    assert!(matches!(same, Upserted::Unchanged(_)));

    let (fake, records) = tenant(Some(json!({"cdtf-position": "Sitting"})));
    let error = records.upsert("v-1", &retired).await.unwrap_err();
    assert!(matches!(error, Error::Validation(_)));
    assert!(!fake.routes().iter().any(|route| route.starts_with("PATCH")));
}

#[tokio::test(start_paused = true)]
async fn an_upsert_of_what_breaks_a_rule_sends_nothing() {
    let mut by_key = Vitals::default();
    by_key.extra.set("cdtf-heart-rate", 9999);
    let too_fast = Vitals {
        heart_rate: Some(9999),
        ..Vitals::default()
    };
    for value in [by_key, too_fast, vitals(json!({"cdtf-heart-rate": "abc"}))] {
        let (fake, records) = tenant(None);
        let upsert = records.upsert("v-1", &value).await;
        assert!(upsert.is_err(), "{:?}", fake.routes());
        let sent = fake.routes();
        assert!(
            !sent.iter().any(|route| route.starts_with("POST")),
            "{sent:?}"
        );
        if value.heart_rate.is_some() || value.extra.get("cdtf-heart-rate").is_some() {
            assert!(sent.is_empty(), "{sent:?}");
        }
    }
    let (fake, _) = tenant(None);
    let patients = Client::new(fake.config()).expect("it works").patients();
    let ada = NewPatient::new("Ada", "L").phone("555 1234");
    assert!(patients.upsert("v-1", &ada).await.is_err());
    assert!(fake.routes().is_empty());
}

#[tokio::test(start_paused = true)]
async fn clearing_does_not_clear_what_the_value_can_not_say() {
    let (fake, records) = tenant(Some(json!({"cdtf-heart-rate": 70, "cdtf-notes": "a"})));
    let odd = vitals(json!({"cdtf-heart-rate": "abc"}));
    let error = records.upsert("v-1", &odd).clearing().await.unwrap_err();
    assert!(matches!(error, Error::Validation(_)));
    assert!(!fake.routes().iter().any(|route| route.starts_with("PATCH")));
}
