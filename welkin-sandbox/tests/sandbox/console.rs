//! The lines that the command prints for requests.

use std::io::{BufRead, Read};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::running::{Running, start_printing};

/// A value that must not be printed.
const VALUE: &str = "Zebedee";

/// The command, with a client that has a token.
struct CommandWithClient {
    running: Running,
    origin: String,
    http: Client,
    token: String,
}

impl CommandWithClient {
    async fn start(arguments: &[&str]) -> Self {
        let (running, origin) = start_printing(arguments);
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().build().expect("plain HTTP");
        let mut talk = Self {
            running,
            origin,
            http,
            token: String::new(),
        };
        let secret = json!({"secret": "sandbox-secret"});
        let path = "/acme/admin/api_clients/sandbox-client";
        let (_, answer) = talk.call(Method::POST, path, &secret).await;
        talk.token = answer["token"].as_str().expect("a token").to_owned();
        talk
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}{path}", self.origin);
        let request = self.http.request(method, url).bearer_auth(&self.token);
        let answer = request.json(body).send().await.expect("it answers");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Sends requests with different outcomes, and returns the expected content of each line.
    async fn many(&self) -> Vec<&'static str> {
        let live = |path: &str| format!("/acme/live{path}");
        let name = json!({"firstName": VALUE, "lastName": VALUE});
        let (_, patient) = self.call(Method::POST, &live("/patients"), &name).await;
        let patient = live(&format!(
            "/patients/{}",
            patient["id"].as_str().expect("an id")
        ));
        let vitals = format!("{patient}/cdts/cdt-vitals");
        let odd = json!({"cdtf-heart-rate": VALUE, "cdtf-taken-on": VALUE});
        self.call(Method::POST, &vitals, &odd).await;
        let unknown = "00000000-0000-4000-8000-000000000000";
        self.call(Method::GET, &format!("{vitals}/{unknown}"), &Value::Null)
            .await;
        self.call(
            Method::GET,
            &live(&format!("/patients/{unknown}")),
            &Value::Null,
        )
        .await;
        self.call(
            Method::GET,
            &format!("{patient}/cdts/cdt-none"),
            &Value::Null,
        )
        .await;
        self.call(
            Method::GET,
            &format!("{patient}/notes/{VALUE}"),
            &Value::Null,
        )
        .await;
        self.call(
            Method::GET,
            &format!("/other/live/patients?query={VALUE}"),
            &Value::Null,
        )
        .await;
        self.call(Method::PUT, &patient, &name).await;
        let path = "/acme/admin/api_clients/sandbox-client";
        self.call(Method::POST, path, &json!({"secret": VALUE}))
            .await;
        vec![
            "200 POST /admin/api_clients/{client} ",
            "201 POST /patients ",
            "400 POST /patients/{patient}/cdts/cdt-vitals ",
            ": no such record",
            "404 GET /patients/{patient} ",
            ": no such CDT",
            "404 GET /patients/{patient}/notes/... ",
            ": not served by this sandbox, whose tenant is acme",
            "405 PUT /patients/{patient} ",
            "401 POST /admin/api_clients/{client} ",
        ]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn report_each_request_without_its_values() {
    let mut talk = CommandWithClient::start(&[]).await;
    let expected = talk.many().await;
    let mut lines = talk.running.errors().lines();
    for expected in &expected {
        let line = lines.next().expect("a line for each").expect("text");
        assert!(line.contains(expected), "{line} is without {expected}");
        assert!(!line.contains(VALUE), "{line}");
        assert!(line.contains(" ms"), "{line}");
    }
    let with_fault = talk
        .http
        .get(&talk.origin)
        .header("x-welkin-sandbox-fault", "reset-before");
    with_fault
        .send()
        .await
        .expect_err("the connection is reset");
    let line = lines.next().expect("a line").expect("text");
    assert!(line.starts_with("--- GET "), "{line}");
    assert!(line.ends_with("[fault reset-before]"), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn are_json_where_that_is_asked_for() {
    let mut talk = CommandWithClient::start(&["--log", "json"]).await;
    let expected = talk.many().await.len();
    let lines = talk.running.errors().lines().take(expected);
    let lines: Vec<Value> = { lines }
        .map(|line| serde_json::from_str(&line.expect("text")).expect("JSON"))
        .collect();
    assert_eq!(lines[1]["status"], 201);
    assert_eq!(lines[1]["route"], "/{tenant}/{environment}/patients");
    assert_eq!(lines[1]["client"], "sandbox-client");
    assert!(lines[1]["milliseconds"].is_u64() && lines[1]["bytes"].is_u64());
    assert_eq!(lines[2]["path"], "/patients/{patient}/cdts/cdt-vitals");
    let reason = lines[2]["reason"].as_str().expect("a reason");
    assert!(
        reason.contains("cdtf-heart-rate is not a whole number"),
        "{reason}"
    );
    assert_eq!(lines[6]["route"], Value::Null);
    assert_eq!(lines[0]["profile"], "v8");
    assert!(lines.iter().all(|line| !line.to_string().contains(VALUE)));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn are_left_out_where_that_is_asked_for() {
    let mut talk = CommandWithClient::start(&["--quiet"]).await;
    talk.many().await;
    talk.running.signal("TERM");
    let mut printed = String::new();
    let mut errors = talk.running.errors();
    errors.read_to_string(&mut printed).expect("it is text");
    assert!(talk.running.wait().success());
    assert_eq!(printed, "");
}

/// A pipe that nobody reads does not block requests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wait_for_nobody() {
    let talk = CommandWithClient::start(&[]).await;
    // More lines than the pipe and the queue can hold.
    for _ in 0..6000 {
        let (status, _) = talk
            .call(Method::GET, "/acme/live/patients", &Value::Null)
            .await;
        assert_eq!(status, 200);
    }
}
