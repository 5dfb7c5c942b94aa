//! What is odd in a configuration, and read all the same.

use insta::assert_snapshot;
use serde_json::{Value, json};
use welkin_codegen::config::{RecordType, parse};

use crate::{read_fixture, warnings};

#[test]
fn what_is_odd_is_reported_with_its_place_and_read_all_the_same() {
    let configuration = read_fixture("odd.json");
    assert_snapshot!(warnings(&configuration), @r#"
    warning: unknown section `cdtz`
     --> tests/fixtures/reading/odd.json:2:3 ($.cdtz)
      |
    2 |   "cdtz": [],
      |   ^^^^^^
      = help: did you mean `cdts`?

    warning: unknown section `vendorExtras`
     --> tests/fixtures/reading/odd.json:3:3 ($.vendorExtras)
      |
    3 |   "vendorExtras": { "a": 1 },
      |   ^^^^^^^^^^^^^^

    warning: section `programs` is an object, expected a list; it is skipped
     --> tests/fixtures/reading/odd.json:4:15 ($.programs)
      |
    4 |   "programs": { "name": "prog-rest" },
      |               ^

    warning: `SOME_RECORDS` is no known `type` of a CDT; MULTI_RECORD is assumed
     --> tests/fixtures/reading/odd.json:8:15 ($.cdts[0].type)
      |
    8 |       "type": "SOME_RECORDS",
      |               ^^^^^^^^^^^^^^

    warning: unknown key `colour` in a CDT
     --> tests/fixtures/reading/odd.json:9:7 ($.cdts[0].colour)
      |
    9 |       "colour": "green",
      |       ^^^^^^^^

    warning: `readable` of a CDT is a text, expected true or false
      --> tests/fixtures/reading/odd.json:10:19 ($.cdts[0].readable)
       |
    10 |       "readable": "yes",
       |                   ^^^^^

    warning: unknown key `colour` in a field
      --> tests/fixtures/reading/odd.json:12:45 ($.cdts[0].fields[0].colour)
       |
    12 |         { "name": "cdtf-a", "type": "text", "colour": "red", "phi": "maybe", "meta": { "required": "yes", "hint": "b" } …
       |                                             ^^^^^^^^
       = note: 1 more like this

    warning: `phi` of a field is a text, expected true or false
      --> tests/fixtures/reading/odd.json:12:69 ($.cdts[0].fields[0].phi)
       |
    12 | …      { "name": "cdtf-a", "type": "text", "colour": "red", "phi": "maybe", "meta": { "required": "yes", "hint": "b" } },
       |                                                                    ^^^^^^^

    warning: `required` of `meta` of a field is a text, expected true or false
      --> tests/fixtures/reading/odd.json:12:100 ($.cdts[0].fields[0].meta.required)
       |
    12 | …      { "name": "cdtf-a", "type": "text", "colour": "red", "phi": "maybe", "meta": { "required": "yes", "hint": "b" } },
       |                                                                                                   ^^^^^

    warning: unknown key `hint` in `meta` of a field
      --> tests/fixtures/reading/odd.json:12:107 ($.cdts[0].fields[0].meta.hint)
       |
    12 | …      { "name": "cdtf-a", "type": "text", "colour": "red", "phi": "maybe", "meta": { "required": "yes", "hint": "b" } },
       |                                                                                                          ^^^^^^

    warning: `meta` of a field is a list, expected an object; it is skipped
      --> tests/fixtures/reading/odd.json:13:71 ($.cdts[0].fields[1].meta)
       |
    13 |         { "name": "cdtf-b", "type": "text", "colour": "blue", "meta": [] },
       |                                                                       ^

    warning: a field has no `name`; it is skipped
      --> tests/fixtures/reading/odd.json:14:9 ($.cdts[0].fields[2])
       |
    14 |         { "type": "text" },
       |         ^

    warning: a field has a number as its `name`, expected a text; it is skipped
      --> tests/fixtures/reading/odd.json:15:19 ($.cdts[0].fields[3].name)
       |
    15 |         { "name": 7, "type": "text" },
       |                   ^

    warning: a field has an empty `name`; it is skipped
      --> tests/fixtures/reading/odd.json:16:19 ($.cdts[0].fields[4].name)
       |
    16 |         { "name": " ", "type": "text" },
       |                   ^^^

    warning: a field is a text, expected an object; it is skipped
      --> tests/fixtures/reading/odd.json:17:9 ($.cdts[0].fields[5])
       |
    17 |         "cdtf-c",
       |         ^^^^^^^^

    warning: an option has no text or number as its `value`; it is skipped
      --> tests/fixtures/reading/odd.json:18:95 ($.cdts[0].fields[6].meta.options[2])
       |
    18 | …tf-d", "type": "select", "meta": { "options": ["Yes", { "label": "No" }, { "value": { "a": 1 } }], "minValue": true } },
       |                                                                           ^

    warning: `minValue` of `meta` of a field is true, expected a number
      --> tests/fixtures/reading/odd.json:18:133 ($.cdts[0].fields[6].meta.minValue)
       |
    18 | …tf-d", "type": "select", "meta": { "options": ["Yes", { "label": "No" }, { "value": { "a": 1 } }], "minValue": true } },
       |                                                                                                                 ^^^^

    warning: key `type` occurs twice in one object; the last value is used
      --> tests/fixtures/reading/odd.json:19:45 ($.cdts[0].fields[7].type)
       |
    19 |         { "name": "cdtf-e", "type": "text", "type": "date" }
       |                                             ^^^^^^

    warning: `fields` of a CDT is an object, expected a list
      --> tests/fixtures/reading/odd.json:22:39 ($.cdts[1].fields)
       |
    22 |     { "name": "cdt-fields", "fields": { "cdtf-a": {} } },
       |                                       ^

    warning: a CDT has no `name`; it is skipped
      --> tests/fixtures/reading/odd.json:23:5 ($.cdts[2])
       |
    23 |     { "title": "Nameless" }
       |     ^
    "#);

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
    warning: this is one page of several: it holds 1 of 3 items
     --> page.json:1:53 ($.metaInfo)
      |
    1 | {"data": [{"name": "a", "phases": []}], "metaInfo": {"page": 0, "totalElements": 3}}
      |                                                     ^
      = help: give all pages, or ask the API for a larger page
    "#);
}
