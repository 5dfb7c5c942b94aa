//! Acknowledged changes survive a crash: the command is killed while many clients write to its file.

#[cfg(unix)]
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::running::{Running, start};

/// Total number of acknowledged changes.
const CHANGES: u32 = 10_000;

/// Number of crashes.
const KILLS: u32 = 4;

/// Texts of patients, records and encounters.
const PATIENT: [&str; 6] = [
    "middleName",
    "country",
    "state",
    "city",
    "addressLine1",
    "addressLine2",
];
const RECORD: [&str; 1] = ["cdtf-notes"];
const ENCOUNTER: [&str; 3] = ["title", "description", "notes"];

/// A field that only one task changes.
struct Field {
    path: String,
    key: &'static str,
    /// Whether responses contain the field in `jsonBody`.
    is_inner: bool,
    /// The last acknowledged value.
    acknowledged: AtomicU32,
}

/// The command with its data file, restarted after each crash.
pub(crate) struct Server {
    http: Client,
    origin: String,
    running: Mutex<Option<Running>>,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        let data = data.to_str().expect("a path in Unicode");
        Self::of(start(&["--data", data]))
    }

    pub(crate) fn of((running, origin): (Running, String)) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().build().expect("plain HTTP");
        Self {
            http,
            origin,
            running: Mutex::new(Some(running)),
        }
    }

    /// Kills the process immediately, as in a crash, and starts another one on the same port.
    fn crash(&self, data: &Path) {
        let mut running = self.running.lock().expect("no test panicked");
        drop(running.take());
        let address = self.origin.trim_start_matches("http://");
        let data = data.to_str().expect("a path in Unicode");
        let (again, _) = start(&["--data", data, "--listen", address]);
        *running = Some(again);
    }

    pub(crate) async fn token(&self) -> Option<String> {
        let url = format!("{}/acme/admin/api_clients/sandbox-client", self.origin);
        let request = self
            .http
            .post(url)
            .json(&json!({"secret": "sandbox-secret"}));
        let answer: Value = request.send().await.ok()?.json().await.ok()?;
        Some(answer["token"].as_str()?.to_owned())
    }

    /// Returns status and body; `None` if there was no complete response.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Option<(StatusCode, Value)> {
        let method = method.parse().expect("a method");
        let url = format!("{}/acme/live{path}", self.origin);
        let request = self.http.request(method, url).bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        let answer = request.send().await.ok()?;
        let status = answer.status();
        Some((status, answer.json().await.ok()?))
    }

    /// Stops the command, and returns its output on stderr, if that is piped.
    #[cfg(unix)]
    pub(crate) fn stop(self) -> String {
        let mut running = self.running.into_inner().expect("no test panicked");
        let mut running = running.take().expect("it runs");
        let mut errors = running.errors();
        running.kill();
        let mut printed = String::new();
        errors.read_to_string(&mut printed).expect("it is text");
        printed
    }

    async fn create(&self, token: &str, path: &str, body: Value) -> String {
        let (_, created) = self
            .call("POST", path, token, &body)
            .await
            .expect("it answers");
        let id = created["id"].as_str().expect("it is created");
        format!("{path}/{id}")
    }

    /// 64 fields of several patients, records and encounters.
    async fn fields(&self, token: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut add = |path: &str, keys: &[&'static str], is_inner| {
            fields.extend(keys.iter().map(|key| Field {
                path: path.to_owned(),
                key,
                is_inner,
                acknowledged: AtomicU32::new(0),
            }));
        };
        for _ in 0..7 {
            let body = json!({"firstName": "Ada", "lastName": "Example"});
            let patient = self.create(token, "/patients", body).await;
            add(&patient, &PATIENT, false);
            let body = json!({"cdtf-notes": "0"});
            let record = self
                .create(token, &format!("{patient}/cdts/cdt-vitals"), body)
                .await;
            add(&record, &RECORD, true);
            let body = json!({"templateName": "etmp-intake-visit"});
            let encounter = self
                .create(token, &format!("{patient}/encounters"), body)
                .await;
            add(&encounter, &ENCOUNTER, true);
        }
        fields.truncate(64);
        fields
    }

    /// Changes a field repeatedly until the total number of changes is reached.
    async fn change(&self, field: &Field, done: &AtomicU32) {
        let mut token = None;
        let mut value = 0;
        while done.load(Ordering::Relaxed) < CHANGES {
            let Some(current) = &token else {
                token = self.token().await;
                tokio::task::yield_now().await;
                continue;
            };
            value += 1;
            let body = json!({ (field.key): value.to_string() });
            match self.call("PATCH", &field.path, current, &body).await {
                Some((StatusCode::OK, _)) => {
                    field.acknowledged.store(value, Ordering::Relaxed);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Some((StatusCode::UNAUTHORIZED, _)) | None => token = None,
                Some((status, answer)) => panic!("{status}: {answer}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_changes_survive_a_kill() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().join("tenant.sqlite");
    let server = Arc::new(Server::start(&data));
    let token = server.token().await.expect("it serves");
    let fields = Arc::new(server.fields(&token).await);
    let done = Arc::new(AtomicU32::new(0));

    let tasks: Vec<_> = (0..fields.len())
        .map(|place| {
            let (server, fields, done) =
                (Arc::clone(&server), Arc::clone(&fields), Arc::clone(&done));
            tokio::spawn(async move { server.change(&fields[place], &done).await })
        })
        .collect();
    for kill in 1..=KILLS {
        while done.load(Ordering::Relaxed) < kill * CHANGES / (KILLS + 1) {
            tokio::task::yield_now().await;
        }
        let (server, data) = (Arc::clone(&server), data.clone());
        let crash = tokio::task::spawn_blocking(move || server.crash(&data));
        crash.await.expect("it starts again");
    }
    for task in tasks {
        task.await.expect("no change is refused");
    }

    let token = server.token().await.expect("it serves");
    for field in fields.iter() {
        let read = server.call("GET", &field.path, &token, &Value::Null).await;
        let (_, found) = read.expect("it answers");
        let found = if field.is_inner {
            &found["jsonBody"]
        } else {
            &found
        };
        let value: u32 = found[field.key]
            .as_str()
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let acknowledged = field.acknowledged.load(Ordering::Relaxed);
        assert!(
            value >= acknowledged,
            "{} of {}: {value} of {acknowledged}",
            field.key,
            field.path
        );
    }
}
