//! The assessments of a real formation. Of its 55 conditions each shows one text for one option, so the cases take each
//! of the three lists at its ends and in between, an option whose text has another spelling, several lists at once, and
//! values that are not options.

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
        // The list of 8: elements 0 to 2 and 7 to 11, with 8 and 7 exchanged.
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
        // A condition reads one list: the texts of the others stay hidden.
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

/// Four questions are pre-populated with the previous answer; one has a default value, for a field that is not in the
/// formation.
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
