//! The options file, and the flags that take precedence over it.

use crate::folder::Folder;

/// Two CDTs, one of them with an option list.
const EXPORT: &str = r#"{
  "namingConvention": { "delimiter": "-", "prefixes": { "cdt": "cdt-", "cdtField": "cdtf-" } },
  "cdts": [
    { "name": "cdt-vitals", "fields": [
      { "name": "cdtf-heart-rate", "type": "integer" },
      { "name": "cdtf-position", "type": "select", "valueType": "STRING",
        "meta": { "options": [{ "value": "sit", "label": "Sitting" }, { "value": "lie", "label": "Lying" }] } },
      { "name": "id", "type": "uuid" }
    ] },
    { "name": "cdt-labs", "fields": [{ "name": "cdtf-note", "type": "text" }] }
  ],
  "programs": [{ "name": "prog-weight", "title": "Weight", "phases": [{ "name": "start", "title": "Start" }] }]
}"#;

const OPTIONS: &str = r#"
skip = ["cdt-labs"]
visibility = "pub(crate)"

[derives]
cdts = ["derive_more::AsRef"]
option-lists = ["strum::EnumIs"]

[cdts.cdt-vitals]
name = "signs"
fields.cdtf-heart-rate.name = "pulse"
fields.cdtf-position.option-list = "Posture"
fields.cdtf-position.options = { sit = "Upright" }
"#;

fn folder(options: &str) -> Folder {
    let folder = Folder::with("export.json", EXPORT);
    folder.write("welkin.toml", options);
    folder
}

fn refusal(options: &str) -> String {
    let folder = folder(options);
    let arguments = "generate --config export.json --options welkin.toml --out care.rs";
    let transcript = folder.run(arguments);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(!folder.path("care.rs").exists());
    assert!(!folder.path("welkin.lock").exists());
    let words = transcript.stderr.lines();
    let words = words.filter(|line| !line.starts_with("read "));
    words.collect::<Vec<_>>().join("\n")
}

#[test]
fn names_selection_derives_and_visibility() {
    let folder = folder(OPTIONS);
    let transcript =
        folder.run("generate --config export.json --options welkin.toml --out care.rs");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let code = folder.read("care.rs");
    for expected in [
        "pub(crate) mod signs {",
        "pub(crate) use __client::*;",
        "pub use super::signs::{Signs, SignsPatch};",
        "#[derive(Default, derive_more::AsRef)]\n    pub struct Signs {",
        "pub pulse: Option<i64>",
        "#[derive(Clone, strum::EnumIs)]\n    pub enum Posture {",
        "Upright,",
    ] {
        assert!(code.contains(expected), "{expected}\n{code}");
    }
    assert!(!code.contains("labs"));
    assert!(!code.contains("\npub "));
}

#[test]
fn flags_go_before_the_file() {
    let folder = folder(OPTIONS);
    let flags = "--skip cdt-vitals --visibility pub --keep-prefixes";
    let transcript = folder.run(&format!(
        "generate --config export.json --options welkin.toml {flags} --out care.rs"
    ));
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let code = folder.read("care.rs");
    assert!(code.contains("pub mod cdt_labs {"), "{code}");
    assert!(code.contains("pub cdtf_note: Option<String>"));
    assert!(!code.contains("signs"));
}

#[test]
fn designers_phi_flags_are_trusted_where_the_options_or_a_flag_say_so() {
    let folder = folder("phi = \"designer\"");
    let generate = |rest: &str| {
        folder.run(&format!(
            "generate --config export.json{rest} --out care.rs"
        ));
        folder
            .read("care.rs")
            .matches(".trusting_phi_flags()")
            .count()
    };
    assert_eq!(generate(""), 0);
    assert_eq!(generate(" --options welkin.toml"), 2);
    assert_eq!(generate(" --options welkin.toml --phi all"), 0);
    assert_eq!(generate(" --phi designer"), 2);
}

#[test]
fn only_some_cdts() {
    let folder = folder("");
    folder.run("generate --config export.json --include cdt-labs --out care.rs");
    let code = folder.read("care.rs");
    assert!(code.contains("pub mod labs {"));
    assert!(!code.contains("vitals"));
}

#[test]
fn what_does_not_exist_is_refused_with_the_closest_names() {
    insta::assert_snapshot!(refusal(
        r#"
include = ["vitals"]
skip = ["cdt-zebra"]

[cdts.cdt-lab]
name = "tests"

[cdts.cdt-vitals.fields]
heart-rate.name = "pulse"
id.name = "number"
cdtf-heart-rate.option-list = "Rate"
cdtf-position.options.sitt = "Upright"

[assessments.asm-mood]
name = "mood"

[programs.prog-weight]
phases.stop = "Over"
"#
    ));
}

#[test]
fn what_is_not_understood_is_refused() {
    insta::assert_snapshot!(refusal(
        r#"
inclde = ["cdt-vitals"]
skip = "cdt-labs"
keep-prefixes = "yes"
visibility = "public"
phi = "none"

[derives]
cdts = ["Clone", "fn main() {}", 7]
enums = []

[cdts.cdt-vitals]
rename = "signs"

[cdts.cdt-vitals.fields.cdtf-position]
skip = 1
"#
    ));
}

#[test]
fn a_file_that_is_no_toml() {
    insta::assert_snapshot!(refusal("skip = [\"cdt-labs\"\nvisibility = \n"));
}

#[test]
fn a_file_that_is_not_there() {
    let folder = Folder::with("export.json", EXPORT);
    let arguments = "generate --quiet --config export.json --options welkin.toml --out care.rs";
    insta::assert_snapshot!(folder.run(arguments));
}

