//! Several inputs that define the same item.

use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};
use welkin_model::config::{parse, read};

use crate::{fixture, warnings, with_slashes};

#[test]
fn an_equal_cdt_in_two_inputs_counts_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("copy.json");
    // Different white space and order of keys, same content.
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
    assert_snapshot!(with_slashes(&warnings(&configuration)), @r#"
    warning: CDT `__encounter_disposition__` is defined more than once, with differences; the one at tests/fixtures/reading/formation/encounter-disposition.json:2:11 is kept, because its version is 7, not 3
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
