//! The rules of values.

use serde_json::json;
use welkin_runtime::record::{Rule, Violation};
use welkin_runtime::{Hidden, reveal};

use crate::care::{Rules, RulesPatch, rules};
use crate::{broken, day, text};

#[test]
fn required_must_be_set() {
    assert_eq!(Rules::default().violations().len(), 1);
    assert!(
        Rules::new(rules::Required {
            required: "set".to_owned(),
        })
        .validate()
        .is_ok()
    );
    assert!(RulesPatch::new().required("other").validate().is_ok());
}

#[test]
fn numbers_have_bounds() {
    for (value, rules) in [
        (0, vec![Rule::Minimum(1.0)]),
        (1, vec![]),
        (5, vec![]),
        (6, vec![Rule::Maximum(5.0)]),
    ] {
        assert_eq!(broken("cdtf-bounds", json!(value)), rules, "{value}");
    }
}

#[test]
fn bounds_may_be_written_as_text() {
    assert_eq!(
        broken("cdtf-bounds-as-text", json!(0.4)),
        [Rule::Minimum(0.5)]
    );
    assert_eq!(
        broken("cdtf-bounds-as-text", json!(2.6)),
        [Rule::Maximum(2.5)]
    );
    assert_eq!(broken("cdtf-bounds-as-text", json!(2.5)), []);
}

#[test]
fn texts_have_lengths() {
    assert_eq!(broken("cdtf-length", json!("a")), [Rule::MinimumLength(2)]);
    assert_eq!(
        broken("cdtf-length", json!("äöüß")),
        [],
        "characters, not bytes"
    );
    assert_eq!(
        broken("cdtf-length", json!("abcde")),
        [Rule::MaximumLength(4)]
    );
}

#[test]
fn texts_match_patterns() {
    assert_eq!(broken("cdtf-pattern", json!("AB12")), []);
    let pattern = Rule::Pattern("[A-Z]{2}[0-9]+");
    assert_eq!(
        broken("cdtf-pattern", json!("xAB12")),
        [pattern],
        "the whole text"
    );
}

#[test]
fn days_and_moments_have_bounds() {
    assert_eq!(
        broken("cdtf-day", json!("2019-12-31")),
        [Rule::Earliest("2020-01-01")]
    );
    assert_eq!(broken("cdtf-day", json!("2030-12-31")), []);
    let late = json!("2031-01-01T00:00:00Z");
    assert_eq!(
        broken("cdtf-moment", late),
        [Rule::Latest("2030-12-31T00:00:00Z")]
    );
}

#[test]
fn syntax_is_checked() {
    for (field, good, bad, rule) in [
        ("cdtf-phone", "+15551234567", "555-1234", Rule::Phone),
        ("cdtf-email", "a@b.example", "a@", Rule::Email),
        ("cdtf-url", "https://b.example/a", "b.example", Rule::Url),
        (
            "cdtf-uuid",
            "0b9e2a52-7d3e-4b8e-9a0f-6a4f2f4f1c11",
            "0b9e",
            Rule::Uuid,
        ),
    ] {
        assert_eq!(broken(field, json!(good)), [], "{field}");
        assert_eq!(broken(field, json!(bad)), [rule], "{field}");
    }
}

#[test]
fn files_have_types() {
    let file = |name: &str| json!([{ "originalName": name }]);
    assert_eq!(broken("cdtf-file-types", file("scan.PDF")), []);
    let types = Rule::FileType(&["pdf", "png"]);
    assert_eq!(broken("cdtf-file-types", file("scan.exe")), [types]);
}

/// Returns a record with an invalid value in each of seven fields, two of them PHI.
fn seven_faults() -> Rules {
    Rules {
        bounds: Some(6),
        length: Some(text("a")),
        pattern: Some(text("ab")),
        day: Some(day("2019-12-31")),
        phone: Some(text("call me")),
        secret: Some(text("a diagnosis")),
        ..Rules::default()
    }
}

#[test]
fn seven_faults_are_seven_violations() {
    let violations = seven_faults()
        .validate()
        .expect_err("seven rules are broken");
    let found: Vec<(&str, &Rule)> = violations
        .iter()
        .map(|violation| (violation.field, &violation.rule))
        .collect();
    assert_eq!(
        found,
        [
            ("cdtf-required", &Rule::Required),
            ("cdtf-bounds", &Rule::Maximum(5.0)),
            ("cdtf-length", &Rule::MinimumLength(2)),
            ("cdtf-pattern", &Rule::Pattern("[A-Z]{2}[0-9]+")),
            ("cdtf-day", &Rule::Earliest("2020-01-01")),
            ("cdtf-secret", &Rule::MaximumLength(3)),
            ("cdtf-phone", &Rule::Phone),
        ]
    );
}

#[test]
fn violations_show_their_values_on_request_only() {
    let mut record = seven_faults();
    record.secret_number = Some(77);
    let violations = record.violations();
    let values = violations.iter().filter_map(Violation::value);
    let values: Vec<&str> = values.map(Hidden::reveal).collect();
    assert_eq!(
        values,
        [
            "6",
            "\"a\"",
            "\"ab\"",
            "\"2019-12-31T00:00:00.000Z\"",
            "\"a diagnosis\"",
            "77",
            "\"call me\""
        ]
    );
    let all = format!("{violations} {violations:?}");
    for value in ["diagnosis", "77", "call me", "2019"] {
        assert!(!all.contains(value), "{all}");
    }
    let revealed = reveal(&violations).to_string();
    assert!(revealed.contains("(value: \"a diagnosis\")"), "{revealed}");
}
