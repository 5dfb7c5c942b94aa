//! Labels that change their meaning: nothing is generated until the user decides.

use serde_json::{Value, json};
use welkin_codegen::Generator;

use crate::folder::Folder;

const GENERATE: &str = "generate --config cdts.json --out care.rs";

const LABELS: [&str; 4] = [
    "Not at all",
    "Several days",
    "More than half the days",
    "Nearly every day",
];

/// Returns a questionnaire whose options have these labels; their values count from 0.
fn questionnaire(labels: [&str; 4]) -> String {
    let options = (0..)
        .zip(labels)
        .map(|(value, label)| json!({"value": value, "label": label}));
    let options: Vec<Value> = options.collect();
    let field = json!({
        "name": "cdtf-q1", "type": "select", "valueType": "INTEGER", "meta": {"options": options}
    });
    let cdt =
        json!({"name": "cdt-phq", "type": "MULTI_RECORD", "relation": "COMMON", "fields": [field]});
    format!("{:#}", json!([cdt]))
}

fn swapped() -> String {
    let [none, some, many, all] = LABELS;
    questionnaire([all, some, many, none])
}

/// Creates a folder with code and a lock file of the questionnaire.
fn generated() -> Folder {
    let folder = Folder::with("cdts.json", questionnaire(LABELS));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    folder
}

/// Returns the value and the label of a variant of the only option list.
fn listed(folder: &Folder, variant: &str) -> (String, String) {
    let code = folder.read("care.rs");
    let list = |start: &str| -> Vec<String> {
        let (_, list) = code.split_once(start).expect("it is in the table");
        let (list, _) = list.split_once(']').expect("the list is closed");
        let items = list.split(',').map(|item| item.trim().trim_matches('"'));
        items.map(str::to_owned).collect()
    };
    let variants = list("variants: &[");
    let place = variants.iter().position(|listed| {
        listed
            .strip_prefix("Self::")
            .is_some_and(|name| name == variant)
    });
    let place = place.expect("there is such a variant");
    let (values, labels) = (list("ListedValues::Integers(&["), list("labels: &["));
    (values[place].clone(), labels[place].clone())
}

fn option(value: &str, label: &str) -> (String, String) {
    (value.to_owned(), label.to_owned())
}

#[test]
fn labels_that_change_places_stop_every_door() {
    let folder = generated();
    folder.write("cdts.json", swapped());
    let before = folder.state();
    insta::assert_snapshot!(folder.run(GENERATE));
    let crate_ = "generate --config cdts.json --crate phq-api --out phq-api";
    let stdout = "generate --config cdts.json --out -";
    let check = format!("{GENERATE} --check");
    for command in [
        &*check,
        stdout,
        crate_,
        "lock --config cdts.json",
        "lock --config cdts.json --check",
    ] {
        let transcript = folder.run(command);
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert!(
            transcript.stderr.contains("--accept cdt-phq.cdtf-q1"),
            "{transcript}"
        );
    }
    assert_eq!(folder.state(), before, "nothing is written");

    let generator = Generator::from_file(folder.path("cdts.json")).expect("it can be read");
    assert_eq!(generator.contradictions().len(), 2);
    assert!(generator.generate().is_err());
    assert!(generator.items().is_err());
    assert!(generator.write_file(folder.path("care.rs")).is_err());
    assert!(generator.write_directory(folder.path("care")).is_err());
    assert!(
        generator
            .without_lock()
            .expect("names can be had")
            .generate()
            .is_ok()
    );
}

#[test]
fn accepted_names_follow_their_labels() {
    let folder = generated();
    folder.write("cdts.json", swapped());
    let accept = "lock --config cdts.json --accept cdt-phq.cdtf-q1";
    assert_eq!(folder.run(accept).exit_code, Some(0));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert_eq!(listed(&folder, "NotAtAll"), option("3", "Not at all"));
    assert_eq!(
        listed(&folder, "NearlyEveryDay"),
        option("0", "Nearly every day")
    );
}

