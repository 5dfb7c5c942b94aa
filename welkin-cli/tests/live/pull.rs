//! `pull`: a tenant's configuration as files.

use std::collections::BTreeMap;
use std::path::Path;

use welkin_codegen::Generator;

use crate::terminal::{PROFILES, Terminal, designer_export, formation, parse, read};

/// Returns the names and texts of a folder's files.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    entries
        .map(|entry| {
            let path = entry.expect("the folder can be read").path();
            let text = std::fs::read_to_string(&path).expect("the file can be read");
            (path.display().to_string(), text)
        })
        .collect()
}

/// Generates code, and returns it without its first line, which names the input files.
fn code(folder: &Path) -> String {
    let generator = Generator::from_file(folder).expect("it is a configuration");
    let code = generator
        .generate()
        .expect("no label has changed")
        .single_file();
    code.lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pulled_can_be_generated_from_under_every_profile() {
    let terminal = Terminal::new(&read(formation())).await;
    for profile in PROFILES {
        let said = terminal.run(&format!("pull --profile {profile} --out {profile}"));
        let said = said.succeeded();
        assert_eq!(said.stdout, "");
        assert!(said.stderr.contains("cdts.json"), "{said:?}");
        let generated = format!("generate --config {profile} --out {profile}.rs");
        terminal.run(&generated).succeeded();
    }
    // The reference API returns CDTs in their simple form only.
    for profile in ["v1", "v8"] {
        assert_eq!(code(&terminal.path(profile)), code(&formation()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pulling_again_changes_nothing() {
    let terminal = Terminal::new(&read(designer_export())).await;
    terminal.run("pull --out formation").succeeded();
    let before = files(&terminal.path("formation"));
    let said = terminal.run("pull --out formation");
    assert!(!said.succeeded().stderr.contains("wrote"), "{said:?}");
    assert_eq!(files(&terminal.path("formation")), before);
    assert_eq!(
        terminal
            .run("--quiet pull --out formation")
            .succeeded()
            .stderr,
        ""
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_in_which_a_tenant_tells_makes_no_difference() {
    let cdt = |name: &str, version: u8, fields: &str| {
        format!(
            r#"{{"name": "{name}", "version": {version}, "relation": "COMMON", "fields": [{fields}]}}"#
        )
    };
    let (x, y) = (
        r#"{"name": "cdtf-x", "type": "text", "meta": {}}"#,
        r#"{"name": "cdtf-y", "type": "date", "meta": {}}"#,
    );
    let (a, b) = (cdt("cdt-a", 1, &format!("{x}, {y}")), cdt("cdt-b", 1, x));
    let terminal = Terminal::new(&parse(&format!("[{a}, {b}]"))).await;
    terminal.run("pull --out formation").succeeded();
    let before = files(&terminal.path("formation"));

    let (a, b) = (cdt("cdt-a", 2, &format!("{x}, {y}")), cdt("cdt-b", 2, x));
    let published = parse(&format!("[{b}, {a}]"));
    terminal.sandbox.reconfigure(&published).unwrap();
    terminal.run("pull --out formation").succeeded();
    assert_eq!(files(&terminal.path("formation")), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_that_is_gone_takes_its_file_along_if_asked_and_others_stay() {
    let terminal = Terminal::new(&read(formation())).await;
    terminal.run("pull --out formation").succeeded();
    let disposition = terminal.path("formation/encounter-disposition.json");
    assert!(disposition.exists());
    std::fs::write(terminal.path("formation/notes.txt"), "mine").unwrap();

    let without = parse(r#"[{"name": "cdt-a", "relation": "COMMON", "fields": []}]"#);
    terminal.sandbox.reconfigure(&without).unwrap();
    let said = terminal.run("pull --out formation");
    let words =
        "the tenant has no encounter-disposition; formation/encounter-disposition.json stays";
    assert!(said.succeeded().stderr.contains(words), "{said:?}");
    assert!(disposition.exists());
    let drift = terminal.run("drift --config formation");
    assert!(
        drift.stderr.contains("not compared: encounter-disposition"),
        "{drift:?}"
    );

    let said = terminal.run("pull --out formation --prune");
    assert!(said.succeeded().stderr.contains("removed"), "{said:?}");
    assert!(!disposition.exists());
    assert!(terminal.path("formation/notes.txt").exists());
}

/// Files of other origin, with the names that `pull` uses.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_formation_is_not_replaced() {
    let terminal = Terminal::new(&read(formation())).await;
    std::fs::create_dir(terminal.path("formation")).unwrap();
    let programs = terminal.path("formation/programs.json");
    for mine in [
        r#"{"mine": true}"#,
        r#"["mine"]"#,
        r#"[{"title": "News", "channel": 5}]"#,
        r#"[{"name": "mine", "x": 1}]"#,
        r#"[{"name": "etmp-a", "assessmentNames": []}]"#,
        "mine",
    ] {
        std::fs::write(&programs, mine).unwrap();
        let said = terminal.run("pull --out formation");
        assert_eq!(said.exit_code, Some(1), "{said:?}");
        assert!(
            said.stderr
                .contains("formation/programs.json: not a response of this formation endpoint"),
            "{said:?}"
        );
        assert_eq!(files(&terminal.path("formation")).len(), 1);
    }
    terminal.run("pull --out formation --force").succeeded();
    assert!(std::fs::read_to_string(programs).unwrap().starts_with('['));
}

/// A saved response, of one item instead of a list.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_saved_otherwise_is_replaced() {
    let terminal = Terminal::new(&read(formation())).await;
    std::fs::create_dir(terminal.path("formation")).unwrap();
    let disposition = terminal.path("formation/encounter-disposition.json");
    let saved = r#"{"name": "__encounter_disposition__", "relation": "ENCOUNTER_DISPOSITION", "fields": []}"#;
    std::fs::write(&disposition, saved).unwrap();
    terminal.run("pull --out formation").succeeded();
    assert!(
        std::fs::read_to_string(disposition)
            .unwrap()
            .starts_with('[')
    );
}
