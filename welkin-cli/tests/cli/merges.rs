//! Results of merging two branches, in the lock file, the options file and the configuration.

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

const CONFLICT: &str = "version = 1\n\n<<<<<<< HEAD\n[cdts.cdt-a]\nname = \"a\"\n||||||| base\n=======\n[cdts.cdt-b]\nname = \"b\"\n>>>>>>> other\n";

/// Generates with a file in the folder, and checks that it is unchanged.
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
        let transcript = refused("welkin.lock", &format!("version = 2\n{lock}"), "");
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
        let transcript = refused("welkin.lock", &format!("version = 2\n{lock}"), "");
        assert!(
            transcript.stderr.contains("after a merge?"),
            "{lock}{transcript}"
        );
    }
}

/// Some merges keep both sides although they added the same line; it means the same as one line.
#[test]
fn the_same_name_twice_for_one_item() {
    let folder = Folder::new();
    let generate = "generate --config export.json --out care.rs";
    assert_eq!(folder.run(generate).exit_code, Some(0));
    let lock = folder.read("welkin.lock");
    let (version, tables) = lock.split_once("\n\n").expect("there are names");
    folder.write("welkin.lock", format!("{version}\n\n{tables}\n{tables}"));
    let transcript = folder.run(generate);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert_eq!(folder.read("welkin.lock"), lock);
    let line = tables.lines().find(|line| line.contains(" = "));
    let line = line.expect("there is a name");
    folder.write(
        "welkin.lock",
        lock.replace(line, &format!("{line}\n{line}")),
    );
    assert_eq!(folder.run(generate).exit_code, Some(0), "{transcript}");
    assert_eq!(folder.read("welkin.lock"), lock);
}

/// Two branches that each add a file with a CDT to a folder of inputs change only the root, the lock file and the CDT's
/// file.
#[test]
fn an_input_more_is_no_difference_in_files_of_other_cdts() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("f")).expect("a folder can be made");
    folder.write("f/export.json", SMALL_EXPORT);
    let cdt = |name: &str| {
        format!(
            r#"[{{"name": "{name}", "relation": "COMMON", "fields": [{{"name": "cdtf-a", "type": "text", "meta": {{}}}}]}}]"#
        )
    };
    folder.write("f/aaa.json", cdt("cdt-aaa"));
    let generate = |folder: &Folder| {
        let transcript = folder.run("generate --config f --out care");
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        folder.read("care/vitals.rs")
    };
    let before = generate(&folder);
    folder.write("f/zzz.json", cdt("cdt-zzz"));
    assert_eq!(generate(&folder), before);
}

/// A generated file with merge conflicts is still recognized: generating again resolves them.
#[test]
fn conflicts_in_generated_code() {
    let folder = Folder::new();
    let arguments = "generate --config export.json --out care";
    assert_eq!(folder.run(arguments).exit_code, Some(0));
    for name in ["care/mod.rs", "care/vitals.rs"] {
        let code = folder.read(name);
        let (first, rest) = code.split_once('\n').expect("there are lines");
        for conflict in [
            format!("<<<<<<< HEAD\n{first}\n=======\n{first}\n>>>>>>> other\n{rest}"),
            format!("<<<<<<< HEAD\n{code}=======\n{code}>>>>>>> other\n"),
            format!("{code}<<<<<<< HEAD\n=======\n>>>>>>> other\n"),
        ] {
            folder.write(name, conflict);
            let transcript = folder.run(arguments);
            assert_eq!(transcript.exit_code, Some(0), "{transcript}");
            assert_eq!(folder.read(name), code);
        }
    }
}
