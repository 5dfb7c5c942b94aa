//! Odd content of a configuration that can be read nevertheless.

use insta::assert_snapshot;
use serde_json::{Value, json};
use welkin_model::config::{RecordType, parse};

use crate::{read_fixture, warnings, with_slashes};

#[test]
fn what_is_odd_is_reported_with_its_place_and_read_all_the_same() {
    let configuration = read_fixture("odd.json");
    assert_snapshot!(with_slashes(&warnings(&configuration)));

    let odd = &configuration.cdts[1];
    let names: Vec<&str> = odd.fields.iter().map(|field| &*field.name).collect();
    assert_eq!(names, ["cdtf-a", "cdtf-b", "cdtf-d", "cdtf-e"]);
    assert!(odd.readable);
    assert_eq!(odd.record_type, RecordType::Multi);
    let first = &odd.fields[0];
    assert!(!first.meta.required);
    assert!(first.phi, "a flag that can't be understood hides the field");
    assert_eq!(first.meta.other["hint"], json!("b"));
    let options: Vec<(&str, &Value)> = odd.fields[2]
        .meta
        .options
        .iter()
        .map(|option| (&*option.label, &option.value))
        .collect();
    assert_eq!(options, [("Yes", &json!("Yes")), ("No", &json!("No"))]);
    assert_eq!(odd.fields[3].field_type, "date");
    assert_eq!(
        configuration.other_sections["vendorExtras"],
        json!({"a": 1})
    );
}

#[test]
fn odd_options_and_dictionaries_are_read_as_fingerprints_read_them() {
    let fields = json!([
        {"name": "f0", "type": "select", "meta": {"options": [{"label": 5}, {"label": 6, "value": true}]}},
        {"name": "f1", "dictionary": 5},
        {"name": "f2", "dictionary": false},
        {"name": "f3", "dictionary": {"name": " "}},
        {"name": "f4", "dictionary": {"name": "cpt", "field": " "}},
    ]);
    let text = json!([{"name": "cdt-odd", "fields": fields}]).to_string();
    let configuration = parse("odd.json", &text).unwrap();
    let fields = &configuration.cdts[0].fields;
    let options = fields[0].meta.options.iter();
    let options: Vec<(&str, &Value)> = options
        .map(|option| (&*option.label, &option.value))
        .collect();
    assert_eq!(options, [("5", &json!(5))]);
    let dictionaries = fields[1..].iter().map(|field| {
        let reference = field.dictionary.as_ref();
        reference.map(|reference| (&*reference.name, reference.field.as_deref()))
    });
    assert!(dictionaries.eq([None, None, None, Some(("cpt", None))]));
}

#[test]
fn the_same_oddity_at_many_places_is_counted() {
    let fields: Vec<Value> = (0..50)
        .map(|number| json!({"name": format!("f{number}"), "meta": {}, "colour": 1, "phi": 2}))
        .collect();
    let text = json!([{"name": "cdt-many", "fields": fields}]).to_string();
    let configuration = parse("many.json", &text).unwrap();
    assert_eq!(configuration.warnings.len(), 21);
    let notes: Vec<(&str, &str)> = configuration
        .warnings
        .iter()
        .filter_map(|warning| Some((&*warning.message, warning.note.as_deref()?)))
        .collect();
    assert_eq!(
        notes,
        [
            ("unknown key `colour` in a field", "49 more like this"),
            (
                "`phi` of a field is a number, expected true or false",
                "30 more like this"
            ),
        ]
    );
}

#[test]
fn names_in_messages_can_not_steer_a_terminal() {
    let text = json!({"cdts": [], "evil\u{1b}[2J\u{202e}\ncargo::warning=x": []}).to_string();
    let configuration = parse("evil.json", &text).unwrap();
    assert_snapshot!(warnings(&configuration), @r#"
    warning: unknown section `evil\u{1b}[2J\u{202e}\ncargo::warning=x`
     --> evil.json:1:12 ($["evil\u{1b}[2J\u{202e}\ncargo::warning=x"])
      |
    1 | {"cdts":[],"evil\u001b[2J\u{202e}\ncargo::warning=x":[]}
      |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn one_page_of_several_is_noticed() {
    let text =
        r#"{"data": [{"name": "a", "phases": []}], "metaInfo": {"page": 0, "totalElements": 3}}"#;
    let configuration = parse("page.json", text).unwrap();
    assert_snapshot!(warnings(&configuration), @r#"
    warning: this is one of several pages: it contains 1 of 3 items
     --> page.json:1:53 ($.metaInfo)
      |
    1 | {"data": [{"name": "a", "phases": []}], "metaInfo": {"page": 0, "totalElements": 3}}
      |                                                     ^
      = help: pass all pages, or request a larger page from the API
    "#);
}
