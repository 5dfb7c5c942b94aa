//! Output to terminals of any kind, to a file on a full disk, or to a closed stream.

use crate::folder::{Folder, SMALL_EXPORT};

/// Characters that control a terminal: escape, a C1 control, and a change of text direction.
const STEERING: [char; 3] = ['\u{1b}', '\u{9b}', '\u{202e}'];

fn is_harmless(text: &str) -> bool {
    !text.contains(STEERING)
}

/// Returns the small export with control characters in a name, a label and a type.
fn hostile_export() -> String {
    SMALL_EXPORT
        .replace(
            "\"name\": \"cdt-vitals\",",
            "\"name\": \"cdt-\u{9b}2J\u{202e}\", \"title\": \"\u{9b}31m\u{202e}title\",",
        )
        .replace("\"integer\"", "\"\u{9b}type\u{202e}\"")
}

#[test]
fn foreign_text_is_escaped_in_every_form() {
    let folder = Folder::with("export.json", hostile_export());
    folder.write("old.json", SMALL_EXPORT);
    for arguments in [
        "inspect --config export.json",
        "inspect --config export.json --format json",
        "explain \u{9b}2J\u{202e} --config export.json",
        "explain Vitals --config export.json",
        "explain cdt-\u{9b}2J\u{202e} --config export.json",
        "explain cdt-\u{9b}2J\u{202e} --config export.json --format json",
        "diff old.json export.json",
        "diff old.json export.json --format json",
        "diff old.json export.json --format markdown",
        "diff old.json export.json --format sarif",
        "generate --config export.json --out care.rs",
        "generate --config export.json --out other.rs --check",
        "lock --config export.json --check",
    ] {
        let transcript = folder.run(arguments);
        assert!(
            is_harmless(&transcript.stdout),
            "{arguments}: {}",
            transcript.stdout.escape_debug()
        );
        assert!(
            is_harmless(&transcript.stderr),
            "{arguments}: {}",
            transcript.stderr.escape_debug()
        );
    }
    let json = folder
        .run("inspect --config export.json --format json")
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is still JSON");
    assert_eq!(json["cdts"][0]["title"], "\u{9b}31m\u{202e}title");
}

#[test]
fn what_a_checked_file_holds_is_escaped() {
    let folder = Folder::new();
    folder.run("generate --config export.json --out care.rs");
    let code = folder.read("care.rs");
    folder.write(
        "care.rs",
        code.replace(
            "pub struct Vitals",
            "pub const OTHER: &str = \"\u{1b}[2J\u{9b}\u{202e}\";\npub struct Vitals",
        ),
    );
    let transcript = folder.run("generate --config export.json --out care.rs --check");
    assert_eq!(transcript.exit_code, Some(3), "{transcript}");
    assert!(
        is_harmless(&transcript.stdout),
        "{}",
        transcript.stdout.escape_debug()
    );
    assert!(
        transcript.stdout.contains(r"\u{1b}[2J\u{9b}\u{202e}"),
        "{transcript}"
    );
}

#[test]
fn a_long_label_breaks_no_table() {
    let label = format!("\"integer\", \"label\": \"{}\"", "What is it? ".repeat(30));
    let folder = Folder::with("export.json", SMALL_EXPORT.replace("\"integer\"", &label));
    let transcript = folder.run("explain cdt-vitals --config export.json");
    let table = transcript
        .stdout
        .split("fields: ")
        .nth(1)
        .expect("there are fields");
    assert!(
        table.lines().all(|line| line.chars().count() < 160),
        "{transcript}"
    );
}

#[cfg(target_os = "linux")]
mod full_and_closed {
    use std::fs::File;
    use std::process::{Command, Output};

    use super::*;

    fn full() -> std::process::Stdio {
        let device = File::options().write(true).open("/dev/full");
        device.expect("Linux has it").into()
    }

    fn run(mut command: Command, arguments: &str) -> Output {
        command
            .args(arguments.split(' '))
            .output()
            .expect("the command runs")
    }

    #[test]
    fn a_full_stderr_ends_no_work() {
        let folder = Folder::with("export.json", hostile_export());
        let mut command = folder.command();
        command.stderr(full());
        let output = run(command, "generate --config export.json --out care.rs");
        assert_eq!(output.status.code(), Some(0));
        assert!(folder.path("care.rs").exists());
        let mut command = folder.command();
        command.stderr(full());
        let output = run(command, "generate --config gone.json --out other.rs");
        assert_eq!(output.status.code(), Some(1));
    }

    #[test]
    fn a_full_stdout_is_an_error() {
        let folder = Folder::new();
        let output = folder
            .command()
            .args(["inspect", "--config", "export.json"])
            .stdout(full())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .and_then(|child| child.wait_with_output())
            .expect("the command runs");
        assert_eq!(output.status.code(), Some(1));
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("cannot write to stdout"), "{words}");
    }

    /// Runs the command with a shell, which can close streams, unlike `Command`.
    fn by_shell(folder: &Folder, line: &str) -> Output {
        Command::new("sh")
            .current_dir(folder.path(""))
            .args(["-c", line])
            .env("WELKIN", crate::folder::program())
            .output()
            .expect("there is a shell")
    }

    #[test]
    fn closed_streams_end_no_work() {
        for streams in ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-", "2>&1 | true"] {
            let folder = Folder::with("export.json", hostile_export());
            let line = format!("\"$WELKIN\" generate --config export.json --out care.rs {streams}");
            let output = by_shell(&folder, &line);
            assert_eq!(output.status.code(), Some(0), "{streams}");
            // The reader of a pipe may have closed it before the command ends.
            assert!(
                streams.ends_with("true") || folder.path("care.rs").exists(),
                "{streams}"
            );
        }
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        let folder = Folder::new();
        let line = "{ \"$WELKIN\" inspect --config export.json; echo $? >code; } | true";
        by_shell(&folder, line);
        assert_eq!(folder.read("code"), "0\n");
    }
}

#[test]
fn a_narrow_terminal_changes_nothing() {
    let folder = Folder::new();
    let run = |columns: &str| {
        let mut command = folder.command();
        command
            .env("COLUMNS", columns)
            .args(["inspect", "--config", "export.json"]);
        command.output().expect("the command runs").stdout
    };
    assert_eq!(run("20"), run("200"));
}
