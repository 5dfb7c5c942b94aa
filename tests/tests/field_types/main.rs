//! Every field type and option of Designer, one test per row of the table in `docs/field-types.md`.

mod bounds;
mod data_types;
mod options;
mod texts;
mod values;

use serde_json::{Value, json};
use welkin_runtime::__private::serde::Serialize;
use welkin_runtime::__private::serde::de::DeserializeOwned;
use welkin_runtime::record::Rule;
use welkin_runtime::{Date, DateTime, Patch, reveal};

use care::rules::Answer;
use care::{EveryType, Rules, RulesPatch, rules};

mod care {
    include!(concat!(env!("OUT_DIR"), "/field_types.rs"));
}

mod checked {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// Checks that a field reads and writes a value: in Welkin's format, and as a Rust value.
fn reads<V: PartialEq + std::fmt::Debug>(
    field: &str,
    sent: Value,
    of: impl Fn(&EveryType) -> &Option<V>,
    expected: V,
) {
    let record: EveryType = read(json!({ field: sent.clone() }));
    assert_eq!(of(&record).as_ref(), Some(&expected), "{field}");
    assert_eq!(written(&record)[field], sent, "{field}");
    let unset: EveryType = read(json!({ field: null }));
    assert!(of(&unset).is_none(), "{field}");
}

fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("reading is lenient")
}

fn written<T: Serialize>(record: &T) -> Value {
    serde_json::to_value(record).expect("a record is JSON")
}

/// Returns the rules that a value of one field of `Rules` violates.
fn broken(field: &str, value: Value) -> Vec<Rule> {
    let rules: Rules = read(json!({ "cdtf-required": "set", field: value }));
    let violations = rules.violations();
    let of_field = violations
        .iter()
        .filter(|violation| violation.field == field);
    of_field.map(|violation| violation.rule.clone()).collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn moment(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

#[test]
fn what_is_not_editable_is_not_written() {
    let mut value = Rules::new(rules::Required {
        required: "set".to_owned(),
    });
    value.read_only = Some(text("computed elsewhere"));
    let body = welkin_runtime::__private::create_body(&value, None, None);
    let body: Value = serde_json::from_slice(&body).expect("it is JSON");
    assert_eq!(body, json!({ "cdtf-required": "set" }));
}

#[test]
#[expect(deprecated, reason = "the point of the test")]
fn what_is_switched_off_is_deprecated() {
    let record: Rules = read(json!({ "cdtf-switched-off": "still read" }));
    assert_eq!(record.switched_off.as_deref(), Some("still read"));
}

#[test]
fn phi_does_not_print() {
    let mut value = Rules::new(rules::Required {
        required: "set".to_owned(),
    });
    value.secret = Some(text("diagnosis"));
    assert!(!format!("{value:?}").contains("diagnosis"));
    assert!(format!("{:?}", reveal(&value)).contains("diagnosis"));
}

#[test]
fn labels_are_words_for_people() {
    let source = include_str!(concat!(env!("OUT_DIR"), "/field_types.rs"));
    assert!(source.contains("/// Did it help"));
    assert!(source.contains("/// From one to five"));
}

#[test]
fn what_is_read_is_written_back() {
    let sent = json!({
        "cdtf-select": "furious",
        "cdtf-from-tomorrow": { "a": [1, null] },
        "cdtf-text": null,
        "cdtf-integer": "72",
        "cdtf-float": 1.0,
    });
    let record: EveryType = read(sent.clone());
    let back = written(&record);
    for (key, value) in sent.as_object().expect("it is an object") {
        assert_eq!(&back[key], value, "{key}");
    }
}

#[test]
fn a_patch_of_one_field_sends_one_field() {
    let patch = RulesPatch::new().answer(Answer::Yes);
    let body: Value = serde_json::from_slice(&patch.to_body()).expect("it is JSON");
    assert_eq!(body, json!({ "cdtf-answer": "yes" }));
    let cleared = Patch::<Rules>::new().clear(rules::LENGTH);
    let body: Value = serde_json::from_slice(&cleared.to_body()).expect("it is JSON");
    assert_eq!(body, json!({ "cdtf-length": null }));
}

/// Every row of the table names an existing test.
#[test]
fn every_row_of_the_table_has_its_test() {
    let table = include_str!("../../../docs/field-types.md");
    let tests = [
        include_str!("bounds.rs"),
        include_str!("data_types.rs"),
        include_str!("main.rs"),
        include_str!("options.rs"),
        include_str!("texts.rs"),
        include_str!("values.rs"),
    ]
    .concat();
    let rows = table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let mut named = 0;
    for row in rows {
        let last = row
            .trim_end_matches(" |")
            .rsplit('|')
            .next()
            .unwrap_or_default();
        let Some(name) = last
            .trim()
            .strip_prefix('`')
            .and_then(|name| name.strip_suffix('`'))
        else {
            assert_eq!(last.trim(), "test", "{row}");
            continue;
        };
        assert!(tests.contains(&format!("fn {name}() ")), "no test `{name}`");
        named += 1;
    }
    assert!(named >= 40, "{named} rows");
}
