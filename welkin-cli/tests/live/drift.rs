//! `drift`: a tenant compared with the configuration in version control.

use serde_json::{Value, json};

use crate::terminal::{PROFILES, Terminal, designer_export, formation, parse, read};

/// Returns the export with a change.
fn export(change: impl FnOnce(&mut Value)) -> welkin_codegen::config::Configuration {
    let text = std::fs::read_to_string(designer_export()).expect("it can be read");
    let mut export = serde_json::from_str(&text).expect("it is JSON");
    change(&mut export);
    parse(&export.to_string())
}

fn named<'v>(items: &'v mut Value, name: &str) -> &'v mut Value {
    let mut items = items.as_array_mut().expect("it is a list").iter_mut();
    items
        .find(|item| item["name"] == name)
        .expect("it is there")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pulled_is_clean_under_every_profile() {
    for fixture in [formation(), designer_export()] {
        let terminal = Terminal::new(&read(fixture.clone())).await;
        for profile in PROFILES {
            let pull = format!("pull --profile {profile} --out {profile}");
            terminal.run(&pull).succeeded();
            let drift = format!("drift --profile {profile} --config {profile}");
            let said = terminal.run(&drift);
            assert_eq!(said.succeeded().stdout, "no changes\n", "{said:?}");
            assert_eq!(said.stderr, "");
            // The configuration itself gives the same result, and so does a download with another profile.
            for config in [fixture.to_str().expect("it is a text"), "v1"] {
                let drift = format!("--quiet drift --profile {profile} --config {config}");
                let said = terminal.run(&drift);
                assert_eq!(
                    said.succeeded().stdout,
                    "no changes\n",
                    "{profile} {config}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_is_named_under_every_profile() {
    let terminal = Terminal::new(&read(designer_export())).await;
    for profile in PROFILES {
        terminal
            .run(&format!("pull --profile {profile} --out {profile}"))
            .succeeded();
    }
    let published = export(|export| {
        let fields = &mut named(&mut export["cdts"], "lab_result")["fields"];
        let fields = fields.as_array_mut().expect("it is a list");
        fields.retain(|field| field["name"] != "unit");
        fields.push(json!({"name": "method", "type": "text", "meta": {"required": true}}));
    });
    terminal.sandbox.reconfigure(&published).unwrap();
    for profile in PROFILES {
        let said = terminal.run(&format!("drift --profile {profile} --config {profile}"));
        assert_eq!(said.exit_code, Some(3), "{said:?}");
        // The simple form does not contain whether a field is required.
        let added = if profile == "reference" {
            "CDT lab_result.method field-added: text
    readers: additive, writers: additive; Readers keep unknown fields, and writers need not set it"
        } else {
            "CDT lab_result.method required-field-added: required text
    readers: additive, writers: breaking; A record without it is rejected, and `new` requires it"
        };
        let changed = format!(
            "{added}
CDT lab_result.unit field-removed: text
    readers: breaking, writers: breaking; Code that uses it does not compile, and its values are no longer returned
2 changes: breaking for readers, breaking for writers; version bump: major\n"
        );
        assert_eq!(said.stdout, changed);
        let error = "error: the tenant differs from the configuration; 2 changes in all\n";
        assert_eq!(said.stderr, error);
    }
}

/// Returns a configuration with many changes, some of them in information that formations do not contain.
fn published() -> welkin_codegen::config::Configuration {
    export(|export| {
        let fields = &mut named(&mut export["cdts"], "cdt-vitals")["fields"];
        named(fields, "cdtf-heart-rate")["meta"]["maxValue"] = json!("250");
        named(fields, "cdtf-notes")["meta"]["required"] = json!(true);
        export["programs"] = json!([]);
        let cdts = export["cdts"].as_array_mut();
        cdts.expect("it is a list").reverse();
        for untold in ["securityFormation", "uiComponents"] {
            export
                .as_object_mut()
                .expect("it is an object")
                .remove(untold);
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_and_kinds_are_compared_and_what_formations_do_not_tell_is_not() {
    let terminal = Terminal::new(&read(designer_export())).await;
    terminal.sandbox.reconfigure(&published()).unwrap();
    let config = designer_export().display().to_string();
    let said = terminal.run(&format!(
        "drift --format json --profile v8 --config {config}"
    ));
    assert_eq!(said.exit_code, Some(3), "{said:?}");
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(report["bump"], "major");
    let changes = report["changes"].as_array().unwrap();
    let in_short = |change: &Value| {
        let (kind, subject) = (&change["kind"], &change["subject"]);
        let words = [kind, &subject["name"], &subject["part"]].map(|word| word.as_str());
        words.map(|word| word.unwrap_or_default().to_owned())
    };
    let listed: Vec<[String; 3]> = changes.iter().map(in_short).collect();
    assert_eq!(
        listed,
        [
            ["rule-tightened", "cdt-vitals", "cdtf-heart-rate"],
            ["field-required", "cdt-vitals", "cdtf-notes"],
            [
                "rule-tightened",
                "asm-intake",
                "cdt-vitals__cdtf-heart-rate"
            ],
            ["program-removed", "prog-collaborative-care", ""],
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn formats_are_those_of_diff() {
    let terminal = Terminal::new(&read(designer_export())).await;
    terminal.sandbox.reconfigure(&published()).unwrap();
    let config = designer_export().display().to_string();
    let drift = |format| {
        let command = format!("drift --format {format} --profile v8 --config {config}");
        let said = terminal.run(&command);
        assert_eq!(said.exit_code, Some(3), "{said:?}");
        said.stdout
    };
    let table = drift("markdown");
    let row = "| CDT `cdt-vitals.cdtf-notes` | field-required: `optional` → `required` | writers |";
    assert!(table.contains(row), "{table}");

    // The location is in the files: a tenant has no locations.
    let log: Value = serde_json::from_str(&drift("sarif")).unwrap();
    let places = log["runs"][0]["results"].as_array().unwrap().iter();
    let mut places = places.map(|result| &result["locations"][0]["physicalLocation"]);
    assert!(places.all(|place| {
        let file = place["artifactLocation"]["uri"].as_str();
        file.is_some_and(|file| file.ends_with("designer-export.json"))
    }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_becomes_a_moment_is_told_by_the_simple_form() {
    let terminal = Terminal::new(&read(designer_export())).await;
    terminal.run("pull --profile v8 --out full").succeeded();
    let published = export(|export| {
        let fields = &mut named(&mut export["cdts"], "cdt-phq9")["fields"];
        named(fields, "cdtf-taken-on")["type"] = json!("datetime");
    });
    terminal.sandbox.reconfigure(&published).unwrap();
    let said = terminal.run("drift --profile reference --config full");
    assert_eq!(said.exit_code, Some(3), "{said:?}");
    assert!(
        said.stdout
            .starts_with("CDT cdt-phq9.cdtf-taken-on field-type-changed: date -> date and time\n"),
        "{said:?}"
    );
}
