//! The traits of std and serde that every kind of generated type implements: the table of `docs/traits.md`, checked by
//! the compiler.

use std::collections::{BTreeMap, HashMap};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use welkin_runtime::patients::Gender;
use welkin_runtime::record::UnknownOption;
use welkin_runtime::{
    Json, NewPatient, OptionList as _, Patch, PatientId, PatientPatch, RecordId, Unlisted,
};

/// Fails to compile unless the type implements all of these.
macro_rules! implements {
    ($type:ty: $($traits:tt)*) => {
        const _: fn() = || {
            fn check<T: $($traits)*>() {}
            check::<$type>();
        };
    };
}

/// Fails to compile if the type implements this: two implementations would fit the call.
macro_rules! lacks {
    ($type:ty: $trait:path) => {
        const _: fn() = || {
            struct IfImplemented;
            trait Ambiguous<A> {
                fn call() {}
            }
            impl<T> Ambiguous<()> for T {}
            impl<T: $trait> Ambiguous<IfImplemented> for T {}
            <$type as Ambiguous<_>>::call();
        };
    };
}

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::assessments::{Intake, intake};
use care::encounters::IntakeVisit;
use care::medications::{self, Unit};
use care::phq9::Interest;
use care::programs::CollaborativeCare;
use care::programs::collaborative_care::{ActiveCare, Phase};
use care::{Medications, Vitals, VitalsPatch};

