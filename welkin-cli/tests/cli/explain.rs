//! `explain`: everything known about an item.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::folder::{Folder, Transcript, program};

/// Explains an item of the example's configuration.
fn explain(arguments: &[&str]) -> Transcript {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(program())
        .args(["explain", "--config", "examples/designer-export.json"])
        .args(arguments)
        .current_dir(workspace)
        .output();
    let shown = format!(
        "explain --config examples/designer-export.json {}",
        arguments.join(" ")
    );
    Transcript::of(&shown, output.expect("the command runs"))
}

fn names(transcript: &Transcript) -> Vec<(String, String)> {
    let explained: Vec<Value> =
        serde_json::from_str(&transcript.stdout).expect("the output is JSON");
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    explained
        .iter()
        .map(|one| (text(one, "kind"), text(one, "name")))
        .collect()
}

#[test]
fn a_cdt() {
    insta::assert_snapshot!(explain(&["--", "cdt-vitals"]));
}

#[test]
fn fields() {
    insta::assert_snapshot!(explain(&["--", "cdt-vitals.cdtf-heart-rate"]));
    insta::assert_snapshot!(explain(&["--", "cdt-care-goals.cdtf-confidence"]));
}

#[test]
fn assessments_and_their_questions() {
    insta::assert_snapshot!(explain(&["--", "asm-intake"]));
    insta::assert_snapshot!(explain(&["--", "Intake.heart_rate"]));
}

#[test]
fn encounter_templates_programs_and_phases() {
    insta::assert_snapshot!(explain(&["--", "etmp-intake-visit"]));
    insta::assert_snapshot!(explain(&["--", "prog-collaborative-care"]));
    insta::assert_snapshot!(explain(&["--", "CollaborativeCare.Intake"]));
}

#[test]
fn who_may_do_what() {
    insta::assert_snapshot!(explain(&["--", "sp-nurse"]));
    insta::assert_snapshot!(explain(&["--", "cdt-insurance.cdtf-payer"]));
    // The nurse may read insurances, but not this field.
    insta::assert_snapshot!(explain(&["--", "cdt-insurance.cdtf-member-number"]));
}

#[test]
fn for_machines() {
    insta::assert_snapshot!(explain(&["--format", "json", "cdt-vitals.cdtf-position"]));
}

/// An item is found by each of its names.
#[test]
fn by_any_name() {
    let field = [("field", "cdtf-heart-rate")];
    let cases = [
        ("cdt-vitals.cdtf-heart-rate", &field[..]),
        ("vitals.heart_rate", &field),
        ("Vitals.HEART_RATE", &field),
        ("VitalsPatch.heart rate (beats per minute)", &field),
        ("Heart rate (beats per minute)", &field),
        ("vitals.Position", &[("field", "cdtf-position")]),
        ("vitals", &[("CDT", "cdt-vitals")]),
        (
            "Intake Visit",
            &[("encounter template", "etmp-intake-visit")],
        ),
    ];
    for (name, expected) in cases {
        let found = names(&explain(&["--format", "json", name]));
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, name)| ((*kind).to_owned(), (*name).to_owned()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

/// A name that several items share explains all of them.
#[test]
fn several_of_one_name() {
    let found = names(&explain(&["--format", "json", "encounterId"]));
    assert!(found.len() > 1, "{found:?}");
    assert!(
        found.iter().all(|(_, name)| name == "encounterId"),
        "{found:?}"
    );
}

#[test]
fn what_does_not_exist() {
    insta::assert_snapshot!(explain(&["--", "cdt-vital"]));
    insta::assert_snapshot!(explain(&["--", "vitals.hart_rate"]));
    insta::assert_snapshot!(explain(&["--", "prog-collaborative-care.intak"]));
}

#[test]
fn flags_choose_the_names() {
    let folder = Folder::new();
    let transcript = folder.run("explain cdt-vitals --keep-prefixes --config export.json");
    assert!(
        transcript.stdout.contains("cdt_vitals::CdtVitals"),
        "{transcript}"
    );
    let transcript = folder.run("explain cdt-vitals --skip cdt-vitals --config export.json");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
}

#[test]
fn text_that_steers_a_terminal_is_not_printed() {
    let folder = Folder::new();
    let export = folder.read("export.json").replace(
        r#""name": "cdt-vitals","#,
        r#""name": "cdt-vitals", "title": "\u001b[2J\u001b]0;owned\u0007","#,
    );
    folder.write("export.json", export);
    for name in ["cdt-vitals", "vitals.heart_rate", "\u{1b}[2J"] {
        let output = folder
            .command()
            .args(["explain", name, "--config", "export.json"])
            .output();
        let transcript = Transcript::of("explain", output.expect("the command runs"));
        let said = transcript.stdout + &transcript.stderr;
        assert!(
            !said.contains(|c: char| c.is_control() && c != '\n'),
            "{said:?}"
        );
    }
}

/// A clinic whose policies concern a program, a dictionary, a document type and encounters.
const CLINIC: &str = r#"{
  "cdts": [{ "name": "dt-consent", "relation": "DOCUMENT_TYPE", "fields": [{ "name": "dtf-signed", "type": "date" }] }],
  "dictionaries": [{ "name": "icd-10", "fields": [{ "name": "dictf-code", "type": "text" }] }],
  "programs": [{ "name": "prog-recovery", "title": "Recovery", "phases": [{ "name": "start", "title": "Start" }] }],
  "encounterTemplates": [{ "name": "etmp-visit", "title": "Visit" }],
  "securityFormation": {
    "securityPolicies": [{
      "name": "sp-ward",
      "encounterPolicy": { "operations": [{ "operationName": "read" }, { "operationName": "finalize" }] },
      "programs": [{ "name": "prog-recovery", "operations": [{ "operationName": "read" }, { "operationName": "assign" }] }],
      "dictionaries": [{ "name": "icd-10", "operations": [{ "operationName": "read" }] }],
      "documentPolicy": { "operations": [{ "operationName": "read", "resources": [{ "name": "dt-consent" }] }] },
      "dataManagement": { "operations": [{ "operationName": "export", "resources": [{ "name": "patient" }] }] }
    }],
    "roles": [{ "name": "r-nurse", "policies": [{ "name": "sp-ward" }] }]
  }
}"#;

#[test]
fn who_may_do_what_with_other_things_than_records() {
    let folder = Folder::with("export.json", CLINIC);
    for name in [
        "sp-ward",
        "prog-recovery",
        "icd-10",
        "dt-consent",
        "etmp-visit",
    ] {
        let transcript = folder.run(&format!("explain {name} --config export.json"));
        insta::assert_snapshot!(format!("policies_on_{name}"), transcript);
    }
}

#[test]
fn the_names_of_fields_are_offered_without_their_owners() {
    let folder = Folder::new();
    for (name, meant) in [
        ("cdtf-heart", "`cdtf-heart-rate`"),
        ("hart_rate", "`heart_rate`"),
        ("heart_rat", "`heart_rate`"),
        ("cdtf", "`cdtf-heart-rate`"),
    ] {
        let transcript = folder.run(&format!("explain {name} --config export.json"));
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert!(transcript.stderr.contains(meant), "{transcript}");
    }
}
