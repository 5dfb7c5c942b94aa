//! Designer's logic on answers, offline: conditional display, scoring, what is filled in beforehand, what is required.
//!
//! Each case was worked out by hand from the configuration.

use welkin_runtime::assessments::PatientRecords;
use welkin_runtime::record::Rule;
use welkin_runtime::{Assessment, Date, reveal};

mod care {
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

use care::assessments::{FollowUp, OddForm, SleepCheck, follow_up, sleep_check};
use care::mood::Calm;
use care::sleep::{Quality, Troubles};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Names of the questions that are shown.
fn questions(answers: &SleepCheck) -> Vec<&'static str> {
    let shown = answers.visible_questions();
    shown.iter().map(|question| question.rust_name()).collect()
}

fn texts(answers: &SleepCheck) -> Vec<&'static str> {
    let shown = answers.visible_texts();
    shown.iter().map(|text| text.name()).collect()
}

/// `hours`, `quality`, `snores` and `since` are shown always.
const NIGHT: [&str; 4] = ["hours", "quality", "snores", "since"];
const NIGHT_WITH_TROUBLES: [&str; 5] = ["hours", "quality", "troubles", "snores", "since"];
const DAY: [&str; 5] = ["level", "calm", "sleep_notes", "notes", "referrer"];
const DAY_WITHOUT_CALM: [&str; 4] = ["level", "sleep_notes", "notes", "referrer"];

#[test]
fn questions_are_shown_by_their_conditions() {
    let answers = SleepCheck::default;
    let cases: [(&str, SleepCheck, &[&str], &[&str]); 9] = [
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
    ];
    for (case, answers, night, day) in cases {
        assert_eq!(questions(&answers), [night, day].concat(), "{case}");
    }
}

