//! Options of select fields.

use serde_json::json;
use welkin_runtime::record::{OptionList, Rule};

use crate::care::every_type::{Select, SelectFloat, SelectInteger, SelectSeveral};
use crate::care::rules::Answer;
use crate::care::{EveryType, Rules};
use crate::{broken, read, reads, text, written};

#[test]
fn select_of_texts_is_an_enum() {
    reads(
        "cdtf-select",
        json!("calm"),
        |record| &record.select,
        Select::Calm,
    );
    assert_eq!(Select::Calm.to_string(), "Calm");
    assert_eq!("Tired".parse(), Ok(Select::Tired));
    assert_eq!(
        Select::all().collect::<Vec<_>>(),
        [Select::Calm, Select::Tired]
    );
}

#[test]
fn select_of_several_is_a_list() {
    let both = vec![SelectSeveral::Right, SelectSeveral::Left];
    reads(
        "cdtf-select-several",
        json!(["right", "left"]),
        |record| &record.select_several,
        both,
    );
}

#[test]
fn select_of_integers_is_named_by_labels() {
    let sometimes = SelectInteger::Sometimes;
    reads(
        "cdtf-select-integer",
        json!(1),
        |record| &record.select_integer,
        sometimes,
    );
}

#[test]
fn select_of_floats_is_named_by_labels() {
    let half = SelectFloat::HalfATablet;
    reads(
        "cdtf-select-float",
        json!(0.5),
        |record| &record.select_float,
        half,
    );
}

#[test]
fn select_of_a_dictionary_is_its_value() {
    let code = text("99213");
    reads(
        "cdtf-select-dictionary",
        json!("99213"),
        |record| &record.select_dictionary,
        code,
    );
}

#[test]
fn an_unlisted_option_is_kept() {
    let record: EveryType = read(json!({ "cdtf-select": "furious" }));
    assert!(matches!(record.select, Some(Select::Unlisted(_))));
    assert_eq!(written(&record)["cdtf-select"], "furious");
}

#[test]
fn options_are_listed() {
    assert_eq!(broken("cdtf-answer", json!("yes")), []);
    // An option that was read may have been retired; one that is set must be listed.
    assert_eq!(broken("cdtf-answer", json!("perhaps")), []);
    let mut rules: Rules = read(json!({ "cdtf-required": "set" }));
    rules.answer = Answer::from_json(json!("perhaps"));
    let found = rules.violations();
    let found: Vec<&Rule> = found.iter().map(|violation| &violation.rule).collect();
    assert_eq!(found, [&Rule::Option]);
}
