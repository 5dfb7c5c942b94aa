//! Names that contradict their labels, and the commands that decide about them.

use serde_json::{Value, json};

use crate::folder::Folder;

const GENERATE: &str = "generate --config export.json --out care.rs --lock welkin.lock";

/// Returns a CDT with select fields of these names, each with a `yes` and a `no` with these labels.
fn cdt(name: &str, fields: &[&str], labels: [&str; 2]) -> Value {
    let options = json!([
        {"value": "yes", "label": labels[0]}, {"value": "no", "label": labels[1]}
    ]);
    let field = |name: &&str| json!({"name": name, "type": "select", "valueType": "STRING", "meta": {"options": options}});
    let fields: Vec<Value> = fields.iter().map(field).collect();
    json!({"name": name, "type": "MULTI_RECORD", "relation": "COMMON", "fields": fields})
}

fn assessment(name: &str, title: &str) -> Value {
    json!({"name": name, "title": title, "sections": []})
}

fn write(folder: &Folder, cdts: Value, assessments: Value) {
    let export = json!({"cdts": cdts, "assessments": assessments});
    folder.write("export.json", format!("{export:#}"));
}

#[track_caller]
fn passes(folder: &Folder, command: &str) {
    let transcript = folder.run(command);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}

#[track_caller]
fn stops(folder: &Folder, command: &str) -> String {
    let transcript = folder.run(command);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    transcript.stderr
}

/// Returns the command in a message that decides about names.
fn command(message: &str, flag: &str) -> String {
    let mut commands = message.split('`').filter(|part| part.contains(flag));
    let command = commands.next().expect("the message has the command");
    command.trim_start_matches("welkin-codegen ").to_owned()
}

#[test]
fn a_name_without_a_label_is_that_of_the_value() {
    let folder = Folder::with("export.json", "{}");
    write(&folder, json!([cdt("cdt-a", &["q"], ["", ""])]), json!([]));
    passes(&folder, GENERATE);
    let swapped = json!([cdt("cdt-a", &["q"], ["No", "Yes"])]);
    write(&folder, swapped, json!([]));
    assert!(stops(&folder, GENERATE).contains("`Yes` (yes)"));
    let labeled = json!([cdt("cdt-a", &["q"], ["Certainly", "No"])]);
    write(&folder, labeled, json!([]));
    passes(&folder, GENERATE);
}

#[test]
fn a_name_chosen_in_the_options_file_is_changed_there_or_kept() {
    let folder = Folder::with("export.json", "{}");
    let options = |yes: &str, no: &str| {
        format!("[cdts.cdt-a.fields]\nq.options = {{ yes = \"{yes}\", no = \"{no}\" }}\n")
    };
    folder.write("welkin.toml", options("Agreed", "Refused"));
    let generate = format!("{GENERATE} --options welkin.toml");
    write(
        &folder,
        json!([cdt("cdt-a", &["q"], ["Yes", "No"])]),
        json!([]),
    );
    passes(&folder, &generate);
    write(
        &folder,
        json!([cdt("cdt-a", &["q"], ["No", "Yes"])]),
        json!([]),
    );
    let message = stops(&folder, &generate);
    assert!(
        message.contains("names that it chooses (`Agreed`, `Refused`)"),
        "{message}"
    );
    assert!(!message.contains("--accept"), "{message}");
    let accept =
        "lock --config export.json --options welkin.toml --lock welkin.lock --accept cdt-a.q";
    let refusal = stops(&folder, accept);
    assert!(
        refusal.contains("its name `Agreed` is chosen in the options file"),
        "{refusal}"
    );
    folder.write("welkin.toml", options("Refused", "Agreed"));
    passes(&folder, &generate);
}

#[test]
fn an_old_lock_file_beside_chosen_names_is_compared_with_them() {
    let folder = Folder::with("export.json", "{}");
    let options = "[cdts.cdt-a.fields]\nq.options = { yes = \"Yes\", no = \"No\" }\n";
    folder.write("welkin.toml", options);
    let generate = format!("{GENERATE} --options welkin.toml");
    write(
        &folder,
        json!([cdt("cdt-a", &["q"], ["No", "Yes"])]),
        json!([]),
    );
    folder.write("welkin.lock", "version = 1\n\n[cdts.cdt-a]\nname = \"A\"\n");
    let message = stops(&folder, &generate);
    assert!(
        message.contains("its name fits the label of no"),
        "{message}"
    );
}

#[test]
fn items_of_several_kinds_with_one_name_are_decided_apart() {
    let folder = Folder::with("export.json", "{}");
    let config = |labels, title| {
        (
            json!([cdt("phq", &["q"], labels)]),
            json!([assessment("phq", title)]),
        )
    };
    let (cdts, assessments) = config(["Yes", "No"], "Depression");
    write(&folder, cdts, assessments);
    passes(&folder, GENERATE);
    let (cdts, assessments) = config(["No", "Yes"], "Anxiety");
    write(&folder, cdts, assessments);
    let message = stops(&folder, GENERATE);
    assert!(
        message.contains("the title of assessment `phq` has"),
        "{message}"
    );
    assert!(message.contains("--accept assessments:phq`"), "{message}");
    let lock = "lock --config export.json --lock welkin.lock";
    let refusal = stops(&folder, &format!("{lock} --accept phq"));
    assert!(
        refusal.contains("`assessments:phq`, `cdts:phq`")
            || refusal.contains("`cdts:phq`, `assessments:phq`"),
        "{refusal}"
    );
    passes(&folder, &format!("{lock} --accept assessments:phq"));
    let message = stops(&folder, GENERATE);
    assert!(!message.contains("assessment"), "{message}");
    passes(&folder, &command(&message, "--accept"));
    passes(&folder, GENERATE);
}

#[test]
fn a_path_ends_at_the_end_of_a_name() {
    let folder = Folder::with("export.json", "{}");
    let fields = ["b", "b.c", "-d"];
    write(
        &folder,
        json!([cdt("a", &fields, ["Yes", "No"])]),
        json!([]),
    );
    passes(&folder, GENERATE);
    write(
        &folder,
        json!([cdt("a", &fields, ["No", "Yes"])]),
        json!([]),
    );
    let lock = "lock --config export.json --lock welkin.lock";
    passes(&folder, &format!("{lock} --accept a.b"));
    let message = stops(&folder, GENERATE);
    assert!(message.contains("of field `b.c`"), "{message}");
    passes(&folder, &format!("{lock} --accept a.b.c --accept a.-d"));
    passes(&folder, GENERATE);
}
