//! Scores of answers.

use welkin_runtime::reveal;

use crate::care::assessments::SleepCheck;
use crate::care::mood::Calm;
use crate::care::sleep::{Quality, Troubles};

/// The total, then the scores of night and day with the number of scored questions.
type Scores = (Option<f64>, (Option<f64>, usize), (Option<f64>, usize));

fn check<const CASES: usize>(cases: [(&str, SleepCheck, Scores); CASES]) {
    for (case, answers, (total, night, day)) in cases {
        let score = answers.score();
        let group = |name| {
            let group = score.group(name).expect("the group is defined");
            (group.value, group.scored)
        };
        assert_eq!(score.total, total, "{case}");
        assert_eq!(group("night"), night, "{case}");
        assert_eq!(group("day"), day, "{case}");
    }
}

#[test]
fn answers_score() {
    let answers = SleepCheck::default;
    check([
        (
            "nothing is answered: no score, not zero",
            answers(),
            (None, (None, 0), (None, 0)),
        ),
        (
            "fair sleep scores 1, written as text in the configuration",
            SleepCheck {
                quality: Some(Quality::Fair),
                ..answers()
            },
            (Some(1.0), (Some(1.0), 1), (None, 0)),
        ),
        (
            "2 for bad sleep, 1 + 3 for two troubles, 1.5 for snoring",
            SleepCheck {
                quality: Some(Quality::Bad),
                troubles: Some(vec![Troubles::FallingAsleep, Troubles::Nightmares]),
                snores: Some(true),
                ..answers()
            },
            (Some(7.5), (Some(7.5), 3), (None, 0)),
        ),
        (
            "an answer without a score counts as none",
            SleepCheck {
                quality: Some(Quality::Bad),
                troubles: Some(vec![Troubles::Other]),
                ..answers()
            },
            (Some(2.0), (Some(2.0), 1), (None, 0)),
        ),
        (
            "troubles that are not asked for score nothing: 7 hours of fair sleep",
            SleepCheck {
                hours: Some(7.0),
                quality: Some(Quality::Fair),
                troubles: Some(vec![Troubles::Nightmares]),
                ..answers()
            },
            (Some(1.0), (Some(1.0), 1), (None, 0)),
        ),
    ]);
}

#[test]
fn groups_score_by_their_formulas() {
    let answers = SleepCheck::default;
    check([
        (
            "the average of 4 for calm and 3 for mood",
            SleepCheck {
                calm: Some(Calm::Never),
                level: Some(3),
                ..answers()
            },
            (Some(3.5), (None, 0), (Some(3.5), 2)),
        ),
        (
            "the average of one answer is its score",
            SleepCheck {
                level: Some(3),
                ..answers()
            },
            (Some(3.0), (None, 0), (Some(3.0), 1)),
        ),
        (
            "groups add up: 0 for good sleep, 0 for no snoring, (0 + 6) / 2 for the day",
            SleepCheck {
                hours: Some(7.0),
                quality: Some(Quality::Good),
                snores: Some(false),
                calm: Some(Calm::Often),
                level: Some(6),
                ..answers()
            },
            (Some(3.0), (Some(0.0), 2), (Some(3.0), 2)),
        ),
    ]);
}

#[test]
fn scores_do_not_show() {
    let answers = SleepCheck {
        quality: Some(Quality::Bad),
        level: Some(6),
        ..SleepCheck::default()
    };
    let score = answers.score();
    assert_eq!(
        format!("{score:?}"),
        "Score { total: Some([hidden]), groups: [\
         GroupScore { name: \"night\", value: Some([hidden]), scored: [hidden], questions: 3 }, \
         GroupScore { name: \"day\", value: Some([hidden]), scored: [hidden], questions: 2 }] }"
    );
    let revealed = reveal(&score).to_string();
    assert!(
        revealed.starts_with("Score { total: Some(8.0), "),
        "{revealed}"
    );
}
