//! schemathesis on a sandbox: a finding that is not explained here and in `docs/schemas.md` is a failure.

use std::collections::BTreeSet;

use welkin_sandbox::Sandbox;

use crate::{python, run, schema, script, workspace};

/// Known findings: the finding, the calls (with `*` as a wildcard), and the reason.
const EXPLAINED: &[(&str, &str, &str)] = &[
    (
        "Schema-violating request accepted",
        "PATCH /patients/{patient}/cdts/*",
        "a bulk update answers each row for itself, so that one with wrong fields is refused in an answer with status 200",
    ),
    (
        "Schema-valid request rejected",
        "GET /patients/{patient}/chat*",
        "a page token is one that the API has answered, and stands alone; a search has a query or a token",
    ),
    (
        "Schema-valid request rejected",
        "* /calendar/events*",
        "the host of an event is among its participants, who exist, and it ends after it starts",
    ),
    (
        "Schema-valid request rejected",
        "* /patients/{patient}/encounters*",
        "the event of an encounter is in the calendar, in the future and free, and ends after it starts; a link leads to a record of its assessment",
    ),
    (
        "Schema-valid request rejected",
        "* /patients/{patient}/programs*",
        "a program leads from a phase only where Designer says",
    ),
    (
        "Schema-valid request rejected",
        "POST /patients/{patient}/assessment-records",
        "an assessment that is tied to phases is taken in these only",
    ),
    (
        "Schema-valid request rejected",
        "PUT /patients/{patient}/assessment-records/*",
        "answers are to questions of the record's own assessment",
    ),
    (
        "Schema-valid request rejected",
        "POST /patients",
        "a time zone is one that the server knows",
    ),
    (
        "Schema-valid request rejected",
        "PATCH /patients/{patient}",
        "a time zone is one that the server knows",
    ),
    (
        "Schema-valid request rejected",
        "* /admin/users*",
        "a name to sign in with is of one user",
    ),
];

fn is_explained(difference: &str) -> bool {
    let (what, call) = difference.split_once(": ").unwrap_or_default();
    let fits = |pattern: &str| match pattern.split_once('*') {
        Some(("", rest)) => {
            let path = call.split_once(' ').map_or("", |(_, path)| path);
            let start = rest.trim_start().trim_end_matches('*');
            path == start || (rest.ends_with('*') && path.starts_with(start))
        }
        Some((start, _)) => call.starts_with(start),
        None => call == pattern,
    };
    let mut explained = EXPLAINED.iter();
    explained.any(|(known, pattern, _)| *known == what && fits(pattern))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_does_what_the_document_says() {
    let Some(python) = python("the fuzzer of APIs") else {
        return;
    };
    let export = workspace().join("examples/designer-export.json");
    let folder = tempfile::tempdir().expect("a folder");
    let openapi = folder.path().join("openapi.json");
    schema(
        &["--format", "openapi", "--profile", "v8"],
        &export,
        &openapi,
    );
    let builder = Sandbox::builder().config_paths([export]);
    let sandbox = builder.expect("an export").start().await;
    let sandbox = sandbox.expect("a port is free");
    let mut command = script(&python, "fuzz.py");
    command
        .arg(sandbox.origin())
        .arg(sandbox.tenant())
        .arg(sandbox.client_id())
        .arg(sandbox.client_secret())
        .args([&openapi, folder.path()]);
    let output = run(&mut command);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let (differences, requests): (BTreeSet<&str>, BTreeSet<&str>) =
        text.lines().partition(|line| line.contains(": "));
    println!("{requests:?} requests");
    let unexplained: Vec<&&str> = differences.iter().filter(|it| !is_explained(it)).collect();
    if !unexplained.is_empty() {
        for name in ["output-live.txt", "output-tenant.txt"] {
            let report = std::fs::read_to_string(folder.path().join(name));
            println!("{}", report.unwrap_or_default());
        }
        panic!("{unexplained:#?}");
    }
    let requests: usize = requests
        .iter()
        .filter_map(|line| line.parse::<usize>().ok())
        .sum();
    assert!(requests > 5_000, "{requests}");
}
