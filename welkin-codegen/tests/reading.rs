//! What a user's configuration becomes, and what a user is told about one that is odd.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::{Value, json};
use welkin_codegen::config::{
    Configuration, DictionaryReference, Field, InputKind, RecordType, parse, read,
};

const FIXTURES: &str = "tests/fixtures/reading";

fn fixture(name: &str) -> PathBuf {
    Path::new(FIXTURES).join(name)
}

fn read_fixture(name: &str) -> Configuration {
    read(&[fixture(name)]).expect("the fixture is a configuration")
}

fn warnings(configuration: &Configuration) -> String {
    let texts: Vec<String> = configuration
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    texts.join("\n\n")
}

/// What is said about a text that is refused.
fn refusal(text: &str) -> String {
    let refusal = parse("input.json", text).expect_err("the text is no configuration");
    refusal.to_string()
}

/// What is said about a file with these bytes.
fn refusal_of_bytes(bytes: &[u8]) -> String {
    let directory = tempfile::tempdir().expect("the system has room for a file");
    let path = directory.path().join("input.json");
    fs::write(&path, bytes).expect("the directory is new");
    let refusal = read(&[path])
        .expect_err("the bytes are no configuration")
        .to_string();
    refusal.replace(&directory.path().display().to_string(), "DIRECTORY")
}

fn kind_of(text: &str) -> InputKind {
    let configuration = parse("input.json", text).expect("the text is a configuration");
    configuration.inputs[0].kind
}

fn field<'a>(configuration: &'a Configuration, cdt: &str, name: &str) -> &'a Field {
    let cdt = configuration
        .cdts
        .iter()
        .find(|candidate| candidate.name == cdt)
        .expect("the CDT is there");
    cdt.fields
        .iter()
        .find(|field| field.name == name)
        .expect("the field is there")
}

#[test]
fn a_designer_export_is_read_whole() {
    let configuration = read_fixture("export.json");
    assert_eq!(warnings(&configuration), "");
    assert_eq!(configuration.inputs[0].kind, InputKind::DesignerExport);
    assert_eq!(configuration.naming_convention.prefixes.len(), 3);

    let names: Vec<&str> = configuration.cdts.iter().map(|cdt| &*cdt.name).collect();
    assert_eq!(names, ["__encounter_disposition__", "cdt-sleep"]);
    let disposition = &configuration.cdts[0];
    assert!(disposition.internal && disposition.readable && !disposition.updatable);
    assert_eq!(disposition.record_type, RecordType::Single);
    assert_eq!(configuration.cdts[1].version, Some(3));

    let hours = field(&configuration, "cdt-sleep", "cdtf-hours");
    assert!(hours.meta.required && hours.searchable && !hours.phi);
    assert_eq!(hours.meta.min_value.as_ref().unwrap().value, json!("0"));
    assert_eq!(hours.meta.max_value.as_ref().unwrap().value, json!(24));
    let quality = field(&configuration, "cdt-sleep", "cdtf-quality");
    assert!(!quality.meta.required && quality.phi && quality.bulk_edit);
    assert_eq!(quality.value_type.as_deref(), Some("INTEGER"));
    assert_eq!(quality.meta.options[1].label, "Good");
    assert_eq!(quality.meta.options[1].value, json!(2));
    let diagnosis = field(&configuration, "cdt-sleep", "cdtf-diagnosis");
    let icd = DictionaryReference {
        name: "icd-10".to_owned(),
        field: Some("value".to_owned()),
    };
    assert_eq!(diagnosis.dictionary, Some(icd));

    let phases = &configuration.programs[0].phases;
    assert_eq!(phases[0].navigate_to, ["finish"]);
    assert_eq!(phases[1].phase_type.as_deref(), Some("FINISH"));
    let field = &configuration.dictionaries[0].fields[0];
    assert_eq!((&*field.name, &*field.field_type), ("value", "text"));

    assert_eq!(configuration.sections["cdts"], 2);
    assert_eq!(configuration.sections["pdts"], 0);
    assert_eq!(configuration.sections["namingConvention"], 3);
    assert_eq!(configuration.sections["securityFormation"], 3);
    assert_eq!(
        configuration.other_sections["securityFormation"],
        json!({"policies": [], "roles": [], "territories": []})
    );
}