#[test]
fn texts_are_shown_by_their_conditions() {
    let answers = SleepCheck::default;
    let nightmares = Some(vec![Troubles::WakingEarly, Troubles::Nightmares]);
    let cases: [(&str, SleepCheck, &[&str]); 8] = [
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
    ];
    for (case, answers, expected) in cases {
        assert_eq!(texts(&answers), expected, "{case}");
    }
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

/// Total, then night and day with how many questions were scored.
type Scores = (Option<f64>, (Option<f64>, usize), (Option<f64>, usize));

#[test]
fn answers_score() {
    let answers = SleepCheck::default;
    let cases: [(&str, SleepCheck, Scores); 8] = [
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
    ];
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

#[test]
fn answers_are_filled_in_beforehand() {
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

/// The assessments of a real formation. Of its 55 conditions each shows one text for one option, so the cases take each of the three
/// lists at its ends and in between, an option whose text is spelled otherwise, several lists at once, and values that are no option.
#[cfg(real_data)]
mod real {
    mod care {
        include!(concat!(env!("OUT_DIR"), "/real_formation.rs"));
    }

    use care::assessments::{CoachingNotes, TreatmentRecommendations, treatment_recommendations};
    use care::treatments::{DietTreatmentList, LifestyleTreatmentList, OtcTreatmentList};

    fn answers() -> TreatmentRecommendations {
        TreatmentRecommendations::default()
    }

    fn shown(answers: &TreatmentRecommendations) -> Vec<&'static str> {
        let texts = answers.visible_texts();
        texts.iter().map(|text| text.name()).collect()
    }

    fn otc(value: &str) -> TreatmentRecommendations {
        let list: OtcTreatmentList = value.parse().expect("an option");
        TreatmentRecommendations {
            otc_treatment_list: Some(list),
            ..answers()
        }
    }

    fn diet(value: &str) -> TreatmentRecommendations {
        let list: DietTreatmentList = value.parse().expect("an option");
        TreatmentRecommendations {
            diet_treatment_list: Some(list),
            ..answers()
        }
    }

    fn lifestyle(value: &str) -> TreatmentRecommendations {
        let list: LifestyleTreatmentList = value.parse().expect("an option");
        TreatmentRecommendations {
            lifestyle_treatment_list: Some(list),
            ..answers()
        }
    }

    #[test]
    fn texts_are_shown_by_their_conditions() {
        let cases: [(TreatmentRecommendations, &[&str]); 16] = [
            // No list is answered: no `EQUAL` holds.
            (answers(), &[]),
            // The list of 8: elements 0 to 2 and 7 to 11, of which 8 and 7 have changed places.
            (otc("Petroleum Jelly"), &["section-0-field-0"]),
            (otc("Tar Shampoo"), &["section-0-field-2"]),
            (otc("Tar Lotion/Ointment"), &["section-0-field-7"]),
            (otc("Moisturizer"), &["section-0-field-8"]),
            (otc("Anti-histamines"), &["section-0-field-11"]),
            // The list of 9.
            (diet("Food Diary"), &["section-0-field-3"]),
            (diet("Itchy Dozen Log"), &["section-0-field-13"]),
            (diet("Watery Foods"), &["section-0-field-16"]),
            (diet("Anti-inflammatory Foods"), &["section-0-field-18"]),
            // The list of 38.
            (lifestyle("Sleep Diary"), &["section-0-field-5"]),
            (lifestyle("Yoga"), &["section-0-field-23"]),
            (lifestyle("Qigong"), &["section-0-field-24"]),
            (lifestyle("Affirmations"), &["section-0-field-30"]),
            // Three lists at once: one text each, in the order of the form.
            (
                TreatmentRecommendations {
                    otc_treatment_list: otc("Moisturizer").otc_treatment_list,
                    diet_treatment_list: diet("Elimination Diet").diet_treatment_list,
                    lifestyle_treatment_list: lifestyle("Meditation").lifestyle_treatment_list,
                    ..answers()
                },
                &[
                    "section-0-field-8",
                    "section-0-field-4",
                    "section-0-field-20",
                ],
            ),
            // A condition looks at one list: the texts of the others stay hidden.
            (
                TreatmentRecommendations {
                    encounter_notes_status: Some("Petroleum Jelly".to_owned()),
                    ..answers()
                },
                &[],
            ),
        ];
        for (answers, expected) in cases {
            assert_eq!(shown(&answers), expected);
        }
    }

    #[test]
    fn a_value_that_is_no_option_shows_no_text() {
        let json = r#"{"cdt-treatments__cdtf-otc-treatment-list": "petroleum jelly"}"#;
        let answers: TreatmentRecommendations = serde_json::from_str(json).expect("a map");
        assert_eq!(shown(&answers), [""; 0]);
    }

    /// Every option of every list shows exactly one text, and each of the 55 texts is shown by one option.
    #[test]
    fn each_option_has_its_text() {
        let otc = OtcTreatmentList::all().map(|list| TreatmentRecommendations {
            otc_treatment_list: Some(list),
            ..answers()
        });
        let diet = DietTreatmentList::all().map(|list| TreatmentRecommendations {
            diet_treatment_list: Some(list),
            ..answers()
        });
        let lifestyle = LifestyleTreatmentList::all().map(|list| TreatmentRecommendations {
            lifestyle_treatment_list: Some(list),
            ..answers()
        });
        let mut all: Vec<&str> = Vec::new();
        for answers in otc.chain(diet).chain(lifestyle) {
            let texts = shown(&answers);
            assert_eq!(texts.len(), 1);
            all.extend(texts);
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 55);
    }

    #[test]
    fn questions_are_shown_always() {
        let shown = answers().visible_questions();
        let names: Vec<&str> = shown.iter().map(|question| question.rust_name()).collect();
        assert_eq!(
            names,
            [
                "otc_treatment_list",
                "otc_rec",
                "diet_treatment_list",
                "nutrition_rec",
                "lifestyle_treatment_list",
                "lifestyle_rec",
                "encounter_notes_status",
            ]
        );
        assert!(answers().shows(treatment_recommendations::OTC_REC));
        assert_eq!(CoachingNotes::default().visible_questions().len(), 3);
    }

    /// Both assessments have the formula `SUM` and no group: there is nothing to add up.
    #[test]
    fn nothing_is_scored() {
        assert_eq!(otc("Moisturizer").score().total, None);
        assert_eq!(otc("Moisturizer").score().groups, []);
        assert_eq!(CoachingNotes::default().score().total, None);
    }

    /// Four questions take over the previous answer; one has a default value, for a field that the formation does not hold.
    #[test]
    fn answers_are_filled_in_beforehand() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            TreatmentRecommendations::pre_populated(None),
            TreatmentRecommendations {
                encounter_notes_status: text("Completed"),
                ..answers()
            }
        );
        let previous = TreatmentRecommendations {
            otc_rec: text("a"),
            nutrition_rec: text("b"),
            lifestyle_rec: text("c"),
            encounter_notes_status: text("Open"),
            ..otc("Moisturizer")
        };
        assert_eq!(
            TreatmentRecommendations::pre_populated(Some(&previous)),
            TreatmentRecommendations {
                otc_rec: text("a"),
                nutrition_rec: text("b"),
                lifestyle_rec: text("c"),
                encounter_notes_status: text("Completed"),
                ..answers()
            }
        );
        let previous = CoachingNotes {
            patient_overview: text("a"),
            focus_today: text("b"),
            visit_summary: text("c"),
            ..CoachingNotes::default()
        };
        assert_eq!(
            CoachingNotes::pre_populated(Some(&previous)),
            CoachingNotes {
                patient_overview: text("a"),
                ..CoachingNotes::default()
            }
        );
    }

    #[test]
    fn nothing_is_required() {
        assert_eq!(answers().validate(), Ok(()));
        assert_eq!(CoachingNotes::default().validate(), Ok(()));
    }
}

/// Says that the cases of a real formation were not compiled.
#[cfg(not(real_data))]
#[test]
fn real() {
    assert_eq!(
        welkin_tests::real_data::folder("the logic of real assessments"),
        None
    );
}

fn shown(questions: &[welkin_runtime::assessments::Question]) -> Vec<&'static str> {
    questions
        .iter()
        .map(|question| question.rust_name())
        .collect()
}

/// Conditions on fields of a CDT that the form does not ask for, one of them *contains*.
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

#[test]
fn what_is_known_decides_a_rule_beside_what_is_not() {
    let answers = FollowUp {
        level: Some(10),
        ..FollowUp::default()
    };
    assert_eq!(shown(&answers.visible_questions()), ["level", "calm"]);
}

/// A required question that depends on a record is required only when the record says so.
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
