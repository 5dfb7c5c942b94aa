//! Conditions on records of the patient.

use welkin_runtime::Assessment;
use welkin_runtime::assessments::PatientRecords;

use crate::care;
use crate::care::assessments::{FollowUp, SleepCheck, follow_up};
use crate::care::sleep::{Quality, Troubles};

pub(super) fn shown(questions: &[welkin_runtime::assessments::Question]) -> Vec<&'static str> {
    questions
        .iter()
        .map(|question| question.rust_name())
        .collect()
}

/// Conditions on fields of a CDT without questions, one of them *contains*.
#[test]
fn conditions_look_at_records() {
    let answers = FollowUp::default();
    let with_troubles = care::Sleep {
        troubles: Some(vec![Troubles::WakingEarly, Troubles::FallingAsleep]),
        quality: Some(Quality::Bad),
        ..care::Sleep::default()
    };
    let without_troubles = care::Sleep {
        troubles: Some(vec![Troubles::WakingEarly]),
        quality: Some(Quality::Good),
        ..care::Sleep::default()
    };
    let given = |record| PatientRecords::new().with::<care::Sleep>(record);
    let no_record = PatientRecords::new().without::<care::Sleep>();
    let other_record = care::Mood::default();
    let cases: [(&str, PatientRecords<'_>, &[&str]); 6] = [
        (
            "its list contains the value",
            given(&with_troubles),
            &["level", "calm", "notes"],
        ),
        (
            "it does not, and the quality hides the notes",
            given(&without_troubles),
            &["level"],
        ),
        ("there is no record", no_record, &["level", "notes"]),
        (
            "nothing is known",
            PatientRecords::new(),
            &["level", "calm", "notes"],
        ),
        (
            "another record is known",
            PatientRecords::new().with(&other_record),
            &["level", "calm", "notes"],
        ),
        (
            "the last of several counts",
            given(&with_troubles).with(&without_troubles),
            &["level"],
        ),
    ];
    for (case, records, expected) in cases {
        let with_records = answers.with_records(&records);
        assert_eq!(shown(&with_records.visible_questions()), expected, "{case}");
        assert_eq!(
            with_records.shows(follow_up::CALM),
            expected.contains(&"calm"),
            "{case}"
        );
    }
    assert_eq!(
        shown(&answers.visible_questions()),
        ["level", "calm", "notes"]
    );
    assert_eq!(FollowUp::form().needed_records(), ["cdt-sleep"]);
}

#[test]
fn what_is_known_decides_a_rule_beside_what_is_not() {
    let answers = FollowUp {
        level: Some(10),
        ..FollowUp::default()
    };
    assert_eq!(shown(&answers.visible_questions()), ["level", "calm"]);
}

/// A required question that depends on a record is required only if the record fulfills the condition.
#[test]
fn a_question_that_may_be_hidden_is_not_required() {
    let answers = FollowUp::default();
    assert!(answers.validate().is_ok());
    let troubled = care::Sleep {
        troubles: Some(vec![Troubles::FallingAsleep]),
        ..care::Sleep::default()
    };
    let records = PatientRecords::new().with(&troubled);
    let violations = answers
        .with_records(&records)
        .validate()
        .expect_err("it is required");
    assert_eq!(violations.len(), 1);
    let records = PatientRecords::new().without::<care::Sleep>();
    assert!(answers.with_records(&records).validate().is_ok());
}

#[test]
fn records_are_not_shown() {
    let record = care::Sleep {
        hours: Some(7.25),
        ..care::Sleep::default()
    };
    let records = PatientRecords::new().with(&record);
    let shown = format!(
        "{records:?} {:?}",
        FollowUp::default().with_records(&records)
    );
    assert!(
        shown.contains("cdt-sleep") && !shown.contains("7.25"),
        "{shown}"
    );
}

#[test]
fn a_form_says_in_which_programs_it_is_offered() {
    let [tied] = SleepCheck::form().available_in() else {
        panic!("the form is tied to one program");
    };
    assert_eq!(
        (tied.program, tied.phases),
        ("prog-rest", &["start", "review"][..])
    );
    assert!(
        FollowUp::form().available_in().is_empty(),
        "it is offered everywhere"
    );
}
