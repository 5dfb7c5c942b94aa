//! Commands in messages can be copied, whatever the names of files and items are.
#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;
use welkin_codegen::Generator;

use crate::folder::{Folder, program};

/// An export of a CDT with a select field, whose options have these labels.
fn export(cdt: &str, field: &str, labels: [&str; 2]) -> String {
    let options = json!([
        {"value": "yes", "label": labels[0]}, {"value": "no", "label": labels[1]}
    ]);
    let field = json!({"name": field, "type": "select", "valueType": "STRING", "meta": {"options": options}});
    let cdt = json!({"name": cdt, "type": "MULTI_RECORD", "relation": "COMMON", "fields": [field]});
    json!({ "cdts": [cdt], "programs": [] }).to_string()
}

/// A folder with an export of this name, and a lock file for other labels.
fn undecided(name: &OsStr, cdt: &str, field: &str) -> Folder {
    let folder = Folder::with("unused", "");
    let path = folder.path("").join(name);
    let write = |labels| {
        std::fs::write(&path, export(cdt, field, labels)).expect("the file can be written")
    };
    write(["Yes", "No"]);
    let generator = Generator::from_file(&path).expect("it can be read");
    generator.write_lock().expect("it can be written");
    write(["No", "Yes"]);
    folder
}

/// The command in a message that decides about names.
fn command<'m>(message: &'m str, flag: &str) -> &'m str {
    let lines = message
        .lines()
        .filter_map(|line| line.trim().strip_prefix('`'));
    let mut commands = lines.filter_map(|line| Some(line.rsplit_once("` to ")?.0));
    let command = commands.find(|command| command.contains(flag));
    command.expect("the message has the command")
}

/// Runs a command as it was copied.
fn copied(command: &str, folder: &Path) -> Output {
    let programs = program().parent().expect("it is in a folder");
    let mut path = OsString::from(programs);
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut bash = Command::new("bash");
    bash.args(["-c", command]).current_dir(folder);
    bash.env("PATH", path).output().expect("bash runs")
}

fn output_of(folder: &Folder, arguments: &[&OsStr]) -> String {
    let output = folder.command().args(arguments).output();
    let output = output.expect("the command runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).expect("the command writes UTF-8")
}

#[track_caller]
fn decides(name: &OsStr, cdt: &str, field: &str) {
    for flag in ["--accept", "--keep"] {
        let folder = undecided(name, cdt, field);
        let lock = OsStr::new("lock");
        let mut config = OsString::from("--config=");
        config.push(name);
        let message = output_of(&folder, &[lock, &config]);
        let command = command(&message, flag);
        assert!(!command.contains(char::is_control), "{command:?}");
        let output = copied(command, &folder.path(""));
        assert!(output.status.success(), "{command}: {output:?}");

        // From anywhere, for Cargo runs build scripts and macros in other directories than it is run in.
        let folder = undecided(name, cdt, field);
        let generator = Generator::from_file(folder.path("").join(name)).expect("it can be read");
        let refusal = generator.check_meaning().expect_err("names are undecided");
        let refusal = refusal.to_string();
        let command = self::command(&refusal, flag);
        let output = copied(command, Path::new("/"));
        assert!(output.status.success(), "{command}: {output:?}");
    }
}

#[test]
fn paths_are_complete() {
    let long = format!("{}.json", "a-long-name-".repeat(18));
    for name in [
        &*long,
        "two  spaces, and 'quotes' \"$HOME\" `id` \\.json",
        "-like-a-flag.json",
        "größe \u{a0}\u{202e}\t\n.json",
    ] {
        decides(OsStr::new(name), "cdt-a", "q");
    }
    decides(OsStr::from_bytes(b"not \xff utf-8.json"), "cdt-a", "q");
}

#[test]
fn names_are_complete() {
    let long = "a-long-name-".repeat(18);
    for (cdt, field) in [
        (&*long, &*long),
        ("-a b", "q's"),
        ("cdts:a", "b:c"),
        ("a\u{202e}b", "\u{7}\n'\\"),
        ("a\u{a0}", "\u{200b}"),
    ] {
        decides(OsStr::new("export.json"), cdt, field);
    }
}

/// Shells differ in how they read such characters.
#[test]
fn a_name_may_be_copied_from_the_message() {
    let folder = undecided(OsStr::new("export.json"), "cdt-a", "q\u{202e}");
    let message = folder.run("lock --config export.json").stderr;
    assert!(message.contains(r"field `q\u{202e}`"), "{message}");
    let transcript = folder.run(r"lock --config export.json --accept cdt-a.q\u{202e}");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}

/// The name in a message that is one itself goes before the one that it stands for.
#[test]
fn an_escape_may_be_a_name() {
    let folder = undecided(OsStr::new("export.json"), "cdt-a", r"q\u{202e}");
    let transcript = folder.run(r"lock --config export.json --keep cdt-a.q\u{202e}");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}

/// Without the flag, the lock file would hold names without prefixes.
#[test]
fn choices_that_give_names_are_repeated() {
    let folder = undecided(OsStr::new("export.json"), "cdt-a", "q");
    let arguments = "generate --config export.json --out care.rs --keep-prefixes";
    let message = folder.run(arguments).stderr;
    assert!(
        message.contains("--keep-prefixes=true --accept"),
        "{message}"
    );
    folder.write("welkin.toml", "keep-prefixes = true\n");
    let message = folder
        .run(&format!("{arguments} --options welkin.toml"))
        .stderr;
    assert!(
        message.contains("--options welkin.toml --accept"),
        "{message}"
    );
}
