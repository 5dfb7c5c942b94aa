//! What a generated client costs beyond HTTP: the same GETs through it, and through bare `reqwest` and `serde_json` into plain structs,
//! against one server, in one run. Twice: against the sandbox, and against a server that does nothing but send the same bytes.
//!
//! `cargo run --release -p welkin-tests --bin overhead`. The server is a process of its own, so that CPU and allocations are the client's.
#![forbid(unsafe_code)]

use std::alloc::System;
use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::Value;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio::net::TcpListener;
use welkin_runtime::{Config, NewPatient, PatientId, RecordId};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Requests of a round, for each of the two. Rounds are short and many, so that what else the machine does meets both alike.
const REQUESTS: u64 = 2_000;
const ROUNDS: usize = 61;
/// Requests under way at once.
const TASKS: u64 = 16;

const RECORD: &str = r#"{"id":"6f0f3a2e-3f0a-4c0d-9d7b-0a1f3f8f2b11","patientId":"p1","cdtId":"c1","cdtName":"cdt-vitals","version":3,"jsonBody":{"cdtf-notes":"After ten minutes of rest, seated, arm supported at the height of the heart","id":"6f0f3a2e-3f0a-4c0d-9d7b-0a1f3f8f2b11","cdtf-heart-rate":72,"created_by_name":"API_CLIENT:EXAMPLECLIENT","cdtf-position":null,"updated_at":"2026-11-23T09:30:00.000Z","cdtf-temperature":98.4,"source_name":null,"external_guid":null,"cdtf-measured-at":"2026-11-23T09:29:00.000Z","created_at":"2026-11-23T09:30:00.000Z","source_type":"MANUAL","updated_by":"u1","cdtf-weight-pounds":154.5,"created_by":"u1","source_id":null,"external_id":"ehr-1","updated_by_name":"API_CLIENT:EXAMPLECLIENT","cdtf-blood-pressure":"120/80"}}"#;

fn page() -> String {
    let records = vec![RECORD; 20].join(",");
    format!(
        r#"{{"name":"cdt-vitals","data":{{"content":[{records}],"totalElements":20,"totalPages":1,"last":true,"number":0,"size":20}}}}"#
    )
}

/// The same record, all of it, as one would write it by hand.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainRecord {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "patientId")]
    _patient_id: Option<String>,
    #[serde(rename = "cdtId")]
    _cdt_id: Option<String>,
    #[serde(rename = "cdtName")]
    _cdt_name: Option<String>,
    #[serde(rename = "version")]
    _version: Option<i64>,
    json_body: PlainVitals,
}

#[derive(Deserialize)]
struct PlainVitals {
    #[serde(rename = "id")]
    _id: Option<String>,
    #[serde(rename = "cdtf-heart-rate")]
    heart_rate: Option<i64>,
    #[serde(rename = "cdtf-temperature")]
    _temperature: Option<f64>,
    #[serde(rename = "cdtf-blood-pressure")]
    _blood_pressure: Option<String>,
    #[serde(rename = "cdtf-weight-pounds")]
    _weight_pounds: Option<f64>,
    #[serde(rename = "cdtf-measured-at")]
    _measured_at: Option<String>,
    #[serde(rename = "cdtf-position")]
    _position: Option<String>,
    #[serde(rename = "cdtf-notes")]
    _notes: Option<String>,
    #[serde(rename = "created_at")]
    _created_at: Option<String>,
    #[serde(rename = "created_by")]
    _created_by: Option<String>,
    #[serde(rename = "created_by_name")]
    _created_by_name: Option<String>,
    #[serde(rename = "updated_at")]
    _updated_at: Option<String>,
    #[serde(rename = "updated_by")]
    _updated_by: Option<String>,
    #[serde(rename = "updated_by_name")]
    _updated_by_name: Option<String>,
    #[serde(rename = "source_name")]
    _source_name: Option<String>,
    #[serde(rename = "source_type")]
    _source_type: Option<String>,
    #[serde(rename = "source_id")]
    _source_id: Option<String>,
    #[serde(rename = "external_id")]
    _external_id: Option<String>,
    #[serde(rename = "external_guid")]
    _external_guid: Option<String>,
}

