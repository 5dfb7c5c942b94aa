//! Inputs that can't be read.

use std::fs;

use insta::assert_snapshot;
use welkin_model::config::{parse, read};

use crate::{fixture, with_slashes};

/// Returns the error for an invalid text.
fn refusal(text: &str) -> String {
    let refusal = parse("input.json", text).expect_err("the text is no configuration");
    refusal.to_string()
}

/// Returns the error for a file with these bytes.
fn refusal_of_bytes(bytes: &[u8]) -> String {
    let directory = tempfile::tempdir().expect("the system has room for a file");
    let path = directory.path().join("input.json");
    fs::write(&path, bytes).expect("the directory is new");
    let refusal = read(&[path])
        .expect_err("the bytes are no configuration")
        .to_string();
    with_slashes(&refusal.replace(&directory.path().display().to_string(), "DIRECTORY"))
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
    error: this input is empty
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
    error: truncated: the input ends inside a string
      --> input.json:40:30
       |
    40 |           "displayType": "SEL
       |                              ^
       = help: export or download it again
    "#);
    assert_snapshot!(refusal(&text[..end - 2]), @r#"
    error: truncated: the input ends inside an object
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
fn json_that_has_to_do_with_welkin_and_is_no_configuration() {
    assert_snapshot!(refusal("{\n  \"cdt\": []\n}"), @r#"
    error: this JSON is not a Welkin configuration: it has a key `cdt`, which resembles the section `cdts` of a Designer export
     --> input.json:2:3 ($.cdt)
      |
    2 |   "cdt": []
      |   ^^^^^
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    "#);
    assert_snapshot!(refusal(r#"{"id": "1", "patientId": "2", "jsonBody": {"cdtf-a": 1}}"#), @"
    error: this JSON is not a Welkin configuration: it looks like records of a CDT, which are patient data
     --> input.json:1:1 ($)
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    ");
    assert_snapshot!(refusal(r#"{"content": [{"firstName": "A", "lastName": "B"}]}"#), @"
    error: this JSON is not a Welkin configuration: the first item of its list looks like a patient
     --> input.json:1:14 ($.content[0])
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    ");
    assert_snapshot!(refusal(r#"[{"errorCode": "X", "message": "Y"}]"#), @"
    error: this JSON is not a Welkin configuration: the first item of its list looks like an error response of the API
     --> input.json:1:2 ($[0])
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    ");
}

#[test]
fn json_of_other_programs() {
    assert_snapshot!(refusal(r#"{"fields": [{"name": "a", "type": "text"}]}"#), @r#"
    error: this JSON is not a Welkin configuration: it looks like a simple formation, but has no `name`
     --> input.json:1:1 ($)
      |
    1 | {"fields": [{"name": "a", "type": "text"}]}
      | ^
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    "#);
    assert_snapshot!(refusal(r#"{"openapi": "3.0.0", "paths": {}}"#), @r#"
    error: this JSON is not a Welkin configuration: it is an object with keys such as `openapi`
     --> input.json:1:1 ($)
      |
    1 | {"openapi": "3.0.0", "paths": {}}
      | ^
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    "#);
    assert_snapshot!(refusal("{}"), @"
    error: this JSON is not a Welkin configuration: it is an empty object
     --> input.json:1:1 ($)
      |
    1 | {}
      | ^
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    ");
    assert_snapshot!(refusal("42"), @"
    error: this JSON is not a Welkin configuration: it is a number
     --> input.json:1:1 ($)
      |
    1 | 42
      | ^^
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
    ");
    assert_snapshot!(refusal(r#"[{"name": "a", "phases": []}, {"name": "b", "sections": []}]"#), @r#"
    error: this JSON is not a Welkin configuration: it is an array that contains both a program and an assessment
     --> input.json:1:31 ($[1])
      |
    1 | [{"name": "a", "phases": []}, {"name": "b", "sections": []}]
      |                               ^
      = help: expected one of
           - a Designer export: Designer > Export Configuration
           - a response of .../formations/current/... for cdts, document-types, encounter-disposition, encounters, assessments, programs, goal-templates or dictionaries, as a list or a single item
           - a response of .../formation/cdts/{name}
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
    // `c.json` belongs to another program.
    assert_eq!(names, ["a.json", "d.json"]);
}

#[test]
fn an_input_that_is_not_there() {
    let path = fixture("missing.json");
    let error = read(std::slice::from_ref(&path)).unwrap_err();
    let cause = fs::metadata(&path).unwrap_err().to_string();
    let (cause, _) = cause
        .split_once(" (os error")
        .expect("an error of the system");
    assert_eq!(
        error.to_string(),
        format!("cannot read {}: {cause}", path.display())
    );
    assert!(error.diagnostics().is_empty());
    assert_snapshot!(read(&[]).unwrap_err(), @"
    error: no input was given
     = help: pass a Designer export, formation responses, or a directory of them
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
     = help: save the Designer export or the formation responses there; subdirectories are not searched
    ");
}
