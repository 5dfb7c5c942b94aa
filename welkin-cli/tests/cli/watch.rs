//! `generate --watch`: every change of an input is noticed, and invalid inputs do not end the command.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::folder::{Folder, SMALL_EXPORT};

/// A running `generate --watch`.
struct Watching {
    process: Child,
    said: Lines<BufReader<ChildStderr>>,
}

impl Watching {
    fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[])
    }

    /// Starts the command with more arguments.
    fn start_with(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.command();
        command.args([
            "generate",
            "--config",
            "export.json",
            "--out",
            "care",
            "--watch",
        ]);
        Self::of(command.args(arguments))
    }

    /// Starts a command.
    fn of(command: &mut Command) -> Self {
        let mut process = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let stderr = process.stderr.take().expect("it is piped");
        Self {
            process,
            said: BufReader::new(stderr).lines(),
        }
    }

    /// Waits until the command prints these words.
    fn wait_for(&mut self, words: &str) {
        let mut said = self
            .said
            .by_ref()
            .map(|line| line.expect("it writes UTF-8"));
        assert!(
            said.any(|line| line.contains(words)),
            "it ended before it said {words}"
        );
    }
}

/// Ends the process, even if the test fails.
impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn changes_are_followed() {
    let folder = Folder::new();
    let mut watching = Watching::start(&folder);
    watching.wait_for("wrote care/vitals.rs");
    watching.wait_for("watching 1 folder");

    folder.write("export.json", SMALL_EXPORT.replace("integer", "text"));
    watching.wait_for("wrote care/vitals.rs");
    assert!(
        folder
            .read("care/vitals.rs")
            .contains("heart_rate: Option<String>")
    );

    folder.write("export.json", &SMALL_EXPORT[..90]);
    watching.wait_for("truncated");
    assert!(folder.path("care/vitals.rs").exists());

    folder.write(
        "export.json",
        SMALL_EXPORT.replace("cdt-vitals", "cdt-labs"),
    );
    watching.wait_for("wrote care/labs.rs");
    watching.wait_for("removed care/vitals.rs");

    // Editors write a new file and replace the old one with it.
    folder.write("export.json.new", SMALL_EXPORT);
    let replaced = std::fs::rename(folder.path("export.json.new"), folder.path("export.json"));
    replaced.expect("the file can be replaced");
    watching.wait_for("wrote care/vitals.rs");
}

/// Changes are found without notifications of the system.
#[test]
fn changes_are_found_by_polling() {
    let folder = Folder::new();
    let mut watching = Watching::start_with(&folder, &["--poll", "0.05"]);
    watching.wait_for("wrote care/vitals.rs");
    watching.wait_for("watching 1 folder");
    folder.write("export.json", SMALL_EXPORT.replace("integer", "text"));
    watching.wait_for("wrote care/vitals.rs");
    // The new file has the same size, and is written within the same second.
    folder.write("export.json", SMALL_EXPORT.replace("integer", "date"));
    watching.wait_for("wrote care/vitals.rs");
}

/// If the configuration is invalid from the start, the command waits for a valid one.
#[test]
fn a_configuration_that_can_not_be_used_yet() {
    let folder = Folder::with("export.json", "{");
    let mut watching = Watching::start(&folder);
    watching.wait_for("truncated");
    watching.wait_for("watching");
    folder.write("export.json", SMALL_EXPORT);
    watching.wait_for("wrote care/vitals.rs");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it() {
    let folder = Folder::new();
    let mut watching = Watching::start(&folder);
    watching.wait_for("watching");
    let process = watching.process.id().to_string();
    // Not the signal of Ctrl-C, which background processes of a shell ignore, and so may a test run.
    let interrupted = Command::new("kill").args(["-TERM", &process]).status();
    assert!(interrupted.expect("there is a `kill`").success());
    let status = watching.process.wait().expect("it ends");
    assert!(!status.success(), "it is the signal that ends it");
    watching.said.by_ref().for_each(drop);
}

#[test]
fn what_can_not_be_watched() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json --out - --watch"));
    insta::assert_snapshot!(folder.run("generate --config export.json --out care --watch --check"));
    for poll in ["", " --poll"] {
        let command = format!("generate --config missing/export.json --out care --watch{poll}");
        let transcript = folder.run(&command);
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert!(transcript.stderr.contains("cannot watch"), "{transcript}");
    }
}

/// A checkout that removes the folder of the inputs and creates it again.
#[test]
fn a_folder_that_goes_and_comes_again() {
    for arguments in [&[][..], &["--poll", "0.05"]] {
        let folder = Folder::new();
        std::fs::create_dir(folder.path("inputs")).unwrap();
        folder.write("inputs/export.json", SMALL_EXPORT);
        let mut command = folder.command();
        command.args(["generate", "--config", "inputs", "--out", "care", "--watch"]);
        let mut watching = Watching::of(command.args(arguments));
        watching.wait_for("watching 1 folder");
        for field_type in ["text", "date", "float"] {
            std::fs::remove_dir_all(folder.path("inputs")).unwrap();
            watching.wait_for("error");
            std::fs::create_dir(folder.path("inputs")).unwrap();
            folder.write(
                "inputs/export.json",
                SMALL_EXPORT.replace("integer", field_type),
            );
            watching.wait_for("wrote care/vitals.rs");
        }
    }
}
