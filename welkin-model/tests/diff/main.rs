//! Changes between two configurations, and their classes.

mod matrix;
mod meaning;
mod policies;
mod properties;

use std::fmt::Write;

use serde_json::{Value, json};
use welkin_model::diff::{self, Bump, Class, Difference, Kind};
use welkin_model::model::Model;
use welkin_model::{config, model};

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixture.json")).expect("the fixture is JSON")
}

fn resolved(export: &Value) -> Model {
    let configuration = config::parse("export.json", &export.to_string());
    model::resolve(&configuration.expect("it is a configuration"))
}

fn compare(old: &Value, new: &Value) -> Difference {
    diff::compare(&resolved(old), &resolved(new))
}

#[test]
fn the_documented_table_is_that_of_the_code() {
    let mut table =
        String::from("| change | readers | writers | bump | why |\n|---|---|---|---|---|\n");
    for kind in Kind::ALL {
        let (readers, writers, bump) = (kind.readers(), kind.writers(), kind.bump());
        let (name, why) = (kind.name(), kind.why());
        writeln!(
            table,
            "| `{name}` | {readers} | {writers} | {bump} | {why} |"
        )
        .unwrap();
    }
    let documented = include_str!("../../../docs/diff.md");
    assert!(
        documented.contains(&table),
        "docs/diff.md must hold:\n{table}"
    );
}

#[test]
fn nothing_changes_when_only_the_order_does() {
    let mut new = fixture();
    let cdts = new["cdts"].as_array_mut().unwrap();
    cdts.push(json!({"name": "cdt-a", "fields": []}));
    let mut old = new.clone();
    old["cdts"].as_array_mut().unwrap().reverse();
    let difference = compare(&old, &new);
    assert_eq!(difference, Difference::default());
    assert_eq!((difference.class(), difference.bump()), (None, Bump::None));
}

/// Generated code lists them in this order, so it becomes out of date.
#[test]
fn another_order_of_what_is_linked_is_cosmetic() {
    let with = |assessments: [&str; 2], phases: [&str; 2]| {
        let mut export = fixture();
        let more = json!({"name": "asm-a", "sections": []});
        export["assessments"].as_array_mut().unwrap().push(more);
        export["encounterTemplates"][0]["assessmentNames"] = json!(assessments);
        let targets = phases.map(|name| json!({"name": name}));
        export["programs"][0]["phases"][0]["navigateTo"] = json!(targets);
        export
    };
    let old = with(["asm-a", "asm-intake"], ["start", "rest"]);
    let new = with(["asm-intake", "asm-a"], ["rest", "start"]);
    let difference = compare(&old, &new);
    let kinds: Vec<Kind> = difference
        .changes
        .iter()
        .map(|change| change.kind)
        .collect();
    assert!(
        kinds.contains(&Kind::LinkedAssessmentsReordered),
        "{kinds:?}"
    );
    assert!(kinds.contains(&Kind::TransitionsReordered), "{kinds:?}");
    assert_eq!(kinds.len(), 2);
    assert_eq!(difference.bump(), Bump::Patch);
}

/// Literals in another case, empty texts instead of missing ones, other notations of a number.
#[test]
fn another_way_to_write_the_same_is_no_change() {
    let mut old = fixture();
    old["cdts"][0]["fields"][1]["meta"]["minLength"] = json!(null);
    let mut new = old.clone();
    let field = &mut new["cdts"][0]["fields"][1];
    field["dictionary"] = json!("");
    field["formula"] = json!(" ");
    field["profileDataType"] = json!("");
    field["meta"]["minLength"] = json!(0);
    let relation = old["cdts"][0]["relation"].as_str().unwrap_or("COMMON");
    new["cdts"][0]["relation"] = json!(relation.to_lowercase());
    new["encounterTemplates"][0]["deliveryMethod"] = json!("video");
    new["encounterTemplates"][0]["defaultDuration"] = json!(45.0);
    assert_eq!(compare(&old, &new), Difference::default());
}

