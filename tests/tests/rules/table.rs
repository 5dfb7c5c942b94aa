//! One table of cases, run against both. A row of `fixtures/rules/cases.json` is a field of `cdt-checked`, a value, and
//! `ok` or the violated rule.

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use welkin_runtime::Json;

use crate::care::Checked;
use crate::clinic::Clinic;
use crate::verdict::{anew, first_rule};

struct Case {
    field: String,
    /// As written: a number may have no exact value in a program.
    value: Box<RawValue>,
    verdict: String,
}

fn cases() -> Vec<Case> {
    let rows: Vec<(String, Box<RawValue>, String)> =
        serde_json::from_str(include_str!("../../fixtures/rules/cases.json"))
            .expect("the table is a list of rows");
    let cases = rows.into_iter().map(|(field, value, verdict)| Case {
        field,
        value,
        verdict,
    });
    cases.chain(beyond_floats()).collect()
}

/// Returns rows with numbers that `serde_json` refuses to read: no file of a configuration's folder may hold them.
fn beyond_floats() -> impl Iterator<Item = Case> {
    let rows = [
        ("cdtf-integer", "1e400", "Form"),
        ("cdtf-integers", "[1e400]", "Form"),
        ("cdtf-float", "1e400", "Form"),
        ("cdtf-float", "-1e400", "Form"),
        ("cdtf-boolean", "1e400", "Form"),
        ("cdtf-file", "1e400", "Form"),
        ("cdtf-profile", "1e400", "Form"),
        ("cdtf-grade", "1e400", "Option"),
        ("cdtf-dose", "1e400", "Option"),
        ("cdtf-object", "1e400", "ok"),
        ("cdtf-objects", "[1e400]", "ok"),
    ];
    rows.into_iter().map(|(field, value, verdict)| Case {
        field: field.to_owned(),
        value: RawValue::from_string(value.to_owned()).expect("it is JSON"),
        verdict: verdict.to_owned(),
    })
}

/// Returns a new record with one value besides the required field.
fn body(case: &Case) -> String {
    let value = format!("{}: {}", json!(case.field), case.value);
    if case.field == "cdtf-required" {
        format!("{{{value}}}")
    } else {
        format!("{{\"cdtf-required\": \"set\", {value}}}")
    }
}

#[test]
fn the_table_covers_every_field_both_ways() {
    let cases = cases();
    assert!(cases.len() >= 150, "{}", cases.len());
    let rows: BTreeSet<String> = cases
        .iter()
        .map(|case| format!("{} {}", case.field, case.value))
        .collect();
    assert_eq!(rows.len(), cases.len(), "a row is there twice");
    let (accepted, refused): (Vec<&Case>, Vec<&Case>) =
        cases.iter().partition(|case| case.verdict == "ok");
    let fields = |cases: &[&Case]| -> BTreeSet<String> {
        cases.iter().map(|case| case.field.clone()).collect()
    };
    let free: BTreeSet<String> = fields(&accepted)
        .difference(&fields(&refused))
        .cloned()
        .collect();
    let expected = [
        "cdtf-any-file",
        "cdtf-crossed",
        "cdtf-crossed-length",
        "cdtf-mime-file",
        "cdtf-no-length",
        "cdtf-object",
        "cdtf-richtext",
    ]
    .map(str::to_owned);
    assert_eq!(free, BTreeSet::from(expected));
}

#[test]
fn the_runtime_decides_as_the_table_does() {
    decides_as_the_table_does(runtime_verdict);
}

#[test]
fn the_runtime_decides_alike_about_values_set_by_key() {
    decides_as_the_table_does(verdict_by_key);
}

#[track_caller]
fn decides_as_the_table_does(verdict: fn(&Case) -> String) {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = verdict(&case);
        if found != case.verdict {
            wrong.push(format!(
                "{} {}: {found}, not {}",
                case.field, case.value, case.verdict
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_sandbox_decides_as_the_table_does() -> Result<(), Box<dyn Error>> {
    let clinic = Clinic::serving("tests/fixtures/rules").await?;
    let mut wrong = Vec::new();
    for case in cases() {
        let (status, answer) = clinic.create("cdt-checked", &body(&case)).await?;
        let expected = if case.verdict == "ok" { 201 } else { 400 };
        let names_field = answer.contains(&case.field);
        if status != expected || (status == 400 && !names_field) {
            wrong.push(format!("{} {}: {status} {answer}", case.field, case.value));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Returns values in formats that only reading accepts, and that are sent unchanged when they are set by key.
fn sent_as_they_are() -> Vec<Case> {
    let rows = [
        ("cdtf-texts", json!("ab"), "Form"),
        ("cdtf-integers", json!(1), "Form"),
        ("cdtf-options", json!("yes"), "Form"),
        ("cdtf-file", json!("a.pdf"), "Form"),
        ("cdtf-file", json!(5), "Form"),
        ("cdtf-file", json!({}), "Form"),
        ("cdtf-any-file", json!([null]), "Form"),
        ("cdtf-any-file", json!(["x"]), "Form"),
        ("cdtf-any-date", json!("2020-06-30T24:00:00Z"), "Form"),
        ("cdtf-any-date", json!("2020-06-30T12:60:00Z"), "Form"),
        ("cdtf-date", json!("2020-12-31T23:00:00Z"), "ok"),
        ("cdtf-date", json!("0000-01-02T00:00:00+14:00"), "Earliest"),
        ("cdtf-datetime", json!("2020-06-30T12:60:00Z"), "Form"),
    ];
    let case = |(field, value, verdict): (&str, Value, &str)| Case {
        field: field.to_owned(),
        value: to_raw_value(&value).expect("it is JSON"),
        verdict: verdict.to_owned(),
    };
    rows.map(case).into()
}

#[tokio::test]
async fn both_agree_about_values_set_by_key_that_are_sent_as_they_are() -> Result<(), Box<dyn Error>>
{
    let clinic = Clinic::serving("tests/fixtures/rules").await?;
    for case in sent_as_they_are() {
        let (field, value) = (&case.field, &case.value);
        assert_eq!(verdict_by_key(&case), case.verdict, "{field} {value}");
        let (status, answer) = clinic.create("cdt-checked", &body(&case)).await?;
        assert_eq!(
            status == 201,
            case.verdict == "ok",
            "{field} {value}: {answer}"
        );
    }
    Ok(())
}

/// Returns the rule that the value violates in a record that is read and written back, or in a new one with the same
/// value.
fn runtime_verdict(case: &Case) -> String {
    let read: Checked = serde_json::from_str(&body(case)).expect("reading is lenient");
    match first_rule(&read.violations(), &case.field) {
        rule if rule == "ok" => first_rule(&anew(read).violations(), &case.field),
        rule => rule,
    }
}

/// Returns the rule that the value violates in a new record in which it is set by the key of its field.
fn verdict_by_key(case: &Case) -> String {
    let mut new = Checked {
        required: Some("set".to_owned()),
        ..Checked::default()
    };
    let value: Json = case.value.get().parse().expect("it is JSON");
    new.extra.set(&*case.field, value);
    let violations = new.validate().err().unwrap_or_default();
    first_rule(&violations, &case.field)
}
