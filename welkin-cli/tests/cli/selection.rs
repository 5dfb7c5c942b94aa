//! `--include` and `--skip`: the selected items and their dependencies remain.

use serde_json::json;

use crate::folder::{Folder, Transcript};

/// Returns three CDTs, one of them of dispositions, and one item of each kind that refers to them.
fn export() -> String {
    let positions =
        json!([{"value": "sit", "label": "Sitting"}, {"value": "lie", "label": "Lying"}]);
    let position = json!({
        "name": "cdtf-position", "type": "select", "valueType": "STRING", "meta": {"options": positions}
    });
    let question = |field: &str| {
        json!({
            "label": field, "refCdtName": "cdt-vitals", "refCdtFieldName": field, "viewType": "question"
        })
    };
    let sections = json!([
        {"name": "one", "title": "One", "fields": [question("cdtf-position"), question("cdtf-pulse")]}
    ]);
    let outcome = json!({"name": "cdtf-outcome", "type": "text", "meta": {"required": true}});
    let unit = json!({"name": "cdtf-unit", "type": "text", "meta": {"required": true}});
    let phases = json!([{"name": "start", "title": "Start", "type": "START", "navigateTo": []}]);
    let export = json!({
        "cdts": [
            {"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "integer"}, position]},
            {"name": "cdt-labs", "fields": [{"name": "cdtf-note", "type": "text"}, unit]},
            {"name": "cdt-outcome", "relation": "ENCOUNTER_DISPOSITION", "fields": [outcome]},
        ],
        "assessments": [{"name": "asm-intake", "title": "Intake", "sections": sections}],
        "encounterTemplates": [
            {"name": "etmp-visit", "title": "Visit", "assessmentNames": ["asm-intake"]}
        ],
        "programs": [{"name": "prog-care", "title": "Care", "phases": phases}],
    });
    format!("{export:#}")
}

/// Generates code with these flags, and returns it with the transcript.
fn generate(flags: &str) -> (String, Transcript) {
    generate_with("", flags)
}

fn generate_with(options: &str, flags: &str) -> (String, Transcript) {
    let folder = Folder::with("export.json", export());
    folder.write("welkin.toml", options);
    let arguments =
        format!("generate --config export.json --options welkin.toml --out care.rs {flags}");
    let transcript = folder.run(arguments.trim_end());
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    (folder.read("care.rs"), transcript)
}

/// Fails if any warning was printed.
fn no_warnings(transcript: &Transcript) {
    assert!(!transcript.stderr.contains("warning"), "{transcript}");
}

/// Fails unless the code has the modules of exactly these CDTs.
fn has_modules(code: &str, expected: &[&str]) {
    for module in ["vitals", "labs", "outcome"] {
        let holds = code.contains(&format!("pub mod {module} {{"));
        assert_eq!(holds, expected.contains(&module), "{module}\n{code}");
    }
}

#[test]
fn everything_without_a_selection() {
    let (code, transcript) = generate("");
    no_warnings(&transcript);
    has_modules(&code, &["vitals", "labs", "outcome"]);
}

#[test]
fn a_cdt_alone() {
    let (code, transcript) = generate("--include cdt-vitals");
    no_warnings(&transcript);
    has_modules(&code, &["vitals"]);
    assert!(code.contains("pub position: Option<Position>"), "{code}");
    for left_out in ["Intake", "Visit", "Care"] {
        assert!(!code.contains(&format!("pub struct {left_out}")), "{code}");
    }
}

#[test]
fn an_assessment_keeps_what_it_asks_for() {
    let (code, transcript) = generate("--include asm-intake");
    no_warnings(&transcript);
    has_modules(&code, &["vitals"]);
    assert!(code.contains("pub enum Position"), "{code}");
    assert!(
        code.contains("Option<super::super::vitals::Position>"),
        "{code}"
    );
}

#[test]
fn a_template_keeps_the_disposition_and_what_it_requires() {
    let (code, transcript) = generate("--include etmp-visit");
    no_warnings(&transcript);
    has_modules(&code, &["outcome"]);
    assert!(code.contains("pub cdtf_outcome: String"), "{code}");
    assert!(code.contains("\"etmp-visit\""), "{code}");
}

#[test]
fn a_program_alone() {
    let (code, transcript) = generate("--include prog-care");
    no_warnings(&transcript);
    has_modules(&code, &[]);
    assert!(code.contains("\"prog-care\""), "{code}");
}

#[test]
fn several_things_together() {
    let (code, transcript) = generate("--include cdt-labs asm-intake prog-care");
    no_warnings(&transcript);
    has_modules(&code, &["vitals", "labs"]);
    assert!(code.contains("\"prog-care\""), "{code}");
    assert!(!code.contains("\"etmp-visit\""), "{code}");
}

#[test]
fn what_nothing_needs_can_be_skipped() {
    for (skipped, trace) in [
        ("cdt-labs", "pub mod labs"),
        ("asm-intake", "pub struct Intake"),
        ("etmp-visit", "\"etmp-visit\""),
        ("prog-care", "\"prog-care\""),
    ] {
        let (code, transcript) = generate(&format!("--skip {skipped}"));
        no_warnings(&transcript);
        assert!(!code.contains(trace), "{trace}\n{code}");
    }
}

#[test]
fn what_is_needed_is_not_skipped() {
    let (code, transcript) = generate("--skip cdt-vitals cdt-outcome");
    has_modules(&code, &["vitals", "labs", "outcome"]);
    for needed in [
        "`cdt-vitals` is not left out",
        "`cdt-outcome` is not left out",
    ] {
        assert!(transcript.stderr.contains(needed), "{transcript}");
    }
    let (code, transcript) = generate("--skip cdt-vitals asm-intake");
    no_warnings(&transcript);
    has_modules(&code, &["labs", "outcome"]);
}

#[test]
fn a_field_that_an_assessment_asks_for_is_not_skipped() {
    let options = "[cdts.cdt-vitals.fields]\ncdtf-position.skip = true\n";
    let (code, transcript) = generate_with(options, "");
    assert!(code.contains("pub enum Position"), "{code}");
    let needed = "field `cdtf-position` of CDT `cdt-vitals` is not left out";
    assert!(transcript.stderr.contains(needed), "{transcript}");
    let (code, transcript) = generate_with(options, "--skip asm-intake");
    no_warnings(&transcript);
    assert!(!code.contains("pub enum Position"), "{code}");
}

/// Encounters are completed with a disposition, which must have its required fields.
#[test]
fn a_required_field_of_the_disposition_is_not_skipped() {
    let options = "[cdts.cdt-outcome.fields]\ncdtf-outcome.skip = true\n";
    let (code, transcript) = generate_with(options, "--include etmp-visit");
    assert!(code.contains("pub cdtf_outcome: String"), "{code}");
    let needed = "field `cdtf-outcome` of CDT `cdt-outcome` is not left out";
    assert!(transcript.stderr.contains(needed), "{transcript}");
}

/// The tenant would reject every record that the code creates.
#[test]
fn a_required_field_is_skipped_only_of_a_cdt_that_is_read() {
    let skip = "[cdts.cdt-labs]\nfields.cdtf-unit.skip = true\n";
    let folder = Folder::with("export.json", export());
    folder.write("welkin.toml", skip);
    let transcript =
        folder.run("generate --config export.json --options welkin.toml --out care.rs");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    for part in [
        "error: field `cdtf-unit` of CDT `cdt-labs` is required: the tenant rejects new records without it",
        "welkin.toml:2:25",
        "help: remove `skip`, or add `read-only = true` to the table of `cdt-labs` if the program does not write its records",
    ] {
        assert!(transcript.stderr.contains(part), "{transcript}");
    }
    assert!(!folder.path("care.rs").exists());

    let (code, transcript) = generate_with(&format!("{skip}read-only = true\n"), "");
    no_warnings(&transcript);
    has_modules(&code, &["vitals", "labs", "outcome"]);
    assert!(!code.contains("cdtf-unit"), "{code}");
    for written in ["LabsPatch", "labs::Required", "WritableCdt<O> for Labs"] {
        assert!(!code.contains(written), "{written}\n{code}");
    }
    assert!(code.contains("VitalsPatch"), "{code}");
}

#[test]
fn only_cdts_can_be_read_only() {
    let folder = Folder::with("export.json", export());
    folder.write("welkin.toml", "[cdts.cdt-nothing]\nread-only = true\n");
    let transcript =
        folder.run("generate --config export.json --options welkin.toml --out care.rs");
    assert_ne!(transcript.exit_code, Some(0), "{transcript}");
    assert!(
        transcript.stderr.contains("there is no CDT `cdt-nothing`"),
        "{transcript}"
    );
}

#[test]
fn an_item_left_out_for_its_name_is_reported_when_it_is_selected() {
    let mut export: serde_json::Value = serde_json::from_str(&export()).expect("it is JSON");
    export["dictionaries"] = json!([{"name": "cdt-labs", "fields": []}]);
    let folder = Folder::with("export.json", export.to_string());
    let other = folder.run("generate --config export.json --out care.rs --include cdt-vitals");
    no_warnings(&other);
    let every = folder.run("generate --config export.json --out care.rs");
    let expected = "dictionary `cdt-labs` is left out, because a CDT has the same machine name";
    assert!(every.stderr.contains(expected), "{every}");
}
