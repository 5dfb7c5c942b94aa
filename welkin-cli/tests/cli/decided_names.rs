//! Names that are decided again get their current labels; names that stay are compared with the labels they had.

use serde_json::{Value, json};

use crate::folder::{Folder, Transcript};

const GENERATE: &str = "generate --config cdts.json --out care.rs";

/// Returns a select field `cdtf-q1` of `cdt-phq` with options of these values and labels.
fn select(value_type: &str, options: &[(&str, &str)]) -> String {
    let options = options.iter().map(|(value, label)| {
        let number = value.parse::<i64>().map(Value::from);
        json!({"value": number.unwrap_or_else(|_| json!(value)), "label": label})
    });
    let options: Vec<Value> = options.collect();
    let field = json!({
        "name": "cdtf-q1", "type": "select", "valueType": value_type, "meta": {"options": options}
    });
    let cdt =
        json!({"name": "cdt-phq", "type": "MULTI_RECORD", "relation": "COMMON", "fields": [field]});
    format!("{:#}", json!([cdt]))
}

fn numbered(options: &[(&str, &str)]) -> String {
    select("INTEGER", options)
}

fn generate(folder: &Folder) -> Transcript {
    let options = if folder.path("welkin.toml").exists() {
        " --options welkin.toml"
    } else {
        ""
    };
    folder.run(&format!("{GENERATE}{options}"))
}

#[track_caller]
fn passes(folder: &Folder) {
    let transcript = generate(folder);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}

#[track_caller]
fn stops(folder: &Folder) -> String {
    let transcript = generate(folder);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    transcript.stderr
}

fn without_line(folder: &Folder, line: &str) {
    let lock = folder.read("welkin.lock");
    let lines: Vec<&str> = lock.lines().filter(|other| *other != line).collect();
    assert!(lines.len() < lock.lines().count(), "{line} is in {lock}");
    folder.write("welkin.lock", lines.join("\n"));
}

fn choose(folder: &Folder, options: &str) {
    let names = format!("[cdts.cdt-phq.fields]\ncdtf-q1.options = {options}\n");
    folder.write("welkin.toml", names);
}

