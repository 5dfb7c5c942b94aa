//! What merges of two branches leave in the lock file, the options file and the configuration.

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

const CONFLICT: &str = "version = 1\n\n<<<<<<< HEAD\n[cdts.cdt-a]\nname = \"a\"\n||||||| base\n=======\n[cdts.cdt-b]\nname = \"b\"\n>>>>>>> other\n";

/// Generates with a file in the folder, which stays as it is.
fn refused(name: &str, content: &str, flags: &str) -> Transcript {
    let folder = Folder::new();
    folder.write(name, content);
    let before = folder.state();
    let transcript = folder.run(&format!(
        "generate --config export.json --out care.rs{flags}"
    ));
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert_eq!(folder.state(), before);
    transcript
}

#[test]
fn conflicts_in_the_lock_file() {
    insta::assert_snapshot!(refused("welkin.lock", CONFLICT, ""));
    let windows = CONFLICT.replace('\n', "\r\n");
    let transcript = refused("welkin.lock", &windows, "");
    assert!(
        transcript.stderr.contains("on the lines 3, 6, 7, 10"),
        "{transcript}"
    );
}

#[test]
fn conflicts_in_the_options_file() {
    let transcript = refused("welkin.toml", CONFLICT, " --options welkin.toml");
    let message = "unresolved merge conflict in the options";
    assert!(transcript.stderr.contains(message), "{transcript}");
}

#[test]
fn conflicts_in_the_configuration() {
    let conflict = SMALL_EXPORT.replace(
        "  \"programs\": [],\n",
        "<<<<<<< HEAD\n=======\n>>>>>>> other\n",
    );
    let folder = Folder::with("export.json", conflict);
    let transcript = folder.run("inspect --config export.json");
    assert!(
        transcript.stderr.contains("unresolved merge conflict"),
        "{transcript}"
    );
}

#[test]
fn one_name_for_two_items() {
    for lock in [
        "[cdts.cdt-a]\nname = \"same\"\n[cdts.cdt-b]\nname = \"same\"\n",
        "[cdts.cdt-a.fields]\nx.name = \"same\"\ny.name = \"same\"\n",
        "[cdts.cdt-a.fields]\nx.option-list = \"Same\"\ny.option-list = \"Same\"\n",
        "[cdts.cdt-a.fields]\nx.options = { 1 = \"Same\", 2 = \"Same\" }\n",
        "[assessments.asm-a]\nquestions.x = \"same\"\nquestions.y = \"same\"\n",
        "[programs.p]\nname = \"same\"\n[programs.q]\nname = \"same\"\n",
        "[programs.p]\nphases.x = \"Same\"\nphases.y = \"Same\"\n",
        "[encounter-templates.p]\nname = \"same\"\n[encounter-templates.q]\nname = \"same\"\n",
        "[goal-templates.p]\nname = \"same\"\n[goal-templates.q]\nname = \"same\"\n",
    ] {
        let transcript = refused("welkin.lock", lock, "");
        assert!(
            transcript
                .stderr
                .to_lowercase()
                .contains("have the name `same`"),
            "{lock}{transcript}"
        );
        assert!(transcript.stderr.contains("after a merge?"), "{transcript}");
    }
}

#[test]
fn two_names_for_one_item() {
    for lock in [
        "[cdts.cdt-a]\nname = \"one\"\nname = \"two\"\n",
        "[cdts.cdt-a]\nname = \"one\"\n\n[cdts.cdt-b]\nname = \"b\"\n\n[cdts.cdt-a]\nname = \"two\"\n",
        "[cdts.cdt-a.fields]\nx.name = \"one\"\nx.name = \"two\"\n",
    ] {
        let transcript = refused("welkin.lock", lock, "");
        assert!(
            transcript.stderr.contains("after a merge?"),
            "{lock}{transcript}"
        );
    }
}
