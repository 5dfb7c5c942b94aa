//! `model`, `model-schema` and `schema`: the configuration for programs in other languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::folder::Folder;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn json_of(folder: &Folder, arguments: &str) -> Value {
    let transcript = folder.run(arguments);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    serde_json::from_str(&transcript.stdout).expect("it is JSON")
}

fn example() -> Folder {
    let export = fs::read(workspace().join("examples/designer-export.json"));
    Folder::with("export.json", export.expect("it is there"))
}

/// Returns every key of every definition, with its type as JSON.
fn keys(schema: &Value) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let definitions = schema["$defs"].as_object().expect("there are definitions");
    let all = definitions
        .iter()
        .map(|(name, definition)| (&**name, definition));
    for (name, definition) in all.chain([("ModelDocument", schema)]) {
        let properties = definition["properties"].as_object();
        for (key, property) in properties.into_iter().flatten() {
            let kind = ["type", "$ref", "anyOf", "items"]
                .map(|word| property.get(word).map(Value::to_string).unwrap_or_default())
                .join(" ");
            keys.insert(format!("{name}.{key}: {}", kind.trim()));
        }
    }
    keys
}

#[test]
fn the_document_holds_what_generated_code_knows() {
    let document = json_of(&example(), "model --config export.json --compact");
    assert_eq!(document["format"], "welkin-model");
    let find = |list: &Value, name: &str| -> Value {
        let mut items = list.as_array().expect("it is a list").iter();
        items
            .find(|item| item["name"] == name)
            .expect("it is there")
            .clone()
    };
    let vitals = find(&document["cdts"], "cdt-vitals");
    assert_eq!(vitals["rust"]["struct"], "Vitals");
    let heart_rate = find(&vitals["fields"], "cdtf-heart-rate");
    insta::assert_snapshot!(format!("{heart_rate:#}"));
    let phq = find(&document["cdts"], "cdt-phq9");
    let interest = find(&phq["fields"], "cdtf-interest");
    insta::assert_snapshot!(format!("{:#}", interest["options"]));
    insta::assert_snapshot!(format!("{:#}", document["assessments"][0]["sections"]));
    insta::assert_snapshot!(format!("{:#}", document["programs"][0]["phases"]));
    insta::assert_snapshot!(format!("{:#}", document["security"]["policies"][0]));
}