#[test]
fn a_deleted_name_is_recorded_with_its_current_label() {
    let mild = numbered(&[("0", "Mild"), ("1", "None")]);
    let severe = numbered(&[("0", "Severe"), ("1", "None")]);
    let folder = Folder::with("cdts.json", &mild);
    passes(&folder);
    folder.write("cdts.json", &severe);
    stops(&folder);
    without_line(&folder, r#"fields.cdtf-q1.options.0 = "Mild""#);
    passes(&folder);
    let lock = folder.read("welkin.lock");
    assert!(lock.contains(r#"options.0 = "Severe""#), "{lock}");
    assert!(lock.contains(r#"labels.0 = "Severe""#), "{lock}");
    folder.write("cdts.json", &mild);
    assert!(stops(&folder).contains("`Severe` (0)"));
}

#[test]
fn a_deleted_name_is_recorded_with_its_current_title() {
    let export = |title: &str| {
        let phases = json!([{"name": "one", "title": title, "type": "START", "navigateTo": []}]);
        let export = json!({
            "cdts": [],
            "programs": [{"name": "prog-care", "title": "Care", "phases": phases}],
            "assessments": [{"name": "asm-a", "title": title, "sections": []}],
        });
        format!("{export:#}")
    };
    let folder = Folder::with("cdts.json", export("Depression"));
    passes(&folder);
    folder.write("cdts.json", export("Anxiety"));
    stops(&folder);
    without_line(&folder, r#"name = "a""#);
    without_line(&folder, r#"phases.one = "One""#);
    passes(&folder);
    let lock = folder.read("welkin.lock");
    assert!(lock.contains("\ntitle = \"Anxiety\""), "{lock}");
    assert!(lock.contains(r#"titles.one = "Anxiety""#), "{lock}");
    folder.write("cdts.json", export("Depression"));
    stops(&folder);
}

#[test]
fn a_name_corrected_in_the_options_is_recorded_with_its_current_label() {
    let mild = numbered(&[("0", "Mild"), ("1", "None")]);
    let severe = numbered(&[("0", "Severe"), ("1", "None")]);
    let folder = Folder::with("cdts.json", &mild);
    choose(&folder, r#"{ "0" = "Mild" }"#);
    passes(&folder);
    folder.write("cdts.json", &severe);
    stops(&folder);
    choose(&folder, r#"{ "0" = "Severe" }"#);
    passes(&folder);
    folder.write("cdts.json", &mild);
    assert!(stops(&folder).contains("`Severe` (0)"));

    // Without the entry, the name is decided again, and fits.
    choose(&folder, "{}");
    passes(&folder);
    folder.write("cdts.json", &severe);
    assert!(stops(&folder).contains("`Mild` (0)"));

    // A name from the lock file that is replaced in the options.
    choose(&folder, r#"{ "0" = "Bad" }"#);
    passes(&folder);
    folder.write("cdts.json", &mild);
    assert!(stops(&folder).contains("`Bad` (0)"));
}

#[test]
fn a_lock_file_without_a_current_label_is_stale() {
    let folder = Folder::with("cdts.json", numbered(&[("0", "Mild"), ("1", "None")]));
    choose(&folder, r#"{ "0" = "Mild" }"#);
    passes(&folder);
    choose(&folder, r#"{ "0" = "Severe" }"#);
    folder.write("cdts.json", numbered(&[("0", "Severe"), ("1", "None")]));
    let check = "lock --config cdts.json --options welkin.toml --check";
    let transcript = folder.run(check);
    assert_eq!(transcript.exit_code, Some(3), "{transcript}");
    let lacks = "welkin.lock lacks the label of 1 name";
    assert!(transcript.stderr.contains(lacks), "{transcript}");
    passes(&folder);
    assert_eq!(folder.run(check).exit_code, Some(0));
}

#[test]
fn a_kept_name_is_decided_again_after_its_label_returned() {
    let plain = numbered(&[("0", "Never"), ("1", "Daily")]);
    let swapped = numbered(&[("0", "Daily"), ("1", "Never")]);
    let folder = Folder::with("cdts.json", &plain);
    passes(&folder);
    let keep = "lock --config cdts.json --keep cdt-phq.cdtf-q1";
    folder.write("cdts.json", &swapped);
    stops(&folder);
    assert_eq!(folder.run(keep).exit_code, Some(0));
    passes(&folder);
    folder.write("cdts.json", &plain);
    let check = folder.run("lock --config cdts.json --check");
    assert_eq!(check.exit_code, Some(3), "{check}");
    passes(&folder);
    assert!(!folder.read("welkin.lock").contains("kept"));
    folder.write("cdts.json", &swapped);
    stops(&folder);
}

#[test]
fn a_kept_title_is_decided_again_after_it_returned() {
    let export = |title: &str| {
        let export = json!({
            "cdts": [], "assessments": [{"name": "asm-a", "title": title, "sections": []}],
        });
        format!("{export:#}")
    };
    let folder = Folder::with("cdts.json", export("Depression"));
    passes(&folder);
    folder.write("cdts.json", export("Anxiety"));
    assert_eq!(
        folder.run("lock --config cdts.json --keep asm-a").exit_code,
        Some(0)
    );
    passes(&folder);
    folder.write("cdts.json", export("Depression"));
    passes(&folder);
    folder.write("cdts.json", export("Anxiety"));
    stops(&folder);
}

/// Items that are not selected are still in the configuration.
#[test]
fn pruning_keeps_the_names_of_items_that_are_not_selected() {
    let export = |text: &str, assessment: &str| {
        let options = json!([{"value": 0, "label": text}, {"value": 1, "label": "None"}]);
        let field = json!({
            "name": "cdtf-q1", "type": "select", "valueType": "INTEGER", "meta": {"options": options}
        });
        let cdt = |name: &str| json!({"name": name, "type": "MULTI_RECORD", "relation": "COMMON", "fields": [field]});
        let assessment = json!({"name": "asm-b", "title": assessment, "sections": []});
        let export = json!({"cdts": [cdt("cdt-a"), cdt("cdt-b")], "assessments": [assessment]});
        format!("{export:#}")
    };
    let folder = Folder::with("cdts.json", export("Mild", "Depression"));
    passes(&folder);
    let lock = folder.read("welkin.lock");
    let gone = format!("{lock}\n[cdts.cdt-gone]\nname = \"gone\"\n");
    for flags in [" --include cdt-a", " --skip cdt-b asm-b", ""] {
        folder.write("welkin.lock", &gone);
        let prune = format!("lock --config cdts.json --prune{flags}");
        let transcript = folder.run(&prune);
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        assert_eq!(folder.read("welkin.lock"), lock, "{flags}");
    }
    folder.write("welkin.lock", &gone);
    let skipped = "[cdts.cdt-b.fields]\ncdtf-q1.skip = true\n";
    folder.write("welkin.toml", format!("skip = [\"cdt-a\"]\n{skipped}"));
    folder.run("lock --config cdts.json --options welkin.toml --prune");
    assert_eq!(folder.read("welkin.lock"), lock);
    std::fs::remove_file(folder.path("welkin.toml")).expect("it is there");
    folder.write("cdts.json", export("Severe", "Anxiety"));
    assert!(stops(&folder).contains("cdt-b.cdtf-q1"));
}

/// Accepts that a title moved from one assessment to another.
#[test]
fn accepting_keeps_the_titles_of_items_that_are_not_selected() {
    let export = |titles: [&str; 2]| {
        let [a, b] = titles;
        let assessments = json!([
            {"name": "asm-a", "title": a, "sections": []},
            {"name": "asm-b", "title": b, "sections": []}
        ]);
        format!("{:#}", json!({"cdts": [], "assessments": assessments}))
    };
    let folder = Folder::with("cdts.json", export(["Depression", "Anxiety"]));
    passes(&folder);
    folder.write("cdts.json", export(["Anxiety", "Depression"]));
    let accept = "lock --config cdts.json --include asm-a --accept asm-a";
    let transcript = folder.run(accept);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let stopped = stops(&folder);
    assert!(stopped.contains("--accept asm-b"), "{stopped}");
    assert!(!stopped.contains("--accept asm-a"), "{stopped}");
}