#[test]
fn names_that_can_not_be_used_are_refused() {
    insta::assert_snapshot!(refusal(
        r#"
[cdts.cdt-vitals]
name = "Vital Signs"
fields.cdtf-heart-rate.name = "created_at"
fields.cdtf-position.option-list = "String"
fields.cdtf-position.options.sit = "Self"

[cdts.cdt-labs]
name = "patient"

[programs.prog-weight]
name = "Weight"
"#
    ));
}

/// All items that have the shape of a CDT are named in the same way.
#[test]
fn profiles_dictionaries_and_custom_field_types() {
    let export = r#"{
      "cdts": [],
      "pdts": [{ "name": "pdt-provider", "fields": [{ "name": "pdtf-phone", "type": "phone" }] }],
      "dictionaries": [{ "name": "d-codes", "fields": [{ "name": "df-code", "type": "text" }] }],
      "customFieldTypes": [
        { "name": "cft-severity", "type": "select", "meta": { "options": [{ "value": "mild", "label": "Mild" }] } },
        { "name": "cft-bmi", "type": "float" },
        { "name": "cft-old", "type": "text" }
      ]
    }"#;
    let folder = Folder::with("export.json", export);
    let options = r#"
[cdts.pdt-provider]
name = "doctor"
fields.pdtf-phone.name = "line"
[cdts.d-codes]
name = "procedures"
[cdts.custom-field-types.fields]
cft-severity = { name = "grade", options = { mild = "Light" } }
cft-bmi.name = "index"
cft-old.skip = true
"#;
    folder.write("welkin.toml", options);
    let command = "generate --config export.json --options welkin.toml --out care.rs";
    let transcript = folder.run(command);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let code = folder.read("care.rs");
    for expected in [
        "pub struct Doctor",
        "pub line: Option<String>",
        "pub struct Procedures",
        "pub enum Grade",
        "Light,",
        "pub type Index = f64;",
    ] {
        assert!(code.contains(expected), "no `{expected}` in\n{code}");
    }
    assert!(!code.contains("pub type Old"));

    folder.write("welkin.toml", "[cdts.custom-field-types]\nname = \"types\"");
    let transcript = folder.run(command);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    let refusal = "the module of the custom field types can't be renamed";
    assert!(transcript.stderr.contains(refusal), "{transcript}");
}

#[test]
fn a_skipped_field_is_not_generated() {
    let folder = folder("[cdts.cdt-vitals.fields.cdtf-position]\nskip = true\n");
    let arguments = "generate --config export.json --options welkin.toml --out care.rs";
    let transcript = folder.run(arguments);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(!folder.read("care.rs").contains("position"));
}

#[test]
fn the_keys_are_listed_when_none_is_similar() {
    let folder = Folder::with(
        "export.json",
        r#"{"cdts": [{"name": "cdt-a", "fields": []}]}"#,
    );
    folder.write("welkin.toml", "zzz = true\n");
    let transcript =
        folder.run("generate --config export.json --options welkin.toml --out care.rs");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript.stderr.contains("unknown key `zzz`"),
        "{transcript}"
    );
    assert!(
        transcript.stderr.contains("the keys are `include`"),
        "{transcript}"
    );
}

/// The key is underlined where the key is wrong, and the value where the value is.
#[test]
fn what_is_wrong_is_underlined() {
    for (options, underlined) in [
        (
            "[cdts.cdt-vitals.fields]\ncdtf-position = { options = { stand = \"Up\" } }",
            "stand",
        ),
        (
            "[cdts.cdt-vitals]\nfields.cdtf-position.options.stand = \"Up\"",
            "stand",
        ),
        (
            "[cdts.cdt-vitals.fields.cdtf-position.options]\n\"sta nd\" = \"Up\"",
            "\"sta nd\"",
        ),
        (
            "[cdts.cdt-vitals.fields]\ncdtf-position = { options = { sit = \"u p\" } }",
            "\"u p\"",
        ),
        (
            "[cdts.cdt-vitals.fields]\ncdtf-position = { options = { sit = 7.5 } }",
            "7.5",
        ),
        (
            "[cdts.cdt-vitals.fields]\ncdtf-heart-rate = { option-list = \"Up\" }",
            "option-list",
        ),
        (
            "[cdts.cdt-vitals.fields]\ncdtf-heart-rate = { options = { sit = \"Up\" } }",
            "sit",
        ),
        (
            "[cdts.cdt-vitals.fields]\ncdtf-gone = { name = \"up\" }",
            "cdtf-gone",
        ),
        (
            "[programs]\nprog-weight = { phases = { stop = \"Up\" } }",
            "stop",
        ),
        ("runtime = \"crate::\"", "\"crate::\""),
    ] {
        let refusal = refusal(options);
        let mut lines = refusal
            .lines()
            .skip_while(|line| !line.starts_with(char::is_numeric));
        let (line, marks) = (lines.next().expect(&refusal), lines.next().expect(&refusal));
        let start = marks.find('^').expect(&refusal);
        let end = marks.rfind('^').expect(&refusal) + 1;
        assert_eq!(&line[start..end], underlined, "{refusal}");
    }
}

#[test]
fn a_path_of_the_runtime_that_can_not_be_used_says_why() {
    let paths = [
        "crate::",
        "::",
        "",
        "crate::api runtime",
        "super::runtime",
        "welkin<u8>",
    ];
    let refusals = paths.map(|path| refusal(&format!("runtime = {path:?}")));
    let folder = Folder::with("export.json", EXPORT);
    let flag = folder.run("generate --config export.json --out care.rs --runtime crate::");
    assert!(flag.stderr.contains("after the last `::`"), "{flag}");
    insta::assert_snapshot!(refusals.join("\n"));
}
