//! `seed`: synthetic data into files and into a sandbox.

use std::fs;

use serde_json::Value;
use welkin_runtime::{Client, Config};

use crate::terminal::{Terminal, designer_export, read};

fn config() -> String {
    designer_export().display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_the_same_each_time_and_are_not_replaced_by_others() {
    let terminal = Terminal::new(&read(designer_export())).await;
    let config = config();
    let seed = |more: &str| {
        terminal.run(&format!(
            "seed --config {config} --patients 5 --out seed{more}"
        ))
    };
    let said = seed("");
    assert!(
        said.succeeded()
            .stderr
            .contains("5 patients, all synthetic"),
        "{said:?}"
    );
    let text = |name: &str| {
        fs::read_to_string(terminal.path("seed").join(name)).expect("the file is there")
    };
    let (patients, vitals) = (text("patients.csv"), text("vitals.csv"));
    assert_eq!(patients.lines().count(), 6);
    assert!(
        vitals.lines().count() >= 21,
        "4 records of each of 5 patients"
    );
    assert!(patients.contains("Synthetic") && vitals.contains("synthetic-1-0-vitals-0"));
    seed("").succeeded();
    assert_eq!(
        (text("patients.csv"), text("vitals.csv")),
        (patients.clone(), vitals)
    );

    let other = seed(" --seed 2");
    assert_eq!(other.exit_code, Some(1));
    assert!(other.stderr.contains("--force"), "{other:?}");
    assert_eq!(text("patients.csv"), patients);
    seed(" --seed 2 --force").succeeded();
    assert_ne!(text("patients.csv"), patients);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_is_seeded_once() {
    let terminal = Terminal::new(&read(designer_export())).await;
    let command = format!("seed --config {} --patients 4 --to-sandbox", config());
    let said = terminal.run(&command);
    assert!(
        said.succeeded().stderr.contains("0 there already"),
        "{said:?}"
    );
    let again = terminal.run(&command);
    assert!(again.succeeded().stderr.contains(" 0 written"), "{again:?}");
    let sandbox = &terminal.sandbox;
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    );
    let client =
        Client::new(config.base_url(sandbox.origin())).expect("the configuration is right");
    let patients = client
        .patients()
        .list()
        .all()
        .await
        .expect("patients can be listed");
    assert_eq!(patients.items().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_sandbox_on_this_machine_is_seeded() {
    let terminal = Terminal::new(&read(designer_export())).await;
    for host in [
        "https://api.live.welkincloud.io",
        "http://192.168.1.7:8080",
        "https://localhost.example.org",
        "nonsense",
    ] {
        let said = terminal.run(&format!(
            "seed --config {} --to-sandbox --base-url {host}",
            config()
        ));
        assert_eq!(said.exit_code, Some(2), "{said:?}");
        assert!(
            said.stderr
                .contains("synthetic data is only written to a sandbox on this machine"),
            "{said:?}"
        );
    }
}

/// `import` accepts the files that `seed` writes.
#[tokio::test(flavor = "multi_thread")]
async fn seeded_files_are_imported_without_a_fault() {
    let terminal = Terminal::new(&read(designer_export())).await;
    let config = config();
    terminal
        .run(&format!(
            "--quiet seed --config {config} --patients 3 --out seed"
        ))
        .succeeded();
    let import = |what: &str| {
        let said = terminal.run(&format!(
            "import {what} --config {config} --format json --apply"
        ));
        let json: Value = serde_json::from_str(&said.succeeded().stdout).expect("stdout is JSON");
        (
            json["rows"].as_u64(),
            json["written"]["created"].as_u64(),
            json["written"]["earlier"].as_u64(),
        )
    };
    assert_eq!(
        import("seed/patients.csv --patients"),
        (Some(3), Some(3), Some(0))
    );
    for cdt in ["vitals", "medications", "care_goals", "phq9"] {
        let machine_name = format!("cdt-{}", cdt.replace('_', "-"));
        let command = format!("seed/{cdt}.csv --cdt {machine_name}");
        assert_eq!(import(&command), (Some(12), Some(12), Some(0)), "{cdt}");
        assert_eq!(import(&command), (Some(12), Some(0), Some(12)), "{cdt}");
    }
    assert_eq!(
        import("seed/insurance.csv --cdt cdt-insurance"),
        (Some(3), Some(3), Some(0))
    );
}
