//! Options by value and by label, and numbers close to those of options.

use serde_json::{Value, json};
use welkin_runtime::record::UnknownOption;
use welkin_runtime::{Json, OptionList};

use crate::care::Probe;
use crate::care::assessments::AsmConcepts;
use crate::care::probe::{Answer, Code, Concept, Dose, Score, Twice};

/// Every text that an option displays or stores means this option, or is refused; and its value means it.
fn names_itself<E>(value_of: impl Fn(&E) -> Value)
where
    E: OptionList
        + std::str::FromStr<Err = UnknownOption>
        + std::fmt::Display
        + std::fmt::Debug
        + PartialEq,
{
    for option in welkin_runtime::__private::all_options::<E>() {
        let stored = match value_of(&option) {
            Value::String(text) => text,
            number => number.to_string(),
        };
        for text in [option.to_string(), stored] {
            match text.parse::<E>() {
                Ok(read) => assert_eq!(read, option, "{text}"),
                Err(error) => assert!(error.is_ambiguous(), "{text}"),
            }
        }
        assert_eq!(E::from_json(value_of(&option)), Some(option));
    }
}

#[test]
fn a_text_means_one_option_or_none() {
    names_itself::<Score>(|option| json!(option.value()));
    names_itself::<Answer>(|option| json!(option.value()));
    names_itself::<Twice>(|option| json!(option.value()));
    names_itself::<Code>(|option| json!(option.value()));
    names_itself::<Dose>(|option| json!(option.value()));
    // The value and the label of one option, or of one only.
    assert_eq!("3".parse(), Ok(Score::Value3));
    assert_eq!("0".parse(), Ok(Score::None));
    assert_eq!("None".parse(), Ok(Score::None));
    assert_eq!("Perhaps".parse(), Ok(Answer::Perhaps));
    assert_eq!(Answer::try_from("perhaps"), Ok(Answer::Perhaps));
}

#[test]
fn a_text_with_several_meanings_is_refused_with_all_of_them() {
    let error = "5".parse::<Score>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the text means several options of Score: 1 (labeled \"5\") and 5 (labeled \"1\"); `Score::from_json` reads \
         values alone"
    );
    let error = Answer::try_from("Yes").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the text means several options of Answer: \"Yes\" (labeled \"No\") and \"No\" (labeled \"Yes\"); \
         `Answer::from_json` reads values alone"
    );
    assert!("Other".parse::<Twice>().unwrap_err().is_ambiguous());
    let unknown = "6".parse::<Score>().unwrap_err();
    assert!(!unknown.is_ambiguous());
    assert_eq!(unknown.to_string(), "not an option of Score");
}

/// The option that a number as JSON means, written back as it is read.
fn read<E: OptionList + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
    json: &str,
) -> E {
    let received: Json = json.parse().expect("it is JSON");
    let read = E::from_json(received.clone()).expect("it is a number or a text");
    let by_serde: E = serde_json::from_str(json).expect("it is a number or a text");
    assert_eq!(read, by_serde, "{json}");
    read
}

#[test]
fn a_neighbor_of_an_option_is_not_listed() {
    for json in [
        "32570521000036109",
        "32570521000036109.0",
        "3.2570521000036109e16",
        "\"32570521000036109\"",
    ] {
        assert_eq!(read::<Concept>(json), Concept::Assessed, "{json}");
    }
    for json in [
        "32570521000036108",
        "32570521000036110",
        "32570521000036108.0",
        "3.257052100003610800001e16",
        "\"32570521000036108\"",
        "\"32570521000036109.00000001\"",
        "7.00000000000000000001",
        "\"7.00000000000000000001\"",
    ] {
        let option = read::<Concept>(json);
        let unlisted = option.unlisted().unwrap_or_else(|| panic!("{json}"));
        assert_eq!(unlisted.as_json().text(), json);
    }
    for (json, dose) in [
        ("0.50", Dose::Half),
        ("\"5e-1\"", Dose::Half),
        ("1000000000000000000000", Dose::Much),
        ("9007199254740992", Dose::Exact),
    ] {
        assert_eq!(read::<Dose>(json), dose, "{json}");
    }
    for json in [
        "9007199254740993",
        "1000000000000000000001",
        "\"1000000000000000000001\"",
        "0.5000000000000000000001",
    ] {
        let option = read::<Dose>(json);
        let unlisted = option.unlisted().unwrap_or_else(|| panic!("{json}"));
        assert_eq!(unlisted.as_json().text(), json);
    }
}

#[test]
fn a_condition_holds_for_its_number_and_not_for_a_neighbor() {
    for (concept, integer, is_shown) in [
        ("32570521000036109", 0, true),
        ("32570521000036108", 0, false),
        ("7", 9_007_199_254_740_993, true),
        ("7", 9_007_199_254_740_992, false),
    ] {
        let answers = AsmConcepts {
            concept: Some(read(concept)),
            integer: Some(integer),
            ..AsmConcepts::default()
        };
        let shown = answers.visible_questions();
        let names: Vec<_> = shown.iter().map(|question| question.rust_name()).collect();
        assert_eq!(names.contains(&"text"), is_shown, "{concept} {integer}");
    }
}

#[test]
fn a_record_keeps_a_neighbor_of_an_option() {
    let json = r#"{"cdtf-concept":32570521000036108}"#;
    let record: Probe = serde_json::from_str(json).expect("a record");
    assert!(matches!(record.concept, Some(Concept::Unlisted(_))));
    assert_eq!(serde_json::to_string(&record).expect("it is written"), json);
}