#[test]
fn kept_names_stay_until_the_next_change() {
    let folder = generated();
    folder.write("cdts.json", swapped());
    assert_eq!(listed(&folder, "NotAtAll"), option("0", "Not at all"));
    for path in ["cdt-phq.cdtf-q1.0", "cdt-phq.cdtf-q1.3"] {
        assert_eq!(folder.run(GENERATE).exit_code, Some(1));
        let keep = format!("lock --config cdts.json --keep {path}");
        assert_eq!(folder.run(&keep).exit_code, Some(0));
    }
    insta::assert_snapshot!(folder.read("welkin.lock"));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert_eq!(listed(&folder, "NotAtAll"), option("0", "Nearly every day"));

    folder.write(
        "cdts.json",
        questionnaire(["Always", "Several days", "More than half the days", "Never"]),
    );
    assert_eq!(folder.run(GENERATE).exit_code, Some(1));
}

#[test]
fn a_corrected_label_changes_nothing() {
    let folder = generated();
    let lock = folder.read("welkin.lock");
    folder.write(
        "cdts.json",
        questionnaire([
            "Not at all.",
            "several days",
            "More than half of the days",
            "Nearly evry day",
        ]),
    );
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert_eq!(
        folder.read("welkin.lock"),
        lock,
        "later labels are compared with the first"
    );
}

#[test]
fn a_path_that_leads_nowhere_is_refused() {
    let folder = generated();
    folder.write("cdts.json", swapped());
    let transcript = folder.run("lock --config cdts.json --accept cdt-phq.cdtf-q2");
    assert_eq!(transcript.exit_code, Some(1));
    assert!(
        transcript
            .stderr
            .contains("did you mean `cdt-phq.cdtf-q1`?"),
        "{transcript}"
    );
}

/// Earlier lock files contain names without labels.
#[test]
fn an_old_lock_file_keeps_every_name_but_those_of_other_labels() {
    let folder = generated();
    let lock = folder.read("welkin.lock");
    let lines = lock.lines().filter(|line| !line.contains(".labels."));
    let old: Vec<&str> = lines.collect();
    let old = old.join("\n").replace("version = 3", "version = 1");
    let code = folder.read("care.rs");

    folder.write("welkin.lock", &old);
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert_eq!(folder.read("care.rs"), code);
    assert_eq!(folder.read("welkin.lock"), lock, "labels are added");

    let renamed = old.replace("SeveralDays", "AFewDays");
    folder.write("welkin.lock", renamed);
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert!(folder.read("care.rs").contains("Self::AFewDays"));

    folder.write("welkin.lock", &old);
    folder.write("cdts.json", swapped());
    let transcript = folder.run(GENERATE);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript.stderr.contains("its name fits the label of 3"),
        "{transcript}"
    );

    let [_, some, many, all] = LABELS;
    folder.write("cdts.json", questionnaire(["Unbearable", some, many, all]));
    let transcript = folder.run(GENERATE);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript
            .stderr
            .contains("`NotAtAll` (0) is labeled \"Unbearable\""),
        "{transcript}"
    );
    let keep = "lock --config cdts.json --keep cdt-phq.cdtf-q1";
    assert_eq!(folder.run(keep).exit_code, Some(0));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
}

/// Phases are named after their machine names, so exchanged titles contradict them.
#[test]
fn an_old_lock_file_shows_phases_whose_titles_changed_places() {
    let export = |active: &str, done: &str| {
        let phases = json!([
            {"name": "active-care", "title": active, "type": "START", "navigateTo": ["discharged"]},
            {"name": "discharged", "title": done, "type": "FINISH", "navigateTo": []}
        ]);
        let programs = json!([{"name": "prog-care", "title": "Care", "phases": phases}]);
        format!("{:#}", json!({"cdts": [], "programs": programs}))
    };
    let folder = Folder::with("cdts.json", export("Active care", "Discharged"));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    let lock = folder.read("welkin.lock");
    let lines = lock.lines().filter(|line| !line.contains("title"));
    let old: Vec<&str> = lines.collect();
    folder.write(
        "welkin.lock",
        old.join("\n").replace("version = 3", "version = 1"),
    );
    folder.write("cdts.json", export("Discharged", "Active care"));
    let transcript = folder.run(GENERATE);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(transcript.stderr.contains("prog-care"), "{transcript}");
}

