//! Labels that gained, lost or replaced a word, and spellings that must not be confused with that.

use super::super::{Labels, MeaningChange};

fn is_changed(old: &str, new: &str) -> bool {
    let change = Labels::new([("own", old)]).change("own", "", old, new);
    change == Some(MeaningChange::Another)
}

/// Checks pairs in both directions.
fn check(pairs: &[(&str, &str)], expected: bool) {
    let reversed = pairs.iter().map(|(old, new)| (*new, *old));
    let wrong: Vec<_> = pairs
        .iter()
        .copied()
        .chain(reversed)
        .filter(|(old, new)| is_changed(old, new) != expected)
        .collect();
    assert!(wrong.is_empty(), "changed is not {expected}: {wrong:#?}");
}

#[test]
fn a_decisive_word_counts_whether_gained_or_lost() {
    let pairs = [
        ("Arm pain", "Left arm pain"),
        ("Arm pain", "Rt arm pain"),
        ("Arm pain", "L arm pain"),
        ("Patient", "Patient deceased"),
        ("Parent", "Parent dead"),
        ("Sibling alive", "Sibling"),
        ("Tumour", "Malignant tumour"),
        ("Tumour", "Benign tumour"),
        ("Consent", "Consent revoked"),
        ("Consent", "Consent (withdrawn)"),
        ("Form", "Form void"),
        ("Asthma", "Asthma disproven"),
        ("Fracture", "Suspected fracture"),
        ("Fracture", "Possible fracture"),
        ("Fracture", "Possibly fracture"),
        ("Pregnant", "Trying to get pregnant"),
        ("Surgery", "Planned surgery"),
        ("Carcinoma", "Metastatic carcinoma"),
        ("Carcinoma", "Localized carcinoma"),
        ("Blood pressure", "Blood pressure rising"),
        ("Glucose", "Fasting glucose"),
        ("Glucose", "Random glucose"),
        ("Smoker", "Currently smoker"),
        ("Smoker", "Previously smoker"),
        ("Smoker", "Formerly smoker"),
        ("Aspirin", "Aspirin daily"),
        ("Aspirin", "Aspirin hourly"),
        ("Diabetes", "Uncontrolled diabetes"),
        ("Fever", "Fever and chills"),
        ("Fever", "Fever or chills"),
    ];
    check(&pairs, true);
}

#[test]
fn a_replaced_word_counts_however_many_others_are_equal() {
    let pairs = [
        ("History of breast cancer", "History of lung cancer"),
        (
            "Currently taking medication",
            "Previously taking medication",
        ),
        (
            "Transferred to intensive care unit",
            "Transferred to palliative care unit",
        ),
        ("Benign tumour of lung", "Malignant tumour of lung"),
        ("Blood pressure rising", "Blood pressure falling"),
        ("10 units insulin lispro", "10 units insulin glargine"),
        (
            "Attempt resuscitation at all costs",
            "Withhold resuscitation at all costs",
        ),
        (
            "Referred to the cardiology clinic",
            "Referred to the neurology clinic",
        ),
        ("Lt arm", "Rt arm"),
        ("L arm", "R arm"),
    ];
    check(&pairs, true);
    check(
        &[
            ("Prefer not to answer", "Prefer not to say"),
            ("Seen by a doctor", "Seen by a physician"),
        ],
        false,
    );
}

#[test]
fn units_and_frequencies_count() {
    let pairs = [
        ("5 mg warfarin daily", "5 mcg warfarin daily"),
        ("5mg warfarin", "5g warfarin"),
        ("5 ml", "5 units"),
        ("Twice per day", "Twice per week"),
        ("Twice a month", "Twice a year"),
        ("5 drinks (per day)", "5 drinks (per week)"),
        ("3 days", "3 days a week"),
        ("Aspirin daily", "Aspirin weekly"),
        ("1/2 tablet", "1-2 tablets"),
        ("\u{bd} tablet", "1-2 tablets"),
    ];
    check(&pairs, true);
    let same = [
        ("5 mg", "5mg"),
        ("5 \u{b5}g", "5 mcg"),
        ("5 milligrams of warfarin", "5mg of warfarin"),
        ("Several days", "Several days a week"),
        ("Often", "Often (5-6 days)"),
        ("\u{bd} tablet", "1/2 tablet"),
        ("Twice a day", "Two times a day"),
        ("24 hrs", "24 hours"),
    ];
    check(&same, false);
}

