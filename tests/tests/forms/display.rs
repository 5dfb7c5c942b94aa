//! The display of questions and texts.

use crate::care::assessments::{OddForm, SleepCheck, sleep_check};
use crate::care::mood::Calm;
use crate::care::sleep::{Quality, Troubles};
use crate::day;

/// Returns the names of the questions that are shown.
fn questions(answers: &SleepCheck) -> Vec<&'static str> {
    let shown = answers.visible_questions();
    shown.iter().map(|question| question.rust_name()).collect()
}

pub(super) fn texts(answers: &SleepCheck) -> Vec<&'static str> {
    let shown = answers.visible_texts();
    shown.iter().map(|text| text.name()).collect()
}

/// `hours`, `quality`, `snores` and `since` are shown always.
const NIGHT: [&str; 4] = ["hours", "quality", "snores", "since"];

const NIGHT_WITH_TROUBLES: [&str; 5] = ["hours", "quality", "troubles", "snores", "since"];

const DAY: [&str; 5] = ["level", "calm", "sleep_notes", "notes", "referrer"];

const DAY_WITHOUT_CALM: [&str; 4] = ["level", "sleep_notes", "notes", "referrer"];

/// A case: its name, answers, and which questions of the night and of the day are shown.
type QuestionCase = (
    &'static str,
    SleepCheck,
    &'static [&'static str],
    &'static [&'static str],
);

fn check_questions<const CASES: usize>(cases: [QuestionCase; CASES]) {
    for (case, answers, night, day) in cases {
        assert_eq!(questions(&answers), [night, day].concat(), "{case}");
    }
}

#[test]
fn questions_are_shown_by_their_conditions() {
    let answers = SleepCheck::default;
    check_questions([
        ("nothing is answered", answers(), &NIGHT, &DAY),
        (
            "fewer than 6 hours: the first condition of `OR` holds",
            SleepCheck {
                hours: Some(5.5),
                ..answers()
            },
            &NIGHT_WITH_TROUBLES,
            &DAY,
        ),
        (
            "6 hours are not fewer than 6",
            SleepCheck {
                hours: Some(6.0),
                ..answers()
            },
            &NIGHT,
            &DAY,
        ),
        (
            "bad sleep: the second condition of `OR` holds",
            SleepCheck {
                hours: Some(7.0),
                quality: Some(Quality::Bad),
                ..answers()
            },
            &NIGHT_WITH_TROUBLES,
            &DAY,
        ),
    ]);
}

#[test]
fn sections_and_later_questions_are_shown_by_their_conditions() {
    let answers = SleepCheck::default;
    check_questions([
        (
            "8 hours alone do not hide the day: `AND` needs good sleep too",
            SleepCheck {
                hours: Some(8.0),
                ..answers()
            },
            &NIGHT,
            &DAY,
        ),
        (
            "8 hours of good sleep hide the whole section",
            SleepCheck {
                hours: Some(8.0),
                quality: Some(Quality::Good),
                ..answers()
            },
            &NIGHT,
            &[],
        ),
        (
            "good sleep of 7.5 hours does not",
            SleepCheck {
                hours: Some(7.5),
                quality: Some(Quality::Good),
                ..answers()
            },
            &NIGHT,
            &DAY,
        ),
        (
            "a mood of 10 hides the question after it",
            SleepCheck {
                level: Some(10),
                ..answers()
            },
            &NIGHT,
            &DAY_WITHOUT_CALM,
        ),
        (
            "a mood of 9 does not",
            SleepCheck {
                level: Some(9),
                ..answers()
            },
            &NIGHT,
            &DAY,
        ),
    ]);
}

/// A case: its name, answers, and which texts are shown.
type TextCase = (&'static str, SleepCheck, &'static [&'static str]);

fn check_texts<const CASES: usize>(cases: [TextCase; CASES]) {
    for (case, answers, expected) in cases {
        assert_eq!(texts(&answers), expected, "{case}");
    }
}

#[test]
fn texts_are_shown_by_their_conditions() {
    let answers = SleepCheck::default;
    let nightmares = Some(vec![Troubles::WakingEarly, Troubles::Nightmares]);
    check_texts([
        ("nothing is answered", answers(), &[]),
        (
            "nightmares among other troubles, and snoring",
            SleepCheck {
                troubles: nightmares.clone(),
                snores: Some(true),
                ..answers()
            },
            &["section-0-field-0"],
        ),
        (
            "nightmares without snoring",
            SleepCheck {
                troubles: nightmares,
                snores: Some(false),
                ..answers()
            },
            &[],
        ),
        (
            "snoring without nightmares",
            SleepCheck {
                troubles: Some(vec![Troubles::Other]),
                snores: Some(true),
                ..answers()
            },
            &[],
        ),
    ]);
}

#[test]
fn texts_are_shown_by_dates_and_lists() {
    let answers = SleepCheck::default;
    check_texts([
        (
            "since the last day of the year, and sleep that is one of the list",
            SleepCheck {
                since: Some(day("2025-12-31")),
                quality: Some(Quality::Fair),
                ..answers()
            },
            &["section-0-field-1"],
        ),
        (
            "since long ago",
            SleepCheck {
                since: Some(day("1999-05-01")),
                quality: Some(Quality::Bad),
                ..answers()
            },
            &["section-0-field-1"],
        ),
        (
            "since the first day of the next year",
            SleepCheck {
                since: Some(day("2026-01-01")),
                quality: Some(Quality::Bad),
                ..answers()
            },
            &[],
        ),
        (
            "sleep that is none of the list",
            SleepCheck {
                since: Some(day("2025-01-01")),
                quality: Some(Quality::Good),
                ..answers()
            },
            &[],
        ),
    ]);
}

#[test]
fn one_question_can_be_asked_for_by_its_constant() {
    let mut answers = SleepCheck::default();
    assert!(!answers.shows(sleep_check::TROUBLES));
    assert!(answers.shows(sleep_check::HOURS));
    answers.hours = Some(4.0);
    assert!(answers.shows(sleep_check::TROUBLES));
}

#[test]
fn questions_say_what_people_read() {
    let shown = SleepCheck::default().visible_questions();
    let first = shown[0];
    assert_eq!(first.key(), "cdt-sleep__cdtf-hours");
    assert_eq!(first.label(), "Hours of sleep");
    assert_eq!(first.section().title(), "Night");
    assert!(first.is_required());
}

#[test]
fn logic_that_is_not_understood_shows_everything_and_scores_nothing() {
    let answers = OddForm {
        level: Some(1),
        calm: Some(Calm::Never),
        ..OddForm::default()
    };
    assert_eq!(answers.visible_questions().len(), 2);
    assert_eq!(answers.visible_texts().len(), 2);
    assert_eq!(answers.score().total, None);
    assert_eq!(OddForm::pre_populated(Some(&answers)), OddForm::default());
}
