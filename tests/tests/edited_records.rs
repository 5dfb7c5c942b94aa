//! Patches from edited records, and records that are written back, with generated types.

use serde_json::json;
use welkin_runtime::patients::Demographics;
use welkin_runtime::record::{DecodeError, Rule};
use welkin_runtime::{Cdt, NewPatient, Patch, PatientPatch, Record};

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::medications::{MissedDoses, Required, Times};
use care::vitals::{HEART_RATE, NOTES};
use care::{AnyRecord, Medications, MedicationsPatch, Vitals, VitalsPatch};

fn read<T: Cdt + Default>(fields: serde_json::Value) -> Record<T> {
    let record = json!({"id": "r1", "cdtName": T::schema().name(), "jsonBody": fields});
    welkin_runtime::record::decode_record(record.to_string().as_bytes()).expect("it is a record")
}

fn body<T: Cdt>(patch: &Patch<T>) -> serde_json::Value {
    serde_json::from_slice(&patch.to_body()).expect("a body is JSON")
}

#[test]
fn what_differs_by_value_is_changed_and_nothing_else() {
    let read = read::<Vitals>(json!({
        "id": "r1", "created_at": "2026-05-30T08:00:00.000Z", "external_id": "v-1",
        "cdtf-heart-rate": "64", "cdtf-temperature": 98, "cdtf-notes": "calm",
        "cdtf-measured-at": "2026-05-30T10:00:00+02:00",
    }));
    let mut wanted = Vitals {
        heart_rate: Some(64),
        temperature: Some(98.0),
        measured_at: "2026-05-30T08:00:00Z".parse().ok(),
        ..Vitals::default()
    };
    assert!(VitalsPatch::changes(&read, &wanted).is_empty());

    wanted.heart_rate = Some(65);
    let patch = VitalsPatch::changes(&read, &wanted);
    assert_eq!(patch, VitalsPatch::new().heart_rate(65));

    let cleared = VitalsPatch::changes_and_clears(&read, &wanted);
    let notes = json!({"cdtf-heart-rate": 65, "cdtf-notes": null});
    assert_eq!(body(&cleared), notes);
}

#[test]
fn a_copy_with_an_edit_is_a_patch_of_that_edit() {
    let read = read::<Vitals>(json!({
        "cdtf-heart-rate": 64, "cdtf-new": [1], "cdtf-temperature": {"odd": true},
    }));
    let mut wanted = read.data.clone();
    assert!(VitalsPatch::changes_and_clears(&read, &wanted).is_empty());
    wanted.notes = Some("calm".to_owned());
    wanted.extra.set("cdtf-new", "other");
    wanted.extra.set("updated_by", "me");
    let patch = VitalsPatch::changes(&read, &wanted);
    assert_eq!(
        body(&patch),
        json!({"cdtf-notes": "calm", "cdtf-new": "other"})
    );
}

#[test]
fn a_null_that_was_received_clears_nothing() {
    let held = read::<Vitals>(json!({"cdtf-new": 5}));
    let unset = read::<Vitals>(json!({"cdtf-new": null, "cdtf-other": null}));
    assert!(VitalsPatch::changes(&held, &unset).is_empty());
    assert!(VitalsPatch::changes_and_clears(&held, &unset).is_empty());
    assert!(VitalsPatch::changes(&Vitals::default(), &unset).is_empty());

    // A program that sets null clears the field, if it has a value.
    let mut cleared = Vitals::default();
    cleared.extra.set("cdtf-new", json!(null));
    cleared.extra.set("cdtf-notes", json!(null));
    let held = read::<Vitals>(json!({"cdtf-new": 5, "cdtf-notes": "calm"}));
    let nulls = json!({"cdtf-new": null, "cdtf-notes": null});
    assert_eq!(body(&VitalsPatch::changes(&held, &cleared)), nulls);
    assert!(VitalsPatch::changes(&Vitals::default(), &cleared).is_empty());
}