#[test]
fn the_document_agrees_with_its_schema() {
    let schema = json_of(&example(), "model-schema");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let document = json_of(&example(), "model --config export.json");
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|it| it.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// The format is stable: every key that a file of keys has listed stays, with its type.
#[test]
fn keys_are_only_added() {
    let path = workspace().join("welkin-cli/tests/model-keys.txt");
    let published = fs::read_to_string(&path).expect("it is there");
    let keys = keys(&json_of(&example(), "model-schema"));
    let gone: Vec<&str> = published
        .lines()
        .filter(|key| !keys.contains(*key))
        .collect();
    assert!(
        gone.is_empty(),
        "keys of the model document went or changed their type; count up `document::VERSION` instead: {gone:#?}"
    );
    let published: BTreeSet<&str> = published.lines().collect();
    let new: Vec<&String> = keys
        .iter()
        .filter(|key| !published.contains(&***key))
        .collect();
    assert!(
        new.is_empty(),
        "add these lines to {}: {new:#?}",
        path.display()
    );
}

#[test]
fn the_checked_in_schema_is_current() {
    let path = workspace().join("docs/welkin-model.schema.json");
    let checked_in: Value =
        serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is JSON");
    assert!(
        checked_in == json_of(&example(), "model-schema"),
        "run `welkin-codegen model-schema > {}`",
        path.display()
    );
}

#[test]
fn the_checked_in_openapi_document_is_current() {
    let path = workspace().join("docs/openapi-example.json");
    let checked_in: Value =
        serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is JSON");
    let command = "schema --config export.json --format openapi --profile v8";
    assert!(
        checked_in == json_of(&example(), command),
        "run `welkin-codegen schema --config examples/designer-export.json --format openapi --profile v8 > {}`",
        path.display()
    );
}

/// A CDT and a dictionary with the same name have separate modules in Rust, and schemas with different names.
#[test]
fn names_of_schemas_are_unique() {
    let field = json!({"name": "a", "type": "text"});
    let cdt = |name: &str| json!({"name": name, "fields": [field]});
    let export = json!({
        "cdts": [cdt("cdt-vitals"), cdt("cdt-vitals-new"), cdt("cdt-welkin-task")],
        "dictionaries": [cdt("vitals")], "programs": [],
        "namingConvention": {"delimiter": "-", "prefixes": {"cdt": "cdt-"}},
    });
    let folder = Folder::with("export.json", export.to_string());
    let schemas = json_of(&folder, "schema --config export.json");
    let names = schemas["$defs"].as_object().expect("definitions");
    let names: Vec<&str> = names.keys().map(String::as_str).collect();
    insta::assert_snapshot!(names.join("\n"));
    let openapi = json_of(&folder, "schema --config export.json --format openapi");
    assert!(openapi["components"]["schemas"]["WelkinTask"]["properties"]["priority"].is_object());
}

/// The calls of a role are those that it may make.
#[test]
fn calls_of_a_role() {
    let export = fs::read(workspace().join("tests/fixtures/clinical-roles/designer-export.json"));
    let folder = Folder::with("export.json", export.expect("it is there"));
    let ids = |arguments: &str| -> BTreeSet<String> {
        let command = format!("schema --config export.json --no-lock --format openapi{arguments}");
        let document = json_of(&folder, &command);
        let paths = document["paths"].as_object().expect("paths").values();
        let operations = paths.flat_map(|item| item.as_object().expect("an item").values());
        operations
            .filter_map(|operation| operation["operationId"].as_str().map(str::to_owned))
            .collect()
    };
    let models = [" --role r-nurse", ""].map(|role| {
        json_of(
            &folder,
            &format!("model --config export.json --no-lock{role}"),
        )
    });
    assert_ne!(models[0]["cdts"], models[1]["cdts"]);
    let left_out: Vec<String> = ids("")
        .difference(&ids(" --role r-nurse"))
        .cloned()
        .collect();
    insta::assert_snapshot!(left_out.join("\n"));
}

#[test]
fn what_a_format_does_not_take_is_refused() {
    let folder = example();
    let whole = folder.run("schema --config export.json --format openapi --cdt cdt-vitals");
    assert_eq!(whole.exit_code, Some(2), "{whole}");
    for format in ["dbt", "duckdb"] {
        let command = format!("schema --config export.json --format {format} --cdt cdt-vitels");
        let unknown = folder.run(&command);
        assert_eq!(unknown.exit_code, Some(1), "{unknown}");
        assert!(unknown.stderr.contains("cdt-vitals"), "{unknown}");
        let one = folder.run(&command.replace("vitels", "vitals"));
        assert_eq!(one.exit_code, Some(0), "{one}");
        assert!(
            one.stdout.contains("heart_rate") && !one.stdout.contains("phq9"),
            "{one}"
        );
    }
}

#[test]
fn records_are_judged_as_the_runtime_judges_them() {
    let schema = json_of(&example(), "schema --config export.json");
    let accepts = |definition: &str, record: Value| {
        let mut schema = schema.clone();
        schema["$ref"] = format!("#/$defs/{definition}").into();
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        validator.is_valid(&record)
    };
    assert!(accepts(
        "Vitals",
        json!({"cdtf-heart-rate": null, "cdtf-of-tomorrow": 1})
    ));
    assert!(accepts("VitalsNew", json!({"cdtf-heart-rate": 72})));
    assert!(!accepts("VitalsNew", json!({"cdtf-heart-rate": "fast"})));
    assert!(!accepts("VitalsNew", json!({"cdtf-of-tomorrow": 1})));
    assert!(!accepts(
        "VitalsPatch",
        json!({"created_at": "2026-05-30T00:00:00Z"})
    ));
    assert!(!accepts("MedicationsNew", json!({})), "required fields");
    assert!(accepts("VitalsNew", json!({"cdtf-heart-rate": 72.0})));
    assert!(!accepts("VitalsNew", json!({"cdtf-heart-rate": 72.5})));
    assert!(!accepts("VitalsNew", json!({"cdtf-heart-rate": 1_000_000})));
    assert!(!accepts("VitalsNew", json!({"cdtf-position": "Floating"})));
    // Old records may keep values that are no longer allowed.
    assert!(accepts("Vitals", json!({"cdtf-heart-rate": 1_000_000})));
    assert!(accepts("Vitals", json!({"cdtf-position": "Floating"})));
    assert!(accepts("MedicationsPatch", json!({})));
}

#[test]
fn one_cdt_alone() {
    let folder = example();
    let schema = json_of(&folder, "schema --config export.json --cdt cdt-vitals");
    assert_eq!(schema["x-cdt"], "cdt-vitals");
    assert!(schema["$defs"]["VitalsNew"].is_object());
    let transcript = folder.run("schema --config export.json --cdt cdt-vitels");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(transcript.stderr.contains("cdt-vitals"), "{transcript}");
}

/// Texts of a configuration are data in every format.
#[test]
fn hostile_labels_are_data() {
    let labels = [
        "</script>",
        "\u{1b}[2J",
        "${{ x }}",
        "=1+1",
        "\u{202e}",
        "\"\\",
    ];
    let options: Vec<Value> = (0..)
        .zip(labels)
        .map(|(value, label)| json!({"value": value, "label": label}))
        .collect();
    let field = json!({"name": "cdtf-a", "type": "select", "valueType": "INTEGER", "label": labels[0], "meta": {"options": options}});
    let cdts = json!([{"name": "cdt-a", "fields": [field]}]);
    let folder = Folder::with("cdts.json", cdts.to_string());
    for command in [
        "model --config cdts.json",
        "schema --config cdts.json",
        "schema --config cdts.json --format openapi",
        "schema --config cdts.json --format dbt",
        "schema --config cdts.json --format duckdb",
    ] {
        let transcript = folder.run(command);
        let is_plain = |c: char| !c.is_control() || c == '\n';
        assert!(transcript.stdout.chars().all(is_plain), "{transcript}");
        assert!(!transcript.stdout.contains('\u{202e}'), "{transcript}");
    }
    let document = json_of(&folder, "model --config cdts.json");
    let options = &document["cdts"][0]["fields"][0]["options"];
    for (place, label) in labels.iter().enumerate() {
        assert_eq!(options[place]["label"], *label);
    }
}

/// Runs only if real configurations are available.
#[test]
fn real_configurations() {
    let Some(real) = std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let schema = json_of(&example(), "model-schema");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for input in [
        "designer-export.json",
        "designer-export-2.json",
        "formation",
    ] {
        let path = real.join(input);
        let document = json_of(&example(), &format!("model --config {}", path.display()));
        assert!(validator.is_valid(&document), "{input}");
        let records = json_of(&example(), &format!("schema --config {}", path.display()));
        assert!(jsonschema::meta::is_valid(&records), "{input}");
    }
}
