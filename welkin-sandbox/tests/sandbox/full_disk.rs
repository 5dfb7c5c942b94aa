//! A full disk: rejected changes are not stored, and acknowledged changes are.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::durability::Server;
use crate::running::start_with_limited_files;

/// Number of clients that create patients concurrently.
const CLIENTS: usize = 16;

async fn create(server: &Server, token: &str, name: &str) -> (StatusCode, Value) {
    let long = "x".repeat(2000);
    let body = json!({"firstName": name, "lastName": "Example", "addressLine1": long});
    let answer = server.call("POST", "/patients", token, &body).await;
    answer.expect("it answers")
}

/// Returns the first names of all patients.
async fn names(server: &Server, token: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for page in 0.. {
        let path = format!("/patients?page={page}&size=100");
        let (_, found) =
            { server.call("GET", &path, token, &Value::Null).await }.expect("it answers");
        let patients = found["content"].as_array().expect("a list");
        if patients.is_empty() {
            break;
        }
        names.extend(
            patients
                .iter()
                .map(|patient| patient["firstName"].to_string()),
        );
    }
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_requests_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().join("tenant.sqlite");
    let path = data.to_str().expect("a path in Unicode");
    let server = Server::of(start_with_limited_files(4000, &["--data", path]));
    let token = server.token().await.expect("it serves");

    let (mut acknowledged, mut refused) = (BTreeSet::new(), Vec::new());
    for round in 0.. {
        let names: [String; CLIENTS] = std::array::from_fn(|client| format!("{round} {client}"));
        let created = names.iter().map(|name| create(&server, &token, name));
        for (name, (status, body)) in names
            .iter()
            .zip(futures_util::future::join_all(created).await)
        {
            if status.is_success() {
                acknowledged.insert(format!("{name:?}"));
            } else {
                assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{body}");
                refused.push(body);
            }
        }
        if refused.len() > 2 * CLIENTS {
            break;
        }
    }
    assert!(!acknowledged.is_empty());
    assert_eq!(names(&server, &token).await, acknowledged, "it still reads");
    let printed = server.stop();
    assert!(
        printed.contains("I/O error") || printed.contains("full"),
        "{printed}"
    );
    assert!(!printed.contains("no transaction is active"), "{printed}");

    let again = Server::start(&data);
    let token = again.token().await.expect("it serves");
    assert_eq!(names(&again, &token).await, acknowledged);
    let (status, body) = create(&again, &token, "once more").await;
    assert!(status.is_success(), "{status}: {body}");
}