#[test]
fn a_real_word_is_not_a_misspelling_of_another() {
    let pairs = [
        ("Prostate", "Prostrate"),
        ("Radial", "Radical"),
        ("Arm", "Army"),
        ("Lung", "Long"),
        ("Full", "Fall"),
        ("Past", "Paste"),
        ("Quit", "Quiet"),
        ("Tired", "Tried"),
        ("Mid", "Mild"),
        ("Medial", "Medical"),
        ("Perineal", "Peroneal"),
        ("Colostomy", "Colotomy"),
        ("Medication", "Meditation"),
        ("Notable", "Not able"),
        ("Ever", "Every"),
    ];
    check(&pairs, true);
}

#[test]
fn spellings_contractions_roman_numerals_and_markup_do_not_count() {
    let pairs = [
        ("Seperated", "Separated"),
        ("Nearly evry day", "Nearly every day"),
        ("Definate", "Definite"),
        ("Grey", "Gray"),
        ("Programme", "Program"),
        ("Ocassionally", "Occasionally"),
        ("Organised", "Organized"),
        ("Okay", "OK"),
        ("I'm ok", "I am ok"),
        ("I\u{2019}m ok", "I am OK."),
        ("They're fine", "They are fine"),
        ("Grade II", "Grade 2"),
        ("Stage IV", "Stage 4"),
        ("Type I diabetes", "Type 1 diabetes"),
        ("Yes", "<b>Yes</b>"),
        ("Not at all", "<p>Not at all</p>"),
        ("Other", "Other <i>(please specify)</i>"),
        ("Therapy", "Therapies"),
    ];
    check(&pairs, false);
    check(
        &[
            ("Grade II", "Grade 3"),
            ("IV antibiotics", "Antibiotics"),
            ("Value <low>", "Value"),
            ("Yes", "<s>Yes</s> no"),
            ("8 am", "8 pm"),
            ("8 am", "8"),
        ],
        true,
    );
}