// Records and answers
implements!(Vitals: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + Unpin);
implements!(Intake: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + Unpin);
// Required fields: no `Default`, which would leave some out
implements!(medications::Required: Clone + Debug + Send + Sync + Unpin);
implements!(intake::Required: Clone + Debug + Send + Sync + Unpin);
lacks!(medications::Required: Default);
lacks!(intake::Required: Default);
// Patches and patients
implements!(VitalsPatch: Clone + Debug + Default + PartialEq + Serialize + Send + Sync + Unpin);
implements!(Patch<Vitals>: Clone + Debug + Default + PartialEq + Serialize + Send + Sync + Unpin);
implements!(NewPatient: Clone + Debug + PartialEq + Serialize + Send + Sync + Unpin);
implements!(PatientPatch: Clone + Debug + Default + PartialEq + Serialize + Send + Sync + Unpin);
// Option lists: of texts, of numbers, and the phases of a program
implements!(Unit: Clone + Debug + Display + Eq + Ord + Hash + FromStr<Err = UnknownOption> + TryFrom<&'static str> + AsRef<str>);
implements!(Unit: Serialize + DeserializeOwned + Send + Sync + Unpin);
implements!(Interest: Clone + Debug + Display + Eq + Ord + Hash + FromStr<Err = UnknownOption> + TryFrom<&'static str>);
implements!(Interest: Serialize + DeserializeOwned + Send + Sync + Unpin);
implements!(Phase: Clone + Debug + Display + Eq + Ord + Hash + FromStr<Err = UnknownOption> + TryFrom<&'static str> + AsRef<str>);
implements!(Phase: Serialize + DeserializeOwned + Send + Sync + Unpin);
implements!(Unlisted: Clone + Debug + Default + Display + Eq + Ord + Hash + AsRef<str> + Serialize + DeserializeOwned + Send + Sync);
implements!(Gender: Clone + Debug + Display + Eq + Ord + Hash + FromStr + TryFrom<&'static str> + AsRef<str> + Serialize + DeserializeOwned);
// Ids
implements!(PatientId: Clone + Debug + Display + Eq + Ord + Hash + FromStr + From<&'static str> + From<String> + AsRef<str> + Serialize + DeserializeOwned);
implements!(RecordId<Vitals>: Clone + Debug + Display + Eq + Ord + Hash + FromStr + From<&'static str> + From<String> + AsRef<str> + Serialize + DeserializeOwned);
// Markers
implements!(IntakeVisit: Copy + Debug + Default + Eq + Ord + Hash + Send + Sync);
implements!(ActiveCare: Copy + Debug + Default + Eq + Ord + Hash + Send + Sync);
implements!(CollaborativeCare: Copy + Debug + Eq + Ord + Hash + Send + Sync);

/// Enums of options in a user's struct.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Report {
    unit: Unit,
    by_unit: BTreeMap<Unit, u32>,
    by_interest: HashMap<Interest, u32>,
}

#[test]
fn options_are_values_in_other_structs_and_keys_of_maps() {
    let other: Unit = serde_json::from_value(json!("drops")).expect("any text is kept");
    assert_eq!(other.value(), "drops");
    assert_eq!(other.label(), "drops");
    assert_eq!(format!("{other:?}"), "Unlisted(Unlisted([hidden]))");
    let report = Report {
        unit: Unit::Mg,
        by_unit: BTreeMap::from([(Unit::Mg, 1), (other, 2)]),
        by_interest: HashMap::from([(Interest::NotAtAll, 1)]),
    };
    let written = serde_json::to_value(&report).expect("it is JSON");
    assert_eq!(
        written,
        json!({"unit": "mg", "by_unit": {"mg": 1, "drops": 2}, "by_interest": {"0": 1}})
    );
    let read: Report = serde_json::from_value(written).expect("what was written can be read");
    assert_eq!(read, report);
    assert!(serde_json::from_value::<Unit>(json!(null)).is_err());
    assert!(
        serde_json::from_value::<Unit>(json!(["mg"])).is_ok(),
        "a list of one"
    );
}

/// Reads a value by both doors of serde and by the reader of this workspace, and writes it as JSON text again.
fn through_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: &str) -> (T, String) {
    let read: T = serde_json::from_str(json).expect("it is read");
    let value: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
    let by_value: T = serde_json::from_value(value).expect("it is read");
    let received: Json = json.parse().expect("it is JSON");
    assert_eq!(read, by_value, "{json}");
    assert_eq!(
        read,
        received.read().expect("it is read as received"),
        "{json}"
    );
    let written = serde_json::to_string(&read).expect("it is written");
    (read, written)
}

#[test]
fn unlisted_numbers_and_texts_stay_what_they_are() {
    for json in [r#""99""#, "99", r#""9.5""#, "9.5", r#""x""#, r#""""#] {
        let (read, written) = through_json::<Interest>(json);
        assert_eq!(written, json);
        let unlisted = read.unlisted().expect("it is not listed");
        assert_eq!(unlisted.as_json().is_number(), !json.starts_with('"'));
    }
    for json in [r#"["99",99]"#, r#"[99,"99"]"#] {
        assert_eq!(through_json::<Vec<Interest>>(json).1, json);
    }
    let many = r#"{"-1":1,"9.5":2,"99":3,"123456789012345678901":4,"x":5}"#;
    let (read, written) = through_json::<BTreeMap<Interest, u32>>(many);
    assert_eq!(written, many);
    let numbers = read.keys().map(|key| {
        let unlisted = key.unlisted().expect("it is not listed");
        unlisted.as_json().is_number()
    });
    assert!(numbers.eq([true, true, true, true, false]));
    let value = serde_json::to_value(&read).expect("it is JSON");
    assert_eq!(value["99"], json!(3));
    assert_eq!(
        serde_json::from_value::<BTreeMap<_, _>>(value).ok(),
        Some(read)
    );
    // Another spelling than a machine number has.
    let spelled: Interest = serde_json::from_str("99.50").expect("it is kept");
    let spelled = BTreeMap::from([(spelled, 1)]);
    let written = serde_json::to_string(&spelled).expect("it is written");
    assert_eq!(written, r#"{"99.50":1}"#);
    assert_eq!(through_json::<BTreeMap<Interest, u32>>(&written).0, spelled);
    // A list of texts has no numbers: the key of one that was received is a text.
    let (read, written) = through_json::<BTreeMap<Unit, u32>>(r#"{"99":1}"#);
    assert_eq!(written, r#"{"99":1}"#);
    assert!(read.keys().all(|key| key.unlisted().is_some()));
    let listed = through_json::<BTreeMap<Interest, u32>>(r#"{"0":1}"#).0;
    assert!(listed.contains_key(&Interest::NotAtAll));
}

#[test]
fn options_stand_in_designers_order() {
    let all: Vec<Interest> = Interest::all().collect();
    let mut sorted = all.clone();
    let unlisted = |value| serde_json::from_value::<Interest>(value).expect("it is kept");
    sorted.extend([
        unlisted(json!("x")),
        unlisted(json!(10)),
        unlisted(json!(9.5)),
    ]);
    sorted.reverse();
    sorted.sort();
    assert_eq!(sorted[..all.len()], all);
    let rest: Vec<&str> = sorted[all.len()..].iter().map(Interest::label).collect();
    assert_eq!(rest, ["9.5", "10", "x"], "numbers by size, then texts");
    assert_eq!(Interest::SeveralDays.value(), Some(1));
    assert_eq!(format!("{:?}", Interest::SeveralDays), "SeveralDays");
    assert_eq!(
        Interest::try_from("Several days"),
        Ok(Interest::SeveralDays)
    );
}

#[test]
fn equality_compares_fields() {
    let read = |text: &str| -> Vitals { serde_json::from_str(text).expect("it is a record") };
    let before = read(r#"{"cdtf-heart-rate": 72}"#);
    let after = read(r#"{"cdtf-heart-rate": 72, "cdtf-new": "x"}"#);
    assert_eq!(before, after);
    assert!(!before.equals_as_received(&after));
    assert!(after.equals_as_received(&after.clone()));
    assert_ne!(before, read(r#"{"cdtf-heart-rate": 73}"#));
}

#[test]
fn patches_can_be_asserted_on() {
    let patch = || VitalsPatch::new().heart_rate(85);
    assert_eq!(patch(), patch());
    assert_ne!(patch(), VitalsPatch::new().heart_rate(86));
    assert_eq!(
        serde_json::to_value(patch()).expect("it is JSON"),
        json!({"cdtf-heart-rate": 85})
    );
    assert_eq!(
        NewPatient::new("Ada", "Example"),
        NewPatient::new("Ada", "Example")
    );
    assert_ne!(
        PatientPatch::new().city("London"),
        PatientPatch::new().city("Leeds")
    );
}

#[test]
fn required_fields_are_given_by_name() {
    let medication = Medications::new(medications::Required {
        name: "Sertraline".to_owned(),
    });
    assert_eq!(medication.name.as_deref(), Some("Sertraline"));
    assert_eq!(
        format!(
            "{:?}",
            medications::Required {
                name: "Sertraline".to_owned()
            }
        ),
        "Required { .. }"
    );
}