#[derive(Deserialize)]
struct PlainPage {
    data: PlainContent,
}

#[derive(Deserialize)]
struct PlainContent {
    content: Vec<PlainRecord>,
}

/// What a round took.
#[derive(Clone, Copy)]
struct Cost {
    per_second: f64,
    cpu: Duration,
    allocations: f64,
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Record,
    Page,
}

/// Asks one way or the other.
enum Way {
    Generated(care::Patient, RecordId<care::Vitals>),
    Bare(Bare),
}

/// As one would ask by hand.
struct Bare {
    http: reqwest::Client,
    token: String,
    /// Of a patient's vitals.
    url: String,
    record: String,
}

impl Way {
    /// Asks, reads the answer, and says how many records it has.
    async fn ask(&self, what: What) -> Result<usize, Box<dyn Error + Send + Sync>> {
        Ok(match (self, what) {
            (Self::Generated(patient, id), What::Record) => {
                let record = patient.vitals().get(id).await?;
                usize::from(record.heart_rate == Some(72))
            }
            (Self::Generated(patient, _), What::Page) => {
                patient.vitals().list().page(0).await?.items.len()
            }
            (Self::Bare(bare), What::Record) => {
                let (url, record) = (&bare.url, &bare.record);
                let body = bare.bytes(format!("{url}/{record}?environment=live"));
                let record: PlainRecord = serde_json::from_slice(&body.await?)?;
                usize::from(record.json_body.heart_rate == Some(72))
            }
            (Self::Bare(bare), What::Page) => {
                let url = &bare.url;
                let body = bare.bytes(format!("{url}?environment=live&page=0"));
                serde_json::from_slice::<PlainPage>(&body.await?)?
                    .data
                    .content
                    .len()
            }
        })
    }
}