#[test]
fn the_order_of_unknown_fields_does_not_count() {
    let [one, other] = [r#"{"x": 1, "y": 2}"#, r#"{"y": 2, "x": 1}"#]
        .map(|json| serde_json::from_str::<Vitals>(json).expect("a record"));
    assert!(one.equals_as_received(&other));
    let patient = |keys: [&str; 2]| {
        let patient = NewPatient::new("Ada", "Lovelace");
        keys.iter()
            .fold(patient, |patient, key| patient.with(*key, *key))
    };
    assert_eq!(patient(["x", "y"]), patient(["y", "x"]));
    assert_ne!(patient(["x", "y"]), patient(["x", "z"]));
}

#[test]
fn of_a_repeated_unknown_field_the_last_value_counts() {
    let read = |json| serde_json::from_str::<Vitals>(json).expect("a record");
    let repeated = read(r#"{"x": 1, "x": 2}"#);
    assert!(VitalsPatch::changes(&repeated, &repeated.clone()).is_empty());
    assert!(VitalsPatch::changes(&read(r#"{"x": 2}"#), &repeated).is_empty());
    let patch = VitalsPatch::changes(&read(r#"{"x": 1}"#), &repeated);
    assert_eq!(body(&patch), json!({"x": 2}));
    assert_eq!(repeated.extra.get("x"), Some(&2.into()));

    let mut set = repeated.clone();
    set.extra.set("x", 5);
    let written = serde_json::to_string(&set).expect("it is written");
    assert_eq!(written, r#"{"x":5}"#);

    let twice = read(r#"{"x": 1, "x": 1}"#);
    let other = read(r#"{"x": 1, "y": 2}"#);
    assert!(!twice.equals_as_received(&other) && !other.equals_as_received(&twice));
    assert!(twice.equals_as_received(&twice.clone()));
}

#[test]
fn a_value_that_json_can_not_hold_does_not_clear_its_field() {
    let odd = VitalsPatch::new().temperature(f64::NAN);
    assert!(odd.validate().is_err());
    let cleared = VitalsPatch::new().clear(care::vitals::TEMPERATURE);
    assert_ne!(odd, cleared);
}

#[test]
fn data_that_welkin_keeps_about_a_patient_is_not_copied() {
    let patient = |updated: &str| -> Demographics {
        serde_json::from_value(json!({
            "id": "p1", "firstName": "Ada", "lastName": "Lovelace", "createdAt": "2026-01-01",
            "updatedAt": updated, "updatedByName": "Someone", "patientPrograms": [], "pif-diet": "none",
        }))
        .expect("demographics")
    };
    let mut edited = patient("2026-05-30");
    edited.first_name = Some("Augusta".to_owned());
    let wanted = NewPatient::from(edited);
    let changes = PatientPatch::changes(&patient("2026-11-29"), &wanted);
    assert!(changes.touched().eq(["firstName"]), "{changes:?}");
    let sent = serde_json::to_value(&wanted).expect("a body");
    let expected = json!({"firstName": "Augusta", "lastName": "Lovelace", "pif-diet": "none"});
    assert_eq!(sent, expected);
    let asked_for = wanted.with("patientTerritory", "north");
    let asked_for = serde_json::to_value(&asked_for).expect("a body");
    assert_eq!(asked_for["patientTerritory"], "north");
}

#[test]
fn an_unlisted_option_may_stay_where_it_was_read() {
    let read = read::<Medications>(json!({
        "cdtf-med-name": "Sertraline", "cdtf-name": "Sertraline",
        "cdtf-missed-doses": "retired", "cdtf-times": ["retired", "morning"],
    }));
    let retired = read.missed_doses.clone().expect("it was read");
    assert!(matches!(retired, MissedDoses::Unlisted(_)));

    // The unchanged record can be created again.
    assert!(
        !read
            .violations()
            .iter()
            .any(|violation| violation.rule == Rule::Option)
    );

    // A listed option next to an unlisted one that was read.
    let mut wanted = read.data.clone();
    wanted.times.get_or_insert_default().push(Times::Bedtime);
    let patch = MedicationsPatch::changes(&read, &wanted);
    assert_eq!(patch.touched().count(), 1);
    patch.validate().expect("only the listed option was added");
    let mut by_key = read.data.clone();
    by_key
        .extra
        .set("cdtf-times", json!(["morning", "retired"]));
    let patch = MedicationsPatch::changes(&read, &by_key);
    assert_eq!(patch.touched().count(), 1);
    patch
        .validate()
        .expect("the unlisted option was there before");
    by_key.extra.set("cdtf-times", json!(["other"]));
    assert!(
        MedicationsPatch::changes(&read, &by_key)
            .validate()
            .is_err()
    );

    // An unlisted option that was not there before.
    let other = Medications {
        missed_doses: Some(retired.clone()),
        ..Medications::new(Required {
            name: "Sertraline".to_owned(),
        })
    };
    assert!(
        other
            .violations()
            .iter()
            .any(|violation| violation.rule == Rule::Option)
    );
    let added = MedicationsPatch::changes(&Medications::default(), &other);
    assert!(added.validate().is_err());
}

#[test]
fn setters_take_options_and_none_touches_nothing() {
    let nothing: Option<&str> = None;
    let patch = VitalsPatch::new()
        .heart_rate(Some(64))
        .temperature(None)
        .notes(nothing)
        .blood_pressure(Some("118/76"))
        .external_id(Some("v-2"))
        .external_guid(None::<String>)
        .set_unknown("cdtf-new", 5);
    let sent = json!({
        "cdtf-heart-rate": 64, "cdtf-blood-pressure": "118/76", "external_id": "v-2", "cdtf-new": 5,
    });
    assert_eq!(body(&patch), sent);
    let untyped: Patch<Vitals> = patch.into();
    assert_eq!(untyped.touched().count(), 4);
    let ada = PatientPatch::new().city(Some("London")).zip(nothing);
    assert!(ada.touched().eq(["city"]));
}

#[test]
fn unknown_fields_are_checked_where_they_are_known() {
    let too_fast = VitalsPatch::new().set_unknown("cdtf-heart-rate", 9000);
    assert!(too_fast.validate().is_err());
    let of_the_system = VitalsPatch::new().set_unknown("created_at", "2026-05-30");
    assert!(of_the_system.validate().is_err());
    let unknown = VitalsPatch::new().set_unknown("cdtf-new", 9000);
    assert!(unknown.validate().is_ok());
}

#[test]
fn required_texts_are_not_empty() {
    let nameless = Medications::new(Required {
        name: String::new(),
    });
    let violations = nameless.validate().expect_err("the name is empty");
    assert!(
        violations
            .iter()
            .any(|violation| violation.rule == Rule::Required)
    );
    assert!(MedicationsPatch::new().name("").validate().is_err());
    assert!(VitalsPatch::new().notes("").validate().is_ok());
}

#[test]
fn a_record_that_was_read_is_created_with_its_unknown_fields() {
    let read = read::<Vitals>(json!({
        "id": "r1", "cdtf-heart-rate": 64, "cdtf-new": {"a": 1.50}, "cdtf-empty": null,
    }));
    let body = welkin_runtime::__private::create_body(&read.data, Some("v-9"), None);
    let body: serde_json::Value = serde_json::from_slice(&body).expect("a body is JSON");
    assert_eq!(
        body,
        json!({"cdtf-heart-rate": 64, "cdtf-new": {"a": 1.5}, "external_id": "v-9"})
    );
}

#[test]
fn a_record_of_any_cdt_is_typed_by_its_name() {
    let record = |cdt| json!({"id": "r1", "cdtName": cdt, "jsonBody": {"cdtf-heart-rate": 64}});
    let decode = |json: serde_json::Value| AnyRecord::decode(json.to_string().as_bytes());
    match decode(record(Some("cdt-vitals"))) {
        Ok(AnyRecord::Vitals(vitals)) => assert_eq!(vitals.heart_rate, Some(64)),
        other => panic!("{other:?}"),
    }
    let known = decode(record(Some("cdt-vitals"))).expect("a record");
    assert!(format!("{known:?}").contains("heart_rate"), "{known:?}");
    assert!(!format!("{known:?}").contains("64"), "{known:?}");
    match known.clone() {
        AnyRecord::Vitals(vitals) => assert_eq!(vitals.heart_rate, Some(64)),
        other => panic!("{other:?}"),
    }
    let unknown = decode(record(Some("cdt-new"))).expect("a record").clone();
    assert!(matches!(unknown, AnyRecord::Unknown(record) if record.cdt_name() == Some("cdt-new")));
    match decode(record(Some("cdt-new"))) {
        Ok(AnyRecord::Unknown(record)) => {
            assert_eq!(record.cdt_name(), Some("cdt-new"));
            assert!(!format!("{record:?}").contains("64"));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(decode(record(None)), Ok(AnyRecord::Unknown(_))));
    for cdt in [Some("cdt-vitals"), Some("cdt-new"), None] {
        let record = |id| json!({"cdtName": cdt, "id": id, "jsonBody": {}});
        assert!(decode(record("r1")).is_ok(), "{cdt:?}");
        assert_eq!(decode(record("")).err(), Some(DecodeError::NoId));
        let nameless = json!({"cdtName": cdt, "jsonBody": {}});
        assert_eq!(decode(nameless).err(), Some(DecodeError::NoId), "{cdt:?}");
        let odd = json!({"cdtName": cdt, "id": "r1", "jsonBody": [1]});
        assert!(matches!(decode(odd), Err(DecodeError::Shape { .. })));
    }
    for (other, found) in [
        (json!(null), "null"),
        (json!(5), "a number"),
        (json!([]), "an array"),
    ] {
        let error = decode(other).err();
        assert_eq!(error, Some(DecodeError::NotAnObject { found }));
    }
}

#[test]
fn fields_of_several_types_are_chosen_at_once() {
    fn names(fields: impl welkin_runtime::record::FieldNames<Vitals>) -> Vec<&'static str> {
        fields.names()
    }
    let both = ["cdtf-heart-rate", "cdtf-notes"];
    assert_eq!(names((HEART_RATE, NOTES)), both);
    assert_eq!(names([HEART_RATE]), both[..1]);
    assert_eq!(
        names((vec![HEART_RATE], (NOTES, care::vitals::CREATED_AT))).len(),
        3
    );
}
