//! Checks that the flags in the README exist.

use std::process::Command;

#[test]
fn flags_of_the_readme_exist() {
    let output = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
        .arg("--help")
        .output()
        .expect("the command runs");
    let help = String::from_utf8_lossy(&output.stdout);
    let readme = include_str!("../../README.md");
    let flags: Vec<&str> = readme
        .split(['`', ' ', '\n'])
        .filter(|word| word.starts_with("--") && word.contains(char::is_alphabetic))
        .collect();
    assert!(flags.len() > 10, "{flags:?}");
    for flag in flags {
        let known = help.split([' ', '\n', ',']).any(|word| word == flag);
        assert!(known, "`{flag}` is not among these:\n{help}");
    }
}
