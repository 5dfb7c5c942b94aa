//! Schemas used with third-party tools: a validator, generators of TypeScript and Python, an API fuzzer, DuckDB.
//!
//! They need a Python and a folder of npm packages, which `WELKIN_SCHEMA_PYTHON` and `WELKIN_NODE_TOOLS` name;
//! `.ci/run` creates both.

mod differences;
mod exports;
mod generators;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the tool that a variable names. Without the variable, prints that the test is skipped.
fn tool(variable: &str, what_is_skipped: &str) -> Option<OsString> {
    let tool = std::env::var_os(variable);
    if tool.is_none() {
        // Not `eprintln!`, which the test harness captures.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: {what_is_skipped}: {variable} is not set"
        );
    }
    tool
}

fn python(what_is_skipped: &str) -> Option<OsString> {
    tool("WELKIN_SCHEMA_PYTHON", what_is_skipped)
}

/// Writes a schema as printed by the command to a file.
fn schema(arguments: &[&str], config: &Path, file: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_welkin-codegen"));
    command.args(["schema", "--no-lock"]).args(arguments);
    let output = run(command.arg("--config").arg(config));
    std::fs::write(file, output.stdout).expect("the folder can be written");
}

/// Runs a program, and checks that it succeeds.
fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{stdout}\n{stderr}");
    output
}

/// Returns the command for a script of this folder.
fn script(python: &OsStr, name: &str) -> Command {
    let mut command = Command::new(python);
    command.arg(workspace().join("welkin-cli/tests/schemas").join(name));
    command
}

/// Returns configurations by a short name: the example, fixtures with odd and hostile texts, and real ones if
/// available.
fn configurations() -> Vec<(String, PathBuf)> {
    let fixtures = workspace().join("tests/fixtures");
    let mut all = vec![
        (
            "example".to_owned(),
            workspace().join("examples/designer-export.json"),
        ),
        ("odd-names".to_owned(), fixtures.join("odd-names")),
        ("field-types".to_owned(), fixtures.join("field-types")),
        ("formation".to_owned(), fixtures.join("formation")),
    ];
    match std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) {
        Some(real) => {
            for name in ["designer-export", "designer-export-2", "formation"] {
                let file = real.join(format!("{name}.json"));
                let path = if file.exists() { file } else { real.join(name) };
                all.push((format!("real-{name}"), path));
            }
        }
        None => {
            let _ = writeln!(
                io::stderr(),
                "SKIPPED: real configurations: WELKIN_REAL_DATA is not set"
            );
        }
    }
    all
}

/// Returns a configuration whose texts contain the special characters of every format.
fn hostile() -> serde_json::Value {
    let words = [
        "</script><img src=x onerror=alert(1)>",
        "{{ env_var('HOME') }} {% raw %} {# x #}",
        "a: b # c\n- d: &e *f !!python/object:os.system",
        "'; DROP VIEW vitals; --",
        "[x](javascript:alert(1)) | `y` \\",
        "=cmd|' /C calc'!A0",
        "\u{1b}[2J\u{202e}\u{2028}\u{85}\u{1f600}\"",
        "*/ } */ ${x} `",
    ];
    let options: Vec<_> = words
        .iter()
        .map(|word| serde_json::json!({ "value": word, "label": word }))
        .collect();
    let fields: Vec<_> = (0..)
        .zip(words)
        .map(|(number, word)| serde_json::json!({ "name": format!("cdtf-{number}"), "type": "text", "label": word }))
        .collect();
    let select = serde_json::json!({
        "name": "cdtf-choice", "type": "select", "valueType": "STRING", "label": words[1], "meta": { "options": options },
    });
    let mut fields = fields;
    fields.push(select);
    serde_json::json!([{ "name": "cdt-vitals", "title": words[1], "fields": fields }])
}
