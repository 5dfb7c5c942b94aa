//! `completions` and `man`: completion scripts and manual pages of the command.

use crate::folder::Folder;

const SUBCOMMANDS: [&str; 12] = [
    "init",
    "generate",
    "inspect",
    "explain",
    "docs",
    "lock",
    "pull",
    "drift",
    "doctor",
    "options-schema",
    "completions",
    "man",
];

#[test]
fn every_shell_learns_every_subcommand() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let transcript = Folder::new().run(&format!("completions {shell}"));
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        assert_eq!(transcript.stderr, "", "{shell}");
        for subcommand in SUBCOMMANDS {
            assert!(
                transcript.stdout.contains(subcommand),
                "{shell}: {subcommand}"
            );
        }
    }
}

#[test]
fn the_manual_lists_subcommands_and_exit_codes() {
    let transcript = Folder::new().run("man");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert_eq!(transcript.stderr, "");
    assert!(
        transcript.stdout.contains(".TH welkin-codegen 1"),
        "{transcript}"
    );
    assert!(transcript.stdout.contains("Exit codes:"), "{transcript}");
    for subcommand in SUBCOMMANDS {
        let name = format!("welkin\\-codegen\\-{}(1)", subcommand.replace('-', "\\-"));
        assert!(transcript.stdout.contains(&name), "{name}: {transcript}");
    }
}

#[test]
fn every_subcommand_has_a_page() {
    for subcommand in SUBCOMMANDS {
        let transcript = Folder::new().run(&format!("man {subcommand}"));
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        assert!(transcript.stdout.contains(".SH SYNOPSIS"), "{transcript}");
        assert!(transcript.stdout.contains("quiet"), "{transcript}");
    }
}

#[test]
fn what_has_no_page_is_an_argument_not_understood() {
    for arguments in ["man generat", "completions tcsh"] {
        let transcript = Folder::new().run(arguments);
        assert_eq!(transcript.exit_code, Some(2), "{transcript}");
        assert_eq!(transcript.stdout, "");
        let word = arguments.split(' ').next_back().unwrap_or_default();
        assert!(transcript.stderr.contains(word), "{transcript}");
    }
}
