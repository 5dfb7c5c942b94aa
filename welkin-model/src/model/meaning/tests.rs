mod decisive_words;
mod pairs;

use super::{Labels, MeaningChange};

fn change<const N: usize>(
    name: &str,
    old: &str,
    new: &str,
    others: [(&str, &str); N],
) -> Option<MeaningChange> {
    Labels::new(others.into_iter().chain([("own", old)])).change("own", name, old, new)
}

#[test]
fn what_says_the_same() {
    let same = [
        ("Not at all", "not at all."),
        ("Nealry every day", "Nearly every day"),
        ("Severl days", "Several days"),
        ("Several days", "Several days a week"),
        ("More than half the days", "More than half of the days"),
        ("Nearly every day", "Almost every day"),
        ("Every day", "Everyday"),
        ("Yse", "Yes"),
        ("Don't know", "Do not know"),
        ("Dont know", "Don\u{2019}t know"),
        ("Mild", "Mild (5-9)"),
        ("5", "Five"),
        ("0", "Not at all"),
        ("Other", "Other (please specify)"),
        ("N/A", "Not applicable"),
        ("BP", "Blood pressure"),
        ("Follow up", "Follow-up"),
        ("Followup", "Follow up"),
        (">10%", "> 10 %"),
        ("Naver", "Never"),
        ("Improving", "Improved"),
        ("Smoker", "Smokers"),
        ("0-2%", "0\u{2013}2%"),
        ("Patient was refered", "Patient was referred"),
        ("Anaemia", "Anemia"),
        ("Oesophagus", "Esophagus"),
        ("5mg", "5 mg"),
        ("Ten (10)", "10"),
        ("Gr\u{f6}\u{df}e", "Groesse"),
        ("Covid19", "COVID-19"),
        ("Positve", "Positive"),
        ("Hypertention", "Hypertension"),
        ("Schizophenia", "Schizophrenia"),
        ("Pt declined", "Patient declined"),
        ("2nd visit", "Second visit"),
        ("&lt; 5", "< 5"),
        ("A lot of interest", "Lot of interest"),
        ("", "Severe"),
    ];
    for (old, new) in same {
        assert_eq!(change("", old, new, []), None, "{old} -> {new}");
    }
}

/// Labels with different meanings.
const DIFFERENT: [(&str, &str); 69] = [
    ("Not at all", "Nearly every day"),
    ("Several days", "More than half the days"),
    ("More than half the days", "Every day"),
    ("Several days", "Every day"),
    ("Yes", "No"),
    ("Improved", "Not improved"),
    ("Mild", "Severe"),
    ("Mild pain", "Severe pain"),
    ("Moderate", "Moderately severe"),
    ("Often", "Very often"),
    ("Grade 1", "Grade 2"),
    ("1-2 days", "3-4 days"),
    (">10%", "<10%"),
    ("5+", "5"),
    ("-1", "1"),
    ("Controlled", "Uncontrolled"),
    ("Complete", "Incomplete"),
    ("Symptomatic", "Asymptomatic"),
    ("Normal", "Abnormal"),
    ("Smoker", "Nonsmoker"),
    ("Smoker", "Non-smoker"),
    ("Current smoker", "Former smoker"),
    ("Hypertension", "Hypotension"),
    ("Increase", "Decrease"),
    ("Male", "Female"),
    ("Minor", "Major"),
    ("Left arm", "Right arm"),
    ("Left to right", "Right to left"),
    ("Left", "Left and right"),
    ("Started treatment", "Stopped treatment"),
    ("Patient started treatment", "Patient stopped treatment"),
    ("Can walk", "Can't walk"),
    ("With help", "Without help"),
    ("Able to walk", "Unable to walk"),
    ("Agree", "Disagree"),
    ("Agree", "Strongly agree"),
    ("Positive", "Negative"),
    ("A", "Severe asthma"),
    ("Bupropion", "Buspirone"),
    ("On", "No"),
    ("Inpatient", "Outpatient"),
    ("Daily", "Weekly"),
    ("HIV test", "HIV test negative"),
    ("Consent", "Consent withdrawn"),
    ("Pneumonia", "Pneumonia ruled out"),
    ("Diabetes", "Family history of diabetes"),
    ("Weekends", "Except weekends"),
    ("Schwanger", "Nicht schwanger"),
    ("Enceinte", "Pas enceinte"),
    (
        "\u{41a}\u{443}\u{440}\u{438}\u{442}",
        "\u{41d}\u{435} \u{43a}\u{443}\u{440}\u{438}\u{442}",
    ),
    ("\u{6709}", "\u{6ca1}\u{6709}"),
    ("Raucher", "Nichtraucher"),
    ("Deaf", "Dead"),
    ("Mental health", "Dental health"),
    ("Never smoked", "Ever smoked"),
    ("Prednisone", "Prednisolone"),
    ("Palpation", "Palpitation"),
    ("Prescribed", "Proscribed"),
    ("Stage I", "Stage II"),
    ("Type I diabetes", "Type II diabetes"),
    ("Type A", "Type B"),
    ("A positive", "B positive"),
    ("+", "-"),
    ("\u{2191}", "\u{2193}"),
    ("1,5", "15"),
    ("5'", "5\""),
    ("q.d.", "q.i.d."),
    ("Is pregnant", "Was pregnant"),
    ("Had fallen", "Hadn't fallen"),
];

#[test]
fn what_says_something_else() {
    for (old, new) in DIFFERENT {
        assert_eq!(
            change("", old, new, []),
            Some(MeaningChange::Another),
            "{old} -> {new}"
        );
        assert!(change("", new, old, []).is_some(), "{new} -> {old}");
    }
}

/// Words added to a number add a meaning; words replaced by a number lose theirs.
#[test]
fn a_number_says_nothing_of_words() {
    assert_eq!(change("Value3", "3", "Severe", []), None);
    assert_eq!(
        change("Severe", "Severe", "3", []),
        Some(MeaningChange::Another)
    );
    assert_eq!(change("Value3", "3", "4", []), Some(MeaningChange::Another));
}

/// Titles change more freely than names, which come from machine names.
#[test]
fn a_name_that_fits_the_new_label_does_not_contradict_it() {
    assert_eq!(change("intake_visit", "Welcome", "Intake visit", []), None);
    assert_eq!(
        change("intake_visit", "Welcome", "Goodbye", []),
        Some(MeaningChange::Another)
    );
}

#[test]
fn a_label_of_another_is_found_whatever_its_spelling() {
    let of = |name: &str| Some(MeaningChange::OfAnother(name.to_owned()));
    assert_eq!(
        change("", "Mild", "Mild pain", [("2", "Mild pain")]),
        of("2")
    );
    assert_eq!(
        change(
            "",
            "Not at all",
            "Nealry every day",
            [("3", "Nearly every day")]
        ),
        of("3")
    );
    assert_eq!(
        change(
            "",
            "Mild pain",
            "Mild pain at nite",
            [("2", "Mild pain at night")]
        ),
        of("2")
    );
    assert_eq!(
        change(
            "",
            "Severl days",
            "Several days",
            [("3", "Nearly every day")]
        ),
        None
    );
    assert_eq!(change("", "A", "a", [("b", "a")]), of("b"));
    assert_eq!(change("", "a", "A", [("b", "A")]), of("b"));
    assert_eq!(change("", "A", "a", [("b", "B")]), None);
    assert_eq!(change("", "", "Never", [("b", "never")]), of("b"));
}