#[test]
fn sections_and_questions_come_in_their_order() {
    let configuration = read_fixture("export.json");
    let sections = &configuration.assessments[0].sections;
    assert_eq!(sections[0].name, "section-1");
    let questions = &sections[0].questions;
    assert_eq!(questions[0].field_name.as_deref(), Some("cdtf-hours"));
    assert!(questions[1].required);
    let filled = questions[1].pre_populated_value.as_ref().unwrap();
    assert_eq!(filled.kind.as_deref(), Some("PREVIOUS_ASSESSMENT"));
    assert_eq!(sections[1].questions[0].cdt_name, None);
    assert_eq!(
        sections[1].questions[0].view_type.as_deref(),
        Some("readOnly")
    );
}

#[test]
fn labels_come_from_forms_then_tables_then_questions() {
    let configuration = read_fixture("export.json");
    let labels: Vec<(&str, &str)> = configuration
        .labels
        .iter()
        .map(|((_, field), label)| (&**field, &**label))
        .collect();
    assert_eq!(
        labels,
        [
            ("cdtf-hours", "Hours slept"),
            ("cdtf-quality", "How was it?")
        ]
    );
}

#[test]
fn every_formation_response_is_recognised_in_a_directory() {
    let configuration = read_fixture("formation");
    assert_eq!(warnings(&configuration), "");
    let inputs: Vec<String> = configuration
        .inputs
        .iter()
        .map(|input| {
            let name = input.path.file_name().unwrap().to_string_lossy();
            format!("{name}: {:?}", input.kind)
        })
        .collect();
    assert_snapshot!(inputs.join("\n"), @"
    assessments.json: FormationAssessments
    cdts.json: FormationCdts
    dictionaries.json: FormationDictionaries
    document-types.json: FormationCdts
    encounter-disposition.json: FormationCdts
    encounters.json: FormationEncounterTemplates
    goal-templates.json: FormationGoalTemplates
    programs.json: FormationPrograms
    therapies.json: EmptyList
    ");
    let names: Vec<&str> = configuration.cdts.iter().map(|cdt| &*cdt.name).collect();
    assert_eq!(
        names,
        [
            "__encounter_disposition__",
            "cdt-mood",
            "cdt-walks",
            "dt-referral"
        ]
    );
    let call = &configuration.encounter_templates[0];
    assert_eq!(call.assessment_names, ["asm-mood"]);
    assert_eq!(call.default_duration, Some(15));
    assert_eq!(call.description, None);
    assert_eq!(
        configuration.goal_templates[0].goal_name.as_deref(),
        Some("Walk")
    );
    assert_eq!(configuration.naming_convention.prefixes["cdt"], "cdt-");
}

#[test]
fn a_simple_formation_is_a_cdt_with_its_types_as_written() {
    let configuration = read_fixture("simple-formation.json");
    assert_eq!(warnings(&configuration), "");
    assert_eq!(configuration.inputs[0].kind, InputKind::SimpleFormation);
    assert_eq!(configuration.cdts[0].label.as_deref(), Some("Weight"));
    let kilograms = field(&configuration, "cdt-weight", "cdtf-kilograms");
    assert_eq!(kilograms.field_type, "NUMBER");
    assert_eq!(kilograms.label.as_deref(), Some("Kilograms"));
    assert!(kilograms.editable && !kilograms.meta.required);
}

#[test]
fn single_objects_and_empty_lists_are_inputs_too() {
    assert_eq!(kind_of("[]"), InputKind::EmptyList);
    assert_eq!(
        kind_of(r#"{"data": [], "metaInfo": {}}"#),
        InputKind::EmptyList
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "sections": [], "programs": []}"#),
        InputKind::FormationAssessments
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "phases": []}"#),
        InputKind::FormationPrograms
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "assessmentNames": []}"#),
        InputKind::FormationEncounterTemplates
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "internal": false, "fields": []}"#),
        InputKind::FormationDictionaries
    );
    assert_eq!(
        kind_of(r#"[{"name": "a", "label": "A", "fields": []}]"#),
        InputKind::SimpleFormation
    );
    // A CDT without fields has little to tell it by; its neighbours decide.
    assert_eq!(
        kind_of(
            r#"[{"name": "a", "fields": []}, {"name": "b", "relation": "COMMON", "fields": []}]"#
        ),
        InputKind::FormationCdts
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("marked.json");
    let text = fs::read_to_string(fixture("export.json")).unwrap();
    fs::write(&path, format!("\u{feff}{text}")).unwrap();
    let configuration = read(&[path]).unwrap();
    let location = configuration
        .sources
        .locate(configuration.cdts[1].fields[0].position);
    assert_eq!(configuration.cdts.len(), 2);
    assert_eq!((location.line, location.column), (20, 19));
    assert_eq!(
        parse("text", &format!("\u{feff}{text}"))
            .unwrap()
            .cdts
            .len(),
        2
    );
}

#[test]
fn every_item_knows_its_place() {
    let configuration = read_fixture("export.json");
    let quality = field(&configuration, "cdt-sleep", "cdtf-quality");
    let location = configuration.sources.locate(quality.type_position);
    assert_eq!(location.json_path, "$.cdts[0].fields[1].type");
    assert_eq!(location.quoted_line, r#"          "type": "select","#);
    assert_eq!(location.quoted_column, 19);
    let option = configuration
        .sources
        .locate(quality.meta.options[1].position);
    assert_eq!(option.json_path, "$.cdts[0].fields[1].meta.options[1]");
    let bound = field(&configuration, "cdt-sleep", "cdtf-hours");
    let bound = bound.meta.min_value.as_ref().unwrap().position;
    let bound = configuration.sources.locate(bound);
    assert_eq!(bound.json_path, "$.cdts[0].fields[0].meta.minValue");
}

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

    warning: `SOME_RECORDS` is no known `type` of a CDT; it is taken as MULTI_RECORD
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
       = note: there is 1 more like it

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

    warning: key `type` occurs twice in one object; the last one counts
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
            (
                "unknown key `colour` in a field",
                "there are 49 more like it"
            ),
            (
                "`phi` of a field is a number, expected true or false",
                "there are 30 more like it"
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
fn an_equal_cdt_in_two_inputs_counts_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("copy.json");
    // Other spaces, other order of keys, same content.
    let export: Value =
        serde_json::from_str(&fs::read_to_string(fixture("export.json")).unwrap()).unwrap();
    fs::write(&path, export["cdts"].to_string()).unwrap();
    let configuration = read(&[path, fixture("export.json")]).unwrap();
    assert_eq!(configuration.cdts.len(), 2);
    assert_eq!(warnings(&configuration), "");
}

#[test]
fn of_different_cdts_the_newest_is_kept_whatever_the_order() {
    let paths = [fixture("export.json"), fixture("formation")];
    let configuration = read(&paths).unwrap();
    assert_eq!(configuration.cdts[0].version, Some(7));
    assert_eq!(configuration.cdts[0].fields[0].name, "note");
    assert_snapshot!(warnings(&configuration), @r#"
    warning: CDT `__encounter_disposition__` is given more than once and differs; the one at tests/fixtures/reading/formation/encounter-disposition.json:2:11 is kept, because its version is 7, not 3
      --> tests/fixtures/reading/export.json:61:15 ($.cdts[1].name)
       |
    61 |       "name": "__encounter_disposition__",
       |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);

    let [export, formation] = paths;
    let reversed = read(&[formation, export]).unwrap();
    assert_eq!(reversed.inputs, configuration.inputs);
    assert_eq!(warnings(&reversed), warnings(&configuration));
    assert_eq!(
        format!("{:?}", reversed.cdts),
        format!("{:?}", configuration.cdts)
    );
}

#[test]
fn of_different_cdts_of_one_version_the_larger_is_kept() {
    let small = json!({"name": "a", "version": 1, "fields": []});
    let large = json!({"name": "a", "version": 1, "fields": [{"name": "f", "type": "text"}]});
    let other = json!({"name": "a", "version": 1, "fields": [{"name": "g", "type": "text"}]});
    let kept = |items: Value| {
        let configuration = parse("input.json", &items.to_string()).unwrap();
        assert_eq!(configuration.cdts.len(), 1);
        configuration.cdts[0].fields[0].name.clone()
    };
    assert_eq!(kept(json!([small, large, other])), "f");
    assert_eq!(kept(json!([other, large, small])), "f");
}

#[test]
fn the_order_of_fields_and_options_is_no_difference() {
    let text =
        |fields: &str| format!(r#"[{{"name": "cdt-a", "version": 1, "fields": [{fields}]}}]"#);
    let one = r#"{"name": "cdtf-x", "type": "text", "meta": {}}"#;
    let options = |options: &str| {
        format!(r#"{{"name": "cdtf-y", "type": "select", "meta": {{"options": [{options}]}}}}"#)
    };
    let (a, b) = (
        r#"{"label": "A", "value": "a"}"#,
        r#"{"label": "B", "value": "b"}"#,
    );
    let folder = tempfile::tempdir().unwrap();
    let paths = [
        (
            "a.json",
            text(&format!("{one}, {}", options(&format!("{a}, {b}")))),
        ),
        (
            "b.json",
            text(&format!("{}, {one}", options(&format!("{b}, {a}")))),
        ),
    ]
    .map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    });
    let configuration = read(&paths).unwrap();
    assert_eq!(warnings(&configuration), "");
    assert_eq!(configuration.cdts.len(), 1);
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

#[test]
fn a_text_that_is_not_json() {
    assert_snapshot!(refusal("{\n  \"cdts\": [\n    {'name': 1}\n  ]\n}"), @"
    error: not JSON: key must be a string
     --> input.json:3:6
      |
    3 |     {'name': 1}
      |      ^^^^^^
    ");
    assert_snapshot!(refusal("<!DOCTYPE html>\n<html></html>"), @"
    error: not JSON
     --> input.json:1:1
      |
    1 | <!DOCTYPE html>
      | ^
      = help: this looks like HTML or XML: a login or error page saved in place of the export?
    ");
    assert_snapshot!(refusal(" \n"), @"
    error: there is nothing in this input
     --> input.json:1:1
      = help: expected JSON: a Designer export or a formation response
    ");
    assert_snapshot!(refusal("[1, 2,]"), @"
    error: not JSON: trailing comma
     --> input.json:1:7
      |
    1 | [1, 2,]
      |       ^
    ");
    assert_snapshot!(refusal("{\"cdts\": []} trailing"), @r#"
    error: not JSON: trailing characters
     --> input.json:1:14
      |
    1 | {"cdts": []} trailing
      |              ^^^^^^^^
    "#);
    assert_snapshot!(refusal("{\"cdts\": [\"\\ud800\"]}"), @r#"
    error: not JSON: unexpected end of hex escape
     --> input.json:1:18
      |
    1 | {"cdts": ["\ud800"]}
      |                  ^
    "#);
    assert_snapshot!(refusal("[\n\"a\nb\"]"), @r#"
    error: not JSON: control character (\u0000-\u001F) found while parsing a string
     --> input.json:2:3
      |
    2 | "a
      |   ^
    "#);
}

#[test]
fn a_text_that_is_cut_off() {
    let text = fs::read_to_string(fixture("export.json")).unwrap();
    let end = text.find("\"SELECT\"").unwrap();
    assert_snapshot!(refusal(&text[..end + 4]), @r#"
    error: cut off: the input ends inside a string
      --> input.json:40:30
       |
    40 |           "displayType": "SEL
       |                              ^
       = help: export or download it again
    "#);
    assert_snapshot!(refusal(&text[..end - 2]), @r#"
    error: cut off: the input ends inside an object
      --> input.json:40:24
       |
    40 |           "displayType"
       |                        ^
       = help: export or download it again
    "#);
}

#[test]
fn a_text_that_is_nested_too_deeply() {
    assert_snapshot!(refusal(&"[".repeat(100_000)), @"
    error: nested deeper than 128 levels, which no Designer configuration is
     --> input.json:1:128
      |
    1 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
      |                                                              ^
    ");
}

#[test]
fn a_file_in_another_encoding() {
    let latin = b"{\n  \"cdts\": [{ \"name\": \"cdt-caf\xe9\" }]\n}";
    assert_snapshot!(refusal_of_bytes(latin), @r#"
    error: expected UTF-8, found byte 0xE9
     --> DIRECTORY/input.json:2:30
      |
    2 |   "cdts": [{ "name": "cdt-caf�" }]
      |                              ^
      = help: save the file as UTF-8, with or without a byte order mark; Windows PowerShell does so with `Out-File -Encoding utf8`, where `>` writes UTF-16
    "#);
    let utf16: Vec<u8> = "\u{feff}{ \"cdts\": [] }"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let big_endian: Vec<u8> = utf16
        .chunks(2)
        .flat_map(|pair| [pair[1], pair[0]])
        .collect();
    let refused = refusal_of_bytes(&utf16);
    assert_eq!(
        refusal_of_bytes(&utf16[2..]),
        refused,
        "without a byte order mark"
    );
    assert_eq!(refusal_of_bytes(&big_endian), refused);
    assert_eq!(refusal_of_bytes(&big_endian[2..]), refused);
    assert_snapshot!(refused, @r#"
    error: expected UTF-8, found UTF-16
     --> DIRECTORY/input.json:1:1
      |
    1 | { "cdts": [] }
      | ^
      = help: save the file as UTF-8, with or without a byte order mark; Windows PowerShell does so with `Out-File -Encoding utf8`, where `>` writes UTF-16
    "#);
}

#[test]
fn json_that_is_no_configuration() {
    assert_snapshot!(refusal("{\n  \"cdt\": []\n}"), @r#"
    error: this JSON is no Welkin configuration: it has a key `cdt`, which resembles the section `cdts` of a Designer export
     --> input.json:2:3 ($.cdt)
      |
    2 |   "cdt": []
      |   ^^^^^
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    "#);
    assert_snapshot!(refusal(r#"{"id": "1", "patientId": "2", "jsonBody": {"cdtf-a": 1}}"#), @"
    error: this JSON is no Welkin configuration: it looks like records of a CDT, which are patient data
     --> input.json:1:1 ($)
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    ");
    assert_snapshot!(refusal(r#"{"content": [{"firstName": "A", "lastName": "B"}]}"#), @"
    error: this JSON is no Welkin configuration: the first item of its list looks like a patient
     --> input.json:1:14 ($.content[0])
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    ");
    assert_snapshot!(refusal(r#"[{"errorCode": "X", "message": "Y"}]"#), @"
    error: this JSON is no Welkin configuration: the first item of its list looks like an error that the API answered with
     --> input.json:1:2 ($[0])
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    ");
    assert_snapshot!(refusal(r#"{"fields": [{"name": "a", "type": "text"}]}"#), @r#"
    error: this JSON is no Welkin configuration: it looks like a simple formation, but has no `name`
     --> input.json:1:1 ($)
      |
    1 | {"fields": [{"name": "a", "type": "text"}]}
      | ^
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    "#);
    assert_snapshot!(refusal(r#"{"openapi": "3.0.0", "paths": {}}"#), @r#"
    error: this JSON is no Welkin configuration: it is an object with keys such as `openapi`
     --> input.json:1:1 ($)
      |
    1 | {"openapi": "3.0.0", "paths": {}}
      | ^
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    "#);
    assert_snapshot!(refusal("{}"), @"
    error: this JSON is no Welkin configuration: it is an empty object
     --> input.json:1:1 ($)
      |
    1 | {}
      | ^
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    ");
    assert_snapshot!(refusal("42"), @"
    error: this JSON is no Welkin configuration: it is a number
     --> input.json:1:1 ($)
      |
    1 | 42
      | ^^
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    ");
    assert_snapshot!(refusal(r#"[{"name": "a", "phases": []}, {"name": "b", "sections": []}]"#), @r#"
    error: this JSON is no Welkin configuration: it is a list with both a program and an assessment in it
     --> input.json:1:31 ($[1])
      |
    1 | [{"name": "a", "phases": []}, {"name": "b", "sections": []}]
      |                               ^
      = help: understood are
           - a Designer export: Designer > Export Configuration
           - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates and dictionaries, a list or one item
           - what .../formation/cdts/{name} answers
    "#);
}

#[test]
fn patient_data_given_by_mistake_is_not_quoted() {
    for text in [
        r#"{"content": [{"firstName": "Canary", "lastName": "B"}]}"#,
        r#"[{"id": "1", "jsonBody": {"cdtf-a": "Canary"}}]"#,
        r#"[{"errorCode": "X", "message": "Canary"}]"#,
    ] {
        assert!(!refusal(text).contains("Canary"));
    }
}

#[test]
fn problems_of_all_inputs_are_reported_at_once() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("a.json"), "{").unwrap();
    fs::write(directory.path().join("b.json"), "[]").unwrap();
    fs::write(directory.path().join("c.json"), r#"{"name": "package"}"#).unwrap();
    fs::write(directory.path().join("d.json"), b"\xff").unwrap();
    let error = read(&[directory.path().to_owned()]).unwrap_err();
    let names: Vec<String> = error
        .diagnostics()
        .iter()
        .map(|diagnostic| {
            let path = &diagnostic.location.as_ref().unwrap().path;
            path.file_name().unwrap().to_string_lossy().into_owned()
        })
        .collect();
    // `c.json` is another program's.
    assert_eq!(names, ["a.json", "d.json"]);
}

#[test]
fn an_input_that_is_not_there() {
    let error = read(&[fixture("missing.json")]).unwrap_err();
    assert_snapshot!(error, @"cannot read tests/fixtures/reading/missing.json: No such file or directory");
    assert!(error.diagnostics().is_empty());
    assert_snapshot!(read(&[]).unwrap_err(), @"
    error: no input was given
     = help: name a Designer export, formation responses, or a directory of them
    ");
}

#[test]
fn a_directory_without_json() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("further.json")).unwrap();
    fs::write(directory.path().join("notes.txt"), "[]").unwrap();
    let error = read(&[directory.path().to_owned()])
        .unwrap_err()
        .to_string();
    assert_snapshot!(error.replace(&directory.path().display().to_string(), "DIRECTORY"), @"
    error: there is no *.json file in the directory DIRECTORY
     = help: save the Designer export or the formation responses there; directories further down are not searched
    ");
}

/// The real samples lie outside of the repository, in the folder that `WELKIN_REAL_DATA` names.
#[test]
fn real_inputs_hold_what_is_known_of_them() {
    let Some(folder) = std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let export = read(&[folder.join("designer-export.json")]).unwrap();
    assert_eq!(warnings(&export), "");
    assert_eq!(export.inputs[0].kind, InputKind::DesignerExport);
    assert_eq!(export.cdts.len(), 10);
    assert_eq!(export.programs.len(), 1);
    assert_eq!(export.dictionaries.len(), 2);
    assert_eq!(export.naming_convention.prefixes.len(), 42);
    assert_eq!(export.sections["namingConvention"], 42);
    assert_eq!(export.sections.len(), 25);
    assert_eq!(export.labels.len(), 3);

    let formation = read(&[folder.join("formation")]).unwrap();
    assert_eq!(warnings(&formation), "");
    let of_relation = |relation: &str| {
        let cdts = formation.cdts.iter();
        cdts.filter(|cdt| cdt.relation.as_str() == relation).count()
    };
    assert_eq!(of_relation("COMMON"), 14);
    assert_eq!(of_relation("DOCUMENT_TYPE"), 9);
    assert_eq!(of_relation("ENCOUNTER_DISPOSITION"), 1);
    assert_eq!(formation.cdts.len(), 24);
    assert_eq!(formation.encounter_templates.len(), 4);
    assert_eq!(formation.assessments.len(), 2);
    assert_eq!(formation.programs.len(), 3);
    assert_eq!(formation.goal_templates.len(), 2);
}
