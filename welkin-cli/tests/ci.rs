//! The action, the hooks and the script behind them: `ci/tests`, run with this command and the sandbox.
//!
//! They need Python 3.9 or newer and Git, and pre-commit if `WELKIN_PRE_COMMIT` names it.

use std::path::{Path, PathBuf};
use std::process::Command;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ci/tests")
}

/// Whether a program is installed; if not, prints that the test is skipped.
fn is_here(program: &str) -> bool {
    let is_here = Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_here {
        eprintln!("SKIPPED: {program} is not installed");
    }
    is_here
}

fn run(file: &str) {
    if !(is_here("python3") && is_here("git")) {
        return;
    }
    let mut command = Command::new("python3");
    command
        .arg("-B")
        .arg(tests().join(file))
        .env("WELKIN_CODEGEN", env!("CARGO_BIN_EXE_welkin-codegen"));
    let sandbox = Path::new(env!("CARGO_BIN_EXE_welkin-codegen")).with_file_name("welkin-sandbox");
    if sandbox.exists() {
        command.env("WELKIN_SANDBOX", sandbox);
    } else {
        eprintln!("SKIPPED in part: the binary of welkin-sandbox is not built");
    }
    let output = command.output().expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    if said.contains("skipped=") {
        eprintln!("SKIPPED in part: {said}");
    }
}

#[test]
fn reports_on_pull_requests_and_tenants() {
    run("test_report.py");
}

#[test]
fn the_steps_of_the_action_and_the_installation() {
    run("test_action.py");
}

#[test]
fn hooks_for_pre_commit() {
    run("test_hooks.py");
}

#[test]
fn workflows_and_scripts_of_a_release() {
    run("test_release.py");
}

#[test]
fn what_fails_a_release_that_got_slower() {
    run("test_benches.py");
}