#[test]
fn titles_of_goal_templates() {
    let export = |title: &str| {
        let goals = json!([{"name": "gtmp-walk", "goalName": title}]);
        format!("{:#}", json!({"cdts": [], "goalTemplates": goals}))
    };
    let folder = Folder::with("cdts.json", export("Walk every day"));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    folder.write("cdts.json", export("Smoke every day"));
    let transcript = folder.run(GENERATE);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript
            .stderr
            .contains("the title of goal template `gtmp-walk`"),
        "{transcript}"
    );
}

/// A name in the options file was chosen for a label, too.
#[test]
fn wanted_names_contradict_too() {
    let folder = Folder::with("cdts.json", questionnaire(LABELS));
    folder.write(
        "welkin.toml",
        "[cdts.cdt-phq.fields]\ncdtf-q1.options = { \"0\" = \"Never\" }\n",
    );
    let generate = format!("{GENERATE} --options welkin.toml");
    assert_eq!(folder.run(&generate).exit_code, Some(0));
    folder.write("cdts.json", swapped());
    let transcript = folder.run(&generate);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(transcript.stderr.contains("`Never` (0)"), "{transcript}");
}

#[test]
fn titles_of_phases_templates_and_assessments() {
    let export = |phase: &str, template: &str, assessment: &str| {
        let phases = json!([
            {"name": "one", "title": phase, "type": "START", "navigateTo": []},
            {"name": "two", "title": "Discharged", "type": "FINISH", "navigateTo": []}
        ]);
        let export = json!({
            "cdts": [],
            "programs": [{"name": "prog-care", "title": "Care", "phases": phases}],
            "encounterTemplates": [{"name": "etmp-a", "title": template, "assessmentNames": []}],
            "assessments": [{"name": "asm-a", "title": assessment, "sections": []}],
        });
        format!("{export:#}")
    };
    let folder = Folder::with(
        "cdts.json",
        export("Active care", "Intake visit", "Depression"),
    );
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    folder.write(
        "cdts.json",
        export("Active  Care", "Intake visits", "depression"),
    );
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    folder.write("cdts.json", export("Discharged", "Follow-up", "Anxiety"));
    insta::assert_snapshot!(folder.run(GENERATE));
    let keep = "lock --config cdts.json --keep prog-care.one asm-a --accept etmp-a";
    assert_eq!(folder.run(keep).exit_code, Some(0));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
}

/// Each gets the name that the other still has.
#[test]
fn labels_that_change_places_are_accepted_together() {
    let folder = generated();
    folder.write("cdts.json", swapped());
    let transcript = folder.run("lock --config cdts.json --accept cdt-phq.cdtf-q1.0");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript.stderr.contains("accept `cdt-phq.cdtf-q1`"),
        "{transcript}"
    );
    let both = "lock --config cdts.json --accept cdt-phq.cdtf-q1.0 cdt-phq.cdtf-q1.3";
    assert_eq!(folder.run(both).exit_code, Some(0));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
}

/// Renumbered values: the name of a removed label becomes free.
#[test]
fn labels_that_move_to_other_values() {
    let folder = generated();
    let moved = questionnaire(LABELS).replace("\"value\": 0", "\"value\": 4");
    let moved = moved
        .replace("Not at all", "Always")
        .replace("Several days", "Not at all");
    folder.write("cdts.json", &moved);
    assert_eq!(folder.run(GENERATE).exit_code, Some(1));
    folder.run("lock --config cdts.json --accept cdt-phq.cdtf-q1");
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert_eq!(listed(&folder, "NotAtAll"), option("1", "Not at all"));
}

/// Comparing every label with every other would take too long.
#[test]
fn ten_thousand_labels_that_change() {
    let list = |word: &str| {
        let options: Vec<Value> = (0..10_000)
            .map(|value| json!({"value": value, "label": format!("{word} {value}")}))
            .collect();
        let field = json!({
            "name": "cdtf-code", "type": "select", "valueType": "INTEGER", "meta": {"options": options}
        });
        json!([{"name": "cdt-codes", "relation": "COMMON", "fields": [field]}]).to_string()
    };
    let folder = Folder::with("cdts.json", list("Drug"));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    folder.write("cdts.json", list("Allergy"));
    let transcript = folder.run(GENERATE);
    assert_eq!(transcript.exit_code, Some(1));
    assert!(transcript.stderr.contains("9996 more"), "{transcript}");
}
