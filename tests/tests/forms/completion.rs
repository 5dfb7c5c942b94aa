//! Pre-populated answers, and the rules of completed answers.

use welkin_runtime::record::Rule;

use crate::care::assessments::{SleepCheck, sleep_check};
use crate::care::sleep::Quality;
use crate::day;

#[test]
pub(super) fn answers_are_filled_in_beforehand() {
    let first = SleepCheck::pre_populated(None);
    let expected = SleepCheck {
        quality: Some(Quality::Fair),
        snores: Some(false),
        referrer: Some("Self".to_owned()),
        ..SleepCheck::default()
    };
    assert_eq!(first, expected);

    let previous = SleepCheck {
        hours: Some(3.0),
        quality: Some(Quality::Bad),
        since: Some(day("2024-02-29")),
        sleep_notes: Some("restless".to_owned()),
        notes: Some("tired".to_owned()),
        ..SleepCheck::default()
    };
    let second = SleepCheck::pre_populated(Some(&previous));
    let expected = SleepCheck {
        since: previous.since,
        sleep_notes: previous.sleep_notes.clone(),
        ..expected
    };
    assert_eq!(second, expected);
}

#[test]
fn completed_answers_obey_every_rule_at_once() {
    let answers = SleepCheck {
        hours: Some(30.0),
        level: Some(11),
        ..SleepCheck::default()
    };
    let violations = answers.validate().expect_err("three rules are broken");
    let broken: Vec<(&str, Rule)> = violations
        .into_iter()
        .map(|violation| (violation.field, violation.rule))
        .collect();
    assert_eq!(
        broken,
        [
            ("cdt-sleep__cdtf-hours", Rule::Maximum(24.0)),
            ("cdt-sleep__cdtf-quality", Rule::Required),
            ("cdt-mood__cdtf-level", Rule::Maximum(10.0)),
        ]
    );
}

#[test]
fn a_question_that_is_not_shown_is_not_required() {
    let answers = SleepCheck::new(sleep_check::Required {
        hours: 8.5,
        quality: Quality::Good,
    });
    assert_eq!(
        answers.validate(),
        Ok(()),
        "the day is hidden, and its mood with it"
    );

    let answers = SleepCheck::new(sleep_check::Required {
        hours: 4.0,
        quality: Quality::Bad,
    });
    let violations = answers
        .validate()
        .expect_err("troubles and mood are asked for");
    let fields: Vec<&str> = violations.iter().map(|violation| violation.field).collect();
    assert_eq!(fields, ["cdt-sleep__cdtf-troubles", "cdt-mood__cdtf-level"]);
}

#[test]
fn answers_are_private() {
    let answers = SleepCheck {
        hours: Some(3.25),
        referrer: Some("Dr. Example".to_owned()),
        ..SleepCheck::default()
    };
    let shown = format!("{answers:?}");
    assert!(!shown.contains("3.25"), "{shown}");
    assert!(!shown.contains("Example"), "{shown}");
}