#[test]
fn negations_of_other_languages_count() {
    let pairs = [
        ("\u{5df2}\u{5a5a}", "\u{672a}\u{5a5a}"),
        (
            "\u{7cd6}\u{5c3f}\u{75c5}",
            "\u{65e0}\u{7cd6}\u{5c3f}\u{75c5}",
        ),
        ("\u{5438}\u{70df}", "\u{4e0d}\u{5438}\u{70df}"),
        ("\u{5438}\u{70df}", "\u{975e}\u{5438}\u{70df}"),
        ("\u{5438}\u{70df}", "\u{6ca1}\u{5438}\u{70df}"),
        (
            "\u{d1b5}\u{c99d} \u{c788}\u{c74c}",
            "\u{d1b5}\u{c99d} \u{c5c6}\u{c74c}",
        ),
        ("\u{d1b5}\u{c99d}", "\u{d1b5}\u{c99d} \u{c5c6}\u{c74c}"),
        (
            "\u{d761}\u{c5f0}\u{d568}",
            "\u{c548} \u{d761}\u{c5f0}\u{d568}",
        ),
        (
            "\u{39a}\u{3b1}\u{3c0}\u{3bd}\u{3af}\u{3b6}\u{3b5}\u{3b9}",
            "\u{394}\u{3b5}\u{3bd} \u{3ba}\u{3b1}\u{3c0}\u{3bd}\u{3af}\u{3b6}\u{3b5}\u{3b9}",
        ),
        ("\u{39d}\u{3b1}\u{3b9}", "\u{38c}\u{3c7}\u{3b9}"),
        (
            "\u{39a}\u{3b1}\u{3c0}\u{3bd}\u{3b9}\u{3c3}\u{3c4}\u{3ae}\u{3c2}",
            "\u{39c}\u{3b7} \u{3ba}\u{3b1}\u{3c0}\u{3bd}\u{3b9}\u{3c3}\u{3c4}\u{3ae}\u{3c2}",
        ),
        ("H\u{fa}t thu\u{1ed1}c", "Kh\u{f4}ng h\u{fa}t thu\u{1ed1}c"),
        ("Ku\u{159}\u{e1}k", "Nen\u{ed} ku\u{159}\u{e1}k"),
        ("Ku\u{159}\u{e1}k", "Neku\u{159}\u{e1}k"),
        ("Fuma", "No fuma"),
        ("Dolor", "Sin dolor"),
        ("Fuma", "N\u{e3}o fuma"),
        ("Fume", "Ne fume pas"),
        ("Raucht", "Raucht nicht"),
        ("Rookt", "Rookt niet"),
        ("Fuma", "Non fuma"),
        ("Pali", "Nie pali"),
        (
            "\u{41a}\u{443}\u{440}\u{438}\u{442}",
            "\u{41d}\u{435} \u{43a}\u{443}\u{440}\u{438}\u{442}",
        ),
        ("Naninigarilyo", "Hindi naninigarilyo"),
        ("Sigaar cabba", "Sigaar ma cabba"),
        (
            "\u{62d}\u{627}\u{645}\u{644}",
            "\u{644}\u{627} \u{62d}\u{627}\u{645}\u{644}",
        ),
    ];
    check(&pairs, true);
}

#[test]
fn sides_in_other_languages_count() {
    let pairs = [
        ("Linker Arm", "Rechter Arm"),
        ("Schmerzen im Arm", "Schmerzen im linken Arm"),
        ("Schmerzen links", "Schmerzen rechts"),
        ("Bras gauche", "Bras droit"),
        ("Jambe", "Jambe droite"),
        ("Brazo izquierdo", "Brazo derecho"),
        ("Pierna", "Pierna izquierda"),
        ("Bra\u{e7}o", "Bra\u{e7}o esquerdo"),
        ("Perna direita", "Perna esquerda"),
        ("Gamba sinistra", "Gamba destra"),
        ("R\u{119}ka lewa", "R\u{119}ka prawa"),
        ("R\u{119}ka", "R\u{119}ka prawa"),
        (
            "\u{420}\u{443}\u{43a}\u{430}",
            "\u{41b}\u{435}\u{432}\u{430}\u{44f} \u{440}\u{443}\u{43a}\u{430}",
        ),
        (
            "\u{41f}\u{440}\u{430}\u{432}\u{44b}\u{439} \u{433}\u{43b}\u{430}\u{437}",
            "\u{41b}\u{435}\u{432}\u{44b}\u{439} \u{433}\u{43b}\u{430}\u{437}",
        ),
        ("\u{5de6}\u{624b}", "\u{53f3}\u{624b}"),
        ("\u{624b}", "\u{53f3}\u{624b}"),
    ];
    check(&pairs, true);
}

#[test]
fn long_words_are_not_compared_letter_by_letter() {
    let old = "a".repeat(40_000);
    let new = format!("{old}b");
    assert!(is_changed(&old, &new));
    assert!(!is_changed(&old, &old.to_uppercase()));
    let others: Vec<String> = (0..30).map(|place| format!("{old}{place}")).collect();
    let others = others.iter().map(|label| (&**label, &**label));
    let labels = Labels::new(others.chain([("own", &*old)]));
    assert!(labels.change("own", "", &old, &new).is_some());
}
