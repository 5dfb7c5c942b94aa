//! The public Python client, `welkin` 0.1.12, makes every documented call to the sandbox, over HTTPS.
//!
//! It needs a Python with that package, which the environment variable `WELKIN_PYTHON` names; `.ci/run` creates one.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::json;
use welkin_sandbox::Sandbox;
use welkin_tests::fixture::workspace_root;

/// Calls that do not work, and why.
const EXPLAINED: [(&str, &str); 2] = [
    (
        "CalendarEvents.get(encounters)",
        "what `includeEncounterInfo=true` adds is not known, so that it is refused",
    ),
    ("User.delete", "recorded as a 403 for API clients"),
];

/// The minimum number of working calls, of about 140.
const WORKING: usize = 138;

/// The result of a call.
#[derive(Deserialize)]
struct Call {
    #[serde(rename = "call")]
    name: String,
    error: Option<String>,
}

/// Returns a Python with the client; without it, prints that the test is skipped.
fn python() -> Option<std::ffi::OsString> {
    let python = std::env::var_os("WELKIN_PYTHON");
    if python.is_none() {
        // Not `eprintln!`, which the test harness captures.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: the public Python client: WELKIN_PYTHON is not set"
        );
    }
    python
}

/// Starts the example's tenant, with additions for the client's calls: fields that permit bulk updates, and a profile
/// data type.
async fn tenant() -> Sandbox {
    let export = workspace_root().join("examples/designer-export.json");
    let export = std::fs::read_to_string(export).expect("the example is there");
    let profile =
        r#""pdts": [{"name": "pdt-example", "fields": [{"name": "name", "type": "text"}]}]"#;
    let export = export
        .replace(r#""bulkEdit": false"#, r#""bulkEdit": true"#)
        .replace(r#""pdts": []"#, profile);
    let configuration = welkin_codegen::config::parse("export.json", &export).expect("an export");
    let builder = Sandbox::builder().configuration(&configuration);
    let started = builder.expect("the roles are right").tls().start().await;
    started.expect("a port is free")
}

/// Makes the calls, and returns their results.
fn drive(python: &std::ffi::OsStr, sandbox: &Sandbox) -> Vec<Call> {
    let folder = tempfile::tempdir().expect("a folder");
    let certificate = folder.path().join("certificate.pem");
    let pem = sandbox.root_certificate().expect("HTTPS is served");
    std::fs::write(&certificate, pem).expect("the folder can be written");
    let mut command = Command::new(python);
    command
        .arg(workspace_root().join("tests/python/every_call.py"))
        // The client keeps its tokens in the folder for temporary files, by the tenant's name.
        .env("TMPDIR", folder.path())
        .env("REQUESTS_CA_BUNDLE", certificate)
        .env("NO_PROXY", "*")
        .env("WELKIN_ORIGIN", sandbox.origin())
        .env("WELKIN_TENANT", sandbox.tenant())
        .env("WELKIN_CLIENT_ID", sandbox.client_id())
        .env("WELKIN_CLIENT_SECRET", sandbox.client_secret())
        .stderr(Stdio::inherit());
    for (name, value) in [
        ("CDT", json!("cdt-vitals")),
        ("FIELD", json!("cdtf-heart-rate")),
        (
            "VALUES",
            json!({ "cdtf-heart-rate": 72, "cdtf-notes": "at rest" }),
        ),
        ("TEMPLATE", json!("etmp-intake-visit")),
        ("ASSESSMENT", json!("asm-intake")),
        ("ANSWERS", json!({ "cdt-vitals__cdtf-heart-rate": 70 })),
        ("DISPOSITION", json!({ "uicedf-remarks": "Doing well" })),
        ("PROGRAM", json!("prog-collaborative-care")),
        ("PHASES", json!("referral,intake")),
        ("DOCUMENT_TYPE", json!("dt-consent-form")),
        ("GOAL", json!("gtmp-walk")),
    ] {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        command.env(format!("EXAMPLE_{name}"), value);
    }
    let output = command.output().expect("Python runs");
    assert!(output.status.success(), "the script failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let calls = text.lines().map(serde_json::from_str);
    calls
        .collect::<Result<_, _>>()
        .expect("a line of JSON for each call")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_python_client_works() {
    let Some(python) = python() else { return };
    let sandbox = tenant().await;
    let calls = drive(&python, &sandbox);
    let mut unexpected = Vec::new();
    for call in &calls {
        let error = call.error.as_deref().unwrap_or("works");
        println!("{:45} {error}", call.name);
        let explained = EXPLAINED.iter().any(|(name, _)| *name == call.name);
        if call.error.is_some() && !explained {
            unexpected.push(format!("{}: {error}", call.name));
        }
    }
    let working = calls.iter().filter(|call| call.error.is_none()).count();
    println!("{working} of {} calls work", calls.len());
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    assert!(working >= WORKING, "{working}");
}