#[test]
fn the_worst_change_decides() {
    let mut new = fixture();
    new["cdts"][0]["fields"][1]["label"] = json!("Notes");
    assert_eq!(compare(&fixture(), &new).bump(), Bump::Patch);
    new["cdts"][0]["fields"][1]["searchable"] = json!(true);
    assert_eq!(compare(&fixture(), &new).bump(), Bump::Minor);
    new["cdts"][0]["fields"][1]["meta"]["maxLength"] = json!(5);
    let difference = compare(&fixture(), &new);
    assert_eq!(difference.readers(), Some(Class::Additive));
    assert_eq!(difference.writers(), Some(Class::Breaking));
    assert_eq!(difference.bump(), Bump::Major);
}

#[test]
fn only_things_alike_are_guessed_to_be_renamed() {
    let mut new = fixture();
    new["cdts"][0]["fields"][1]["name"] = json!("cdtf-notes");
    let renamed = compare(&fixture(), &new).changes;
    assert!(renamed[0].guess);
    assert_eq!(renamed[0].before.as_deref(), Some("cdtf-note"));
    assert_eq!(renamed[0].after.as_deref(), Some("cdtf-notes"));

    new["cdts"][0]["fields"][1]["type"] = json!("date");
    let kinds: Vec<Kind> = compare(&fixture(), &new)
        .changes
        .iter()
        .map(|of| of.kind)
        .collect();
    assert_eq!(kinds, [Kind::FieldRemoved, Kind::FieldAdded]);
}

#[test]
fn of_two_patterns_neither_is_the_tighter() {
    let with = |pattern: &str| {
        let mut export = fixture();
        export["cdts"][0]["fields"][1]["meta"]["regex"] = json!(pattern);
        export
    };
    let difference = compare(&with("[a-z]+"), &with("[0-9]+"));
    assert_eq!(difference.changes[0].kind, Kind::RuleChanged);
    assert_eq!(difference.changes.len(), 1);
}

#[test]
fn bounds_of_days_and_files_are_compared_by_meaning() {
    let with = |field_type: &str, meta: Value| {
        let mut export = fixture();
        let field = json!({"name": "cdtf-new", "type": field_type, "meta": meta});
        export["cdts"][0]["fields"][3] = field;
        export
    };
    let dates = |day: &str| with("date", json!({"maxValue": day}));
    let same = compare(&dates("2026-01-02"), &dates("2026-01-02T00:00:00Z"));
    assert_eq!(same, Difference::default());
    let kind = |difference: Difference| difference.changes[0].kind;
    let earlier = compare(&dates("2026-01-02"), &dates("2026-01-01"));
    assert_eq!(kind(earlier), Kind::RuleTightened);

    let files = |endings: Value| with("file", json!({"fileTypes": endings}));
    let fewer = compare(&files(json!(["jpg", "png"])), &files(json!(["jpg"])));
    assert_eq!(kind(fewer), Kind::RuleTightened);
    let others = compare(&files(json!(["jpg"])), &files(json!(["png"])));
    assert_eq!(kind(others), Kind::RuleChanged);
}

/// Compares a real export with a copy in which every label and every requirement is changed. Prints a notice without
/// real data.
#[test]
fn a_real_export_against_itself() {
    let Some(folder) = std::env::var_os("WELKIN_REAL_DATA") else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let folder = std::path::PathBuf::from(folder).join("formation");
    let read = || model::resolve(&config::read(std::slice::from_ref(&folder)).unwrap());
    let (old, new) = (read(), read());
    let start = std::time::Instant::now();
    assert_eq!(diff::compare(&old, &new), Difference::default());
    let mut mutated = new;
    for field in mutated.cdts.iter_mut().flat_map(|cdt| &mut cdt.fields) {
        field.required = !field.required;
        field.name.push_str("-x");
    }
    mutated.cdts.retain(|cdt| !cdt.name.ends_with('s'));
    let difference = diff::compare(&old, &mutated);
    assert_eq!(difference.bump(), Bump::Major);
    eprintln!(
        "{} changes, both comparisons in {:?}",
        difference.changes.len(),
        start.elapsed()
    );
}
