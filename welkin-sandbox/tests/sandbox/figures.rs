//! Benchmarks of the sandbox. Run with `cargo test --release -p welkin-sandbox --test sandbox -- --ignored --nocapture
//! figures`.

use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use welkin_sandbox::Builder;

use crate::clinic;
use crate::tenant::Tenant;
use crate::wire::{answer, request};

/// Number of clients that create concurrently.
const TASKS: usize = 64;

/// Number of existing records in the benchmark of reads.
const FEW: usize = 1_000;
const MANY: usize = 100_000;

/// Number of reads to average.
const READS: usize = 2_000;

/// Creates this number of records over persistent connections. Returns the ids in the order of their creation, and the
/// time.
async fn create(tenant: &Tenant, patient: &str, count: usize) -> (Vec<String>, Duration) {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let address = tenant.sandbox.origin().replace("http://", "");
        let path = format!("/v1/acme{patient}/cdts/cdt-mood");
        let body = br#"{"cdtf-today": "calm", "cdtf-open": "yes"}"#;
        let request = request("POST", &path, tenant.token(), body);
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(address)
                .await
                .expect("the sandbox listens");
            let mut ids = Vec::new();
            for _ in (task..count).step_by(TASKS) {
                let (status, body) = answer(&mut stream, &request).await.expect("an answer");
                assert_eq!(status, 201, "{body}");
                let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
                ids.push(clinic::id(&body).to_owned());
            }
            ids
        });
    }
    let ids = tasks.join_all().await.concat();
    (ids, start.elapsed())
}

/// Returns the time of one read by id.
async fn read(tenant: &Tenant, patient: &str, ids: &[String]) -> Duration {
    let address = tenant.sandbox.origin().replace("http://", "");
    let mut stream = TcpStream::connect(address)
        .await
        .expect("the sandbox listens");
    let mut ids = ids.iter().rev().cycle();
    let start = Instant::now();
    for _ in 0..READS {
        let id = ids.next().expect("there are some");
        let path = format!("/v1/acme{patient}/cdts/cdt-mood/{id}");
        let request = request("GET", &path, tenant.token(), b"");
        let (status, _) = answer(&mut stream, &request).await.expect("an answer");
        assert_eq!(status, 200);
    }
    start.elapsed() / READS as u32
}

async fn measure(name: &str, builder: Builder) {
    let tenant = Tenant::with(builder).await;
    let patient = tenant.patient().await;
    let (mut ids, _) = create(&tenant, &patient, FEW).await;
    let among_few = read(&tenant, &patient, &ids).await;
    let (others, time) = create(&tenant, &patient, MANY - FEW).await;
    ids.extend(others);
    let among_many = read(&tenant, &patient, &ids).await;
    println!(
        "{name}: {:.0} creates/s; a read by id takes {among_few:?} of {FEW} records, {among_many:?} of {MANY}",
        (MANY - FEW) as f64 / time.as_secs_f64()
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn figures() {
    measure("in memory", clinic::builder()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data.sqlite");
    measure("with --data", clinic::builder().data_file(file)).await;
}
