//! Every command in the documents parses.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::folder::program;

/// Documents, or folders of them, relative to the folder of this package.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "../welkin-codegen/README.md",
    "../welkin-codegen/guide",
    "../README.md",
    "../docs",
    "../examples/README.md",
    "../examples/checked-in/README.md",
    "../welkin-macros/README.md",
];

#[test]
fn commands_of_the_documents_are_understood() {
    let mut understood = 0;
    for (document, text) in documents() {
        for command in commands(&text) {
            // Arguments before `--help` are parsed first, and nothing is run.
            let output = Command::new(program())
                .args(words(command))
                .arg("--help")
                .output()
                .expect("the command runs");
            let message = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.success(),
                "{document}: welkin-codegen {command}\n{message}"
            );
            understood += 1;
        }
    }
    assert!(understood > 40, "{understood}");
}

#[test]
fn an_unknown_flag_before_help_is_refused() {
    let output = Command::new(program())
        .args(words("generate --config a.json --nonsense"))
        .arg("--help")
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_command_ends_where_the_shell_or_the_sentence_goes_on() {
    let text = "`welkin-codegen generate --config a.json ...`, or\n\nwelkin-codegen man lock > lock.1   # a page\n";
    assert_eq!(commands(text), ["generate --config a.json", "man lock"]);
    assert_eq!(words("explain 'Intake visit' --format json").len(), 4);
}

fn documents() -> Vec<(String, String)> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for name in DOCUMENTS {
        let path = package.join(name);
        let files = if path.is_dir() {
            let entries = fs::read_dir(&path).expect("the folder can be read");
            let paths = entries.map(|entry| entry.expect("the folder can be read").path());
            paths
                .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
                .collect()
        } else {
            vec![path]
        };
        for file in files {
            let text = fs::read_to_string(&file).expect("the document can be read");
            found.push((file.display().to_string(), text));
        }
    }
    found
}

/// Returns the arguments after the command's name: on lines that begin with it, and in code within a sentence.
fn commands(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let whole = line
            .strip_prefix("cargo run -p welkin-cli -- ")
            .or_else(|| line.strip_prefix("welkin-codegen "));
        match whole {
            Some(command) => found.push(command),
            None => found.extend(
                line.split('`')
                    .skip(1)
                    .step_by(2)
                    .filter_map(|code| code.strip_prefix("welkin-codegen ")),
            ),
        }
    }
    let commands = found.into_iter().filter_map(|command| {
        let ends = [" #", " > ", " | ", " ..."];
        let end = ends.iter().filter_map(|end| command.find(end)).min();
        let command = command[..end.unwrap_or(command.len())].trim();
        // Lines of manifests, and the help of the command itself.
        (!command.starts_with(['=', '-']) && !command.starts_with("help ")).then_some(command)
    });
    commands.collect()
}

/// Splits a command as a shell does.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
