//! `drift`: a tenant beside what was checked in.

use serde_json::{Value, json};

use crate::terminal::{PROFILES, Terminal, designer_export, formation, parse, read};

/// The export, changed.
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
            assert_eq!(said.succeeded().stdout, "", "{said:?}");
            assert_eq!(said.stderr, "the tenant is what was checked in\n");
            // The same without a detour, and from what another profile tells.
            for config in [fixture.to_str().expect("it is a text"), "v1"] {
                let drift = format!("--quiet drift --profile {profile} --config {config}");
                assert_eq!(
                    terminal.run(&drift).succeeded().stdout,
                    "",
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
        assert_eq!(
            said.stdout,
            "cdts: lab_result.fields.method is new\ncdts: lab_result.fields.unit is gone\n"
        );
        assert_eq!(said.stderr, "error: the tenant differs in 2 places\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_options_and_kinds_are_compared() {
    let terminal = Terminal::new(&read(designer_export())).await;
    let published = export(|export| {
        let fields = &mut named(&mut export["cdts"], "cdt-vitals")["fields"];
        named(fields, "cdtf-heart-rate")["meta"]["maxValue"] = json!("250");
        named(fields, "cdtf-notes")["meta"]["required"] = json!(true);
        export["programs"] = json!([]);
        export["cdts"]
            .as_array_mut()
            .expect("it is a list")
            .reverse();
    });
    terminal.sandbox.reconfigure(&published).unwrap();
    let config = designer_export().display().to_string();
    let said = terminal.run(&format!(
        "drift --format json --profile v8 --config {config}"
    ));
    assert_eq!(said.exit_code, Some(3), "{said:?}");
    let told: Value = serde_json::from_str(&said.stdout).unwrap();
    let differences = told["differences"].as_array().unwrap();
    let heart_rate = json!({
        "kind": "cdts",
        "path": ["cdt-vitals", "fields", "cdtf-heart-rate", "meta", "maxValue"],
        "checked_in": "300",
        "live": "250",
    });
    let notes = json!({
        "kind": "cdts",
        "path": ["cdt-vitals", "fields", "cdtf-notes", "meta", "required"],
        "checked_in": null,
        "live": true,
    });
    assert_eq!(differences[..2], [heart_rate, notes]);
    let programs = differences[2..].iter();
    assert!(differences.len() > 2 && programs.clone().all(|drift| drift["kind"] == "programs"));
    assert!(programs.clone().all(|drift| drift["live"].is_null()));
}