impl Bare {
    async fn new(
        origin: &str,
        patient: &PatientId,
        record: &RecordId<care::Vitals>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        // What `reqwest` asks for before it makes a client, though this one speaks no TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build()?;
        let form =
            format!("grant_type=client_credentials&client_id={CLIENT}&client_secret={SECRET}");
        let answer = http
            .post(format!("{origin}/oauth/token"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await?;
        let answer: Value = serde_json::from_slice(&answer.bytes().await?)?;
        let token = answer["access_token"].as_str().ok_or("no token")?;
        Ok(Self {
            http,
            token: token.to_owned(),
            url: format!("{origin}/v1/{TENANT}/patients/{patient}/cdts/cdt-vitals"),
            record: record.to_string(),
        })
    }

    async fn bytes(&self, url: String) -> Result<Vec<u8>, reqwest::Error> {
        let answer = self.http.get(url).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?.bytes().await?.into())
    }
}

async fn round(way: &Arc<Way>, what: What) -> Result<Cost, Box<dyn Error + Send + Sync>> {
    let (begun, cpu, allocations) = (Instant::now(), cpu_time()?, ALLOCATOR.stats().allocations);
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let way = Arc::clone(way);
            tokio::spawn(async move {
                for _ in 0..REQUESTS / TASKS {
                    way.ask(what).await?;
                }
                Ok::<_, Box<dyn Error + Send + Sync>>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let requests = (REQUESTS / TASKS * TASKS) as f64;
    Ok(Cost {
        per_second: requests / begun.elapsed().as_secs_f64(),
        cpu: (cpu_time()? - cpu).div_f64(requests),
        allocations: (ALLOCATOR.stats().allocations - allocations) as f64 / requests,
    })
}

/// CPU time of this process's first thread, which does all the work, as Linux counts it: in nanoseconds.
fn cpu_time() -> std::io::Result<Duration> {
    let times = std::fs::read_to_string("/proc/self/schedstat")?;
    let running = times.split(' ').next().unwrap_or_default();
    let nanoseconds: Result<u64, _> = running.parse();
    nanoseconds
        .map(Duration::from_nanos)
        .map_err(std::io::Error::other)
}

/// The middle of several numbers.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// What one way took in the middle of all rounds.
fn print(name: &str, way: &str, costs: &[Cost]) {
    let middle = |of: fn(&Cost) -> f64| median(costs.iter().map(of));
    println!(
        "{name:12} {way:9} {:8.0} a second, CPU {:6.1} us, {:6.1} allocations",
        middle(|cost| cost.per_second),
        middle(|cost| cost.cpu.as_secs_f64() * 1e6),
        middle(|cost| cost.allocations),
    );
}

async fn compare(server: Server) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (_process, origin) = server.start()?;
    let config = Config::new(TENANT, CLIENT, SECRET)
        .base_url(&origin)
        .rate_limit(None);
    let client = care::Client::connect(config)?;
    let (patient, record) = server.records(&client).await?;
    let bare = Arc::new(Way::Bare(Bare::new(&origin, &patient, &record).await?));
    let generated = Arc::new(Way::Generated(client.patient(patient), record));
    println!("{server}:");
    for (name, what, records) in [
        ("one record", What::Record, 1),
        ("a page of 20", What::Page, 20),
    ] {
        assert_eq!(generated.ask(what).await?, records);
        assert_eq!(bare.ask(what).await?, records);
        let (mut generated_costs, mut bare_costs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            generated_costs.push(round(&generated, what).await?);
            bare_costs.push(round(&bare, what).await?);
        }
        print(name, "generated", &generated_costs);
        print(name, "bare", &bare_costs);
        let rounds = || generated_costs.iter().zip(&bare_costs);
        println!(
            "{name:12} of bare:  throughput {:.3}, CPU {:.3}",
            median(rounds().map(|(generated, bare)| generated.per_second / bare.per_second)),
            median(rounds().map(|(generated, bare)| generated.cpu.div_duration_f64(bare.cpu))),
        );
    }
    Ok(())
}

const TENANT: &str = "acme";
const CLIENT: &str = "client";
const SECRET: &str = "secret";

/// What answers.
#[derive(Clone, Copy)]
enum Server {
    /// A tenant: it looks at the token and at who may read what, and finds the records.
    Sandbox,
    /// The same bytes for everybody.
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
    const ALL: [Self; 2] = [Self::Sandbox, Self::Bytes];

    /// Starts this program as a server, and says where it is.
    fn start(self) -> Result<(Child, String), Box<dyn Error + Send + Sync>> {
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

    /// A patient with twenty records, and one of these.
    async fn records(
        self,
        client: &care::Client,
    ) -> Result<(PatientId, RecordId<care::Vitals>), Box<dyn Error + Send + Sync>> {
        if matches!(self, Self::Bytes) {
            return Ok((PatientId::from("p1"), RecordId::from("r1")));
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

    /// Serves. It ends with the program that started it, whose end of the pipe closes.
    async fn serve(self) -> Result<(), Box<dyn Error + Send + Sync>> {
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

/// The routes of a server that sends the same bytes to everybody.
fn bytes() -> Router {
    let json = |body: &'static str| ([(CONTENT_TYPE, "application/json")], body);
    let records = format!("/v1/{TENANT}/patients/p1/cdts/cdt-vitals");
    let page: &'static str = page().leak();
    let token = r#"{"access_token":"token","expires_in":3600}"#;
    Router::new()
        .route("/oauth/token", post(move || async move { json(token) }))
        .route(&records, get(move || async move { json(page) }))
        .route(
            &format!("{records}/r1"),
            get(move || async move { json(RECORD) }),
        )
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let name = std::env::args().nth(1);
    if let Some(server) = Server::ALL
        .into_iter()
        .find(|server| Some(server.to_string()) == name)
    {
        return runtime.block_on(server.serve());
    }
    for server in Server::ALL {
        runtime.block_on(compare(server))?;
    }
    Ok(())
}
