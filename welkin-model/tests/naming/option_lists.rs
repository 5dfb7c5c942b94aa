//! Names of option lists and of their options.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{cdt, labelled_variants, messages, model, only_cdt, options, select, variants};

#[test]
fn symbols_of_options_are_spoken() {
    for (value, expected) in [
        (">10%", "Over10Percent"),
        ("<10%", "Under10Percent"),
        (">=5", "AtLeast5"),
        ("≤5", "AtMost5"),
        ("<= 5", "AtMost5"),
        ("0-2%", "Value0To2Percent"),
        ("2 – 5%", "Value2To5Percent"),
        ("5%-10%", "Value5PercentTo10Percent"),
        ("5", "Value5"),
        ("-5", "Minus5"),
        ("1.5 mg", "Value1Point5Mg"),
        ("120/80", "Value120_80"),
        ("A+", "APlus"),
        ("AM & PM Journaling", "AmAndPmJournaling"),
        ("x=y", "XEqualsY"),
        ("#1", "Number1"),
        ("Crohn's Disease", "CrohnsDisease"),
        ("Crohn’s Disease", "CrohnsDisease"),
        ("Bleeding/weeping skin", "BleedingWeepingSkin"),
        ("Anti-inflammatory Foods", "AntiInflammatoryFoods"),
        ("0 -Not at all", "Value0NotAtAll"),
        ("Hydrocortisone 1%", "Hydrocortisone1Percent"),
        ("", "Empty"),
        ("...", "Unnamed"),
        ("Other", "Other"),
        ("Default", "Default"),
        ("None", "None"),
        ("Self", "Self_"),
        ("self", "Self_"),
        ("Unlisted", "UnlistedOption"),
        ("Да", "Da"),
    ] {
        assert_eq!(variants(&[value]), [expected], "{value:?}");
    }
}

#[test]
fn options_that_are_codes_are_named_by_their_labels() {
    let numbers = [
        (json!(1), "Not at all confident"),
        (json!(2), "2"),
        (json!(-3), "-3"),
        (json!(4), ">10%"),
    ];
    assert_eq!(
        labelled_variants("INTEGER", &numbers),
        ["NotAtAllConfident", "Value2", "Minus3", "Over10Percent"]
    );
    let texts = [
        (json!("F32.1"), "Moderate depression"),
        (json!("same"), "same"),
        (json!("code"), "123"),
        (json!(""), "Nothing"),
        (json!("blank"), " "),
    ];
    assert_eq!(
        labelled_variants("STRING", &texts),
        ["ModerateDepression", "Same", "Code", "Nothing", "Blank"]
    );
}

#[test]
fn options_that_differ_in_case_or_punctuation_stay_apart() {
    assert_eq!(variants(&["Yes", "yes"]), ["Yes", "YesOption"]);
    assert_eq!(variants(&["yes", "Yes"]), ["YesOption", "Yes"]);
    let three = variants(&["yes!", "Yes", "yes"]);
    assert_eq!(three[1..], ["Yes", "YesOption"]);
    assert!(three[0].starts_with("YesX"), "{three:?}");

    let same_label = [(json!(0), "Never"), (json!(1), "Never")];
    assert_eq!(
        labelled_variants("INTEGER", &same_label),
        ["Never", "Never1"]
    );
}

#[test]
fn option_lists_avoid_their_cdt_and_the_prelude() {
    let yes = [(json!("Yes"), "Yes")];
    let fields: Vec<Value> = [
        "cdtf-vitals",
        "cdtf-vitals-patch",
        "cdtf-option",
        "cdtf-mood",
    ]
    .map(|name| select(name, "STRING", &yes))
    .into();
    let model = model(&json!([cdt("cdt-vitals", &fields)]));
    let fields = only_cdt(&model).fields.iter();
    let names: Vec<(&str, &str)> = fields
        .map(|field| (&*field.field_name, &*options(field).type_name))
        .collect();
    assert_eq!(
        names,
        [
            ("vitals", "VitalsOption"),
            ("vitals_patch", "VitalsPatchOption"),
            ("option", "OptionOption"),
            ("mood", "Mood"),
        ]
    );
    assert_eq!(messages(&model).len(), 1);
}

#[test]
fn ten_thousand_options_of_one_name() {
    let values: Vec<String> = (0..10_000)
        .map(|n| format!("yes{}{}", "!".repeat(n % 100), "?".repeat(n / 100)))
        .collect();
    let pairs: Vec<(Value, &str)> = values
        .iter()
        .map(|value| (json!(value), &**value))
        .collect();
    let model = model(&json!([cdt(
        "cdt-vitals",
        &[select("cdtf-choice", "STRING", &pairs)]
    )]));
    let list = options(&only_cdt(&model).fields[0]);
    let names: BTreeSet<&str> = list
        .options
        .iter()
        .map(|option| &*option.variant_name)
        .collect();
    assert_eq!(names.len(), 10_000);
    assert_eq!(messages(&model).len(), 1);
}
