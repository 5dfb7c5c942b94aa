//! The measured servers: a sandbox, and a server with a constant response. Each is a separate process.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use welkin_runtime::{NewPatient, PatientId, RecordId};
use welkin_tests::tenant;

use crate::{Failure, care};

pub(crate) const TENANT: &str = "acme";
pub(crate) const CLIENT: &str = "client";
pub(crate) const SECRET: &str = "secret";

/// The ID in `RECORD`.
const RECORD_ID: &str = "6f0f3a2e-3f0a-4c0d-9d7b-0a1f3f8f2b11";

const RECORD: &str = r#"{"id":"6f0f3a2e-3f0a-4c0d-9d7b-0a1f3f8f2b11","patientId":"p1","cdtId":"c1","cdtName":"cdt-vitals","version":3,"jsonBody":{"cdtf-notes":"After ten minutes of rest, seated, arm supported at the height of the heart","id":"6f0f3a2e-3f0a-4c0d-9d7b-0a1f3f8f2b11","cdtf-heart-rate":72,"created_by_name":"API_CLIENT:EXAMPLECLIENT","cdtf-position":null,"updated_at":"2026-11-23T09:30:00.000Z","cdtf-temperature":98.4,"source_name":null,"external_guid":null,"cdtf-measured-at":"2026-11-23T09:29:00.000Z","created_at":"2026-11-23T09:30:00.000Z","source_type":"MANUAL","updated_by":"u1","cdtf-weight-pounds":154.5,"created_by":"u1","source_id":null,"external_id":"ehr-1","updated_by_name":"API_CLIENT:EXAMPLECLIENT","cdtf-blood-pressure":"120/80"}}"#;

fn page() -> String {
    let records = vec![RECORD; 20].join(",");
    format!(
        r#"{{"name":"cdt-vitals","data":{{"content":[{records}],"totalElements":20,"totalPages":1,"last":true,"number":0,"size":20}}}}"#
    )
}

/// The kind of server.
#[derive(Clone, Copy)]
pub(crate) enum Server {
    /// A sandbox, which checks the token and the permissions, and looks up the records.
    Sandbox,
    /// A server with a constant response.
    Bytes,
}

impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sandbox => "sandbox",
            Self::Bytes => "bytes",
        })
    }
}

impl Server {
    pub(crate) const ALL: [Self; 2] = [Self::Sandbox, Self::Bytes];

    pub(crate) fn named(name: &str) -> Result<Self, Failure> {
        let mut servers = Self::ALL.into_iter();
        let named = servers.find(|server| server.to_string() == name);
        named.ok_or_else(|| format!("there is no server called {name}").into())
    }

    /// Starts this program as a server. Returns the process and its address.
    pub(crate) fn start(self) -> Result<(Child, String), Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(self.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut origin = String::new();
        let printed = process.stdout.take().ok_or("the server prints nothing")?;
        BufReader::new(printed).read_line(&mut origin)?;
        Ok((process, origin.trim().to_owned()))
    }

    /// Creates a patient with twenty records. Returns the patient and one of the records.
    pub(crate) async fn records(
        self,
        client: &care::Client,
    ) -> Result<(PatientId, RecordId<care::Vitals>), Failure> {
        if matches!(self, Self::Bytes) {
            return Ok(fixed_records());
        }
        let patient = NewPatient::new("Ada", "Example");
        let patient = client.patients().create(&patient).await?;
        let id = patient.id.clone();
        let sample: Value = serde_json::from_str(RECORD)?;
        let vitals = care::Vitals {
            heart_rate: Some(72),
            temperature: sample["jsonBody"]["cdtf-temperature"].as_f64(),
            blood_pressure: Some("120/80".to_owned()),
            weight_pounds: sample["jsonBody"]["cdtf-weight-pounds"].as_f64(),
            measured_at: Some("2026-11-23T09:29:00.000Z".parse()?),
            notes: sample["jsonBody"]["cdtf-notes"].as_str().map(str::to_owned),
            ..care::Vitals::default()
        };
        let handle = client.patient(id.clone());
        let record = handle.vitals().create(&vitals).await?;
        for _ in 1..20 {
            handle.vitals().create(&vitals).await?;
        }
        Ok((id, record.id.clone()))
    }

    /// Serves until the parent process ends, which closes its end of the pipe.
    pub(crate) async fn serve(self) -> Result<(), Failure> {
        std::thread::spawn(|| {
            let _ = std::io::stdin().read_line(&mut String::new());
            std::process::exit(0)
        });
        match self {
            Self::Sandbox => {
                let sandbox = tenant::builder("examples/designer-export.json")
                    .tenant(TENANT)
                    .credentials(CLIENT, SECRET)
                    .rate_limit(None)
                    .start()
                    .await?;
                println!("{}", sandbox.origin());
                Ok(sandbox.serve().await?)
            }
            Self::Bytes => {
                let listener = TcpListener::bind("127.0.0.1:0").await?;
                println!("http://{}", listener.local_addr()?);
                Ok(axum::serve(listener, bytes()).await?)
            }
        }
    }
}

/// Returns the patient and record to request from the server with a constant response.
pub(crate) fn fixed_records() -> (PatientId, RecordId<care::Vitals>) {
    (PatientId::from("p1"), RecordId::from(RECORD_ID))
}

/// Returns the routes of the server with a constant response.
fn bytes() -> Router {
    let json = |body: &'static str| ([(CONTENT_TYPE, "application/json")], body);
    let records = format!("/v1/{TENANT}/patients/p1/cdts/cdt-vitals");
    let page: &'static str = page().leak();
    let token = r#"{"access_token":"token","expires_in":3600}"#;
    Router::new()
        .route("/oauth/token", post(move || async move { json(token) }))
        .route(&records, get(move || async move { json(page) }))
        .route(
            &format!("{records}/{RECORD_ID}"),
            get(move || async move { json(RECORD) }),
        )
}
