//! A server that sends random responses.

use std::time::Duration;

use fastrand::Rng;
use welkin_runtime::exports::{ExportCheckpoint, ExportResource};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::token::StoredToken;
use welkin_runtime::{
    Bytes, Client, Config, PatientId, RateLimit, RetryPolicy, Transport, http, reveal,
};

use crate::webhooks::header;
use crate::{care, object};

/// Returns the text after the opening brace of an object; a meaningless member if it is not an object.
fn rest_of(object: &str) -> &str {
    let rest = object.strip_prefix('{').filter(|rest| *rest != "}");
    rest.unwrap_or("\"\":1}")
}

/// Returns a row or record, which often can be read.
fn row(random: &mut Rng) -> String {
    let rest = object(
        &[
            "updatedAt",
            "updated_at",
            "cdtName",
            "jsonBody",
            "patientId",
        ],
        random,
    );
    match random.u8(..3) {
        0 => object(&["id", "jsonBody"], random),
        _ => format!("{{\"id\":\"r{}\",{}", random.u16(..), rest_of(&rest)),
    }
}

/// A server with random responses.
struct Anything(std::sync::Mutex<Rng>);

impl Transport for Anything {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let mut random = self.0.lock().expect("no panic");
        let random = &mut *random;
        let body = if request.uri().path().ends_with("/token") {
            let keys = [
                "expires_in",
                "expiresIn",
                "expiresAt",
                "expires_at",
                "token_type",
            ];
            let rest = object(&keys, random);
            format!("{{\"access_token\":\"t\",{}", rest_of(&rest))
        } else {
            let rows: Vec<_> = (0..random.usize(..4)).map(|_| row(random)).collect();
            let cursor = object(&["start", "end", "pageSize", "hasNext"], random);
            let page = object(
                &[
                    "totalElements",
                    "totalPages",
                    "last",
                    "number",
                    "size",
                    "hasNext",
                    "page",
                ],
                random,
            );
            format!(
                "{{\"data\":[{}],\"cursor\":{cursor},{}",
                rows.join(","),
                rest_of(&page)
            )
        };
        let mut response = http::Response::new(Bytes::from(body));
        let statuses = [401_u16, 404, 429, 500, 201, 302, 999];
        let odd = random.choice(statuses).filter(|_| random.u8(..12) == 0);
        let odd = odd.and_then(|status| http::StatusCode::from_u16(status).ok());
        *response.status_mut() = odd.unwrap_or_default();
        for name in ["retry-after", "date", "content-type", "www-authenticate"] {
            response.headers_mut().insert(name, header(random));
        }
        if random.bool() {
            response.headers_mut().remove("retry-after");
        }
        Box::pin(async move { Ok(response) })
    }
}

/// Returns a client with extreme settings and short timeouts.
fn client(seed: u64) -> Client {
    let config = Config::new("acme", "client", "secret")
        .transport(Anything(std::sync::Mutex::new(Rng::with_seed(seed))))
        .rate_limit(None)
        .concurrency(usize::MAX)
        .timeouts(Duration::MAX, Duration::MAX)
        .call_timeout(Duration::from_millis(100))
        .body_limits(usize::MAX, usize::MAX)
        .token_limit(usize::MAX, Duration::MAX)
        .retries(
            RetryPolicy::never()
                .quota(u32::MAX)
                .pauses(Duration::MAX, Duration::ZERO),
        );
    Client::new(config).expect("the settings can be used")
}

#[tokio::test]
async fn checkpoints_and_exports_of_any_json() {
    let mut random = Rng::with_seed(5);
    let keys = ["start", "given", "given_from", "rows"];
    let mut read = 0;
    for seed in 0..300 {
        let rest = object(&keys, &mut random);
        let version = random.choice(["1", "2", "3", "null", "-1"]).unwrap_or("2");
        let checkpoint = format!(
            "{{\"resource\":\"CDT_RECORD\",\"version\":{version},{}",
            rest_of(&rest)
        );
        let checkpoint: Result<ExportCheckpoint, _> = serde_json::from_str(&checkpoint);
        let export = match checkpoint {
            Ok(checkpoint) => client(seed).resume_export(checkpoint),
            Err(_) => client(seed).export(ExportResource::CDT_RECORD),
        };
        let overlap = random.choice([Duration::MAX, Duration::ZERO, Duration::from_secs(60)]);
        let mut rows = export
            .overlap(overlap.unwrap_or_default())
            .page_limit(5)
            .rows();
        for _ in 0..20 {
            let Ok(Some(row)) = rows.try_next().await else {
                break;
            };
            read += 1;
            let _ = (
                row.updated_at(),
                row.json().is_ok(),
                row.record::<care::Mood>().is_ok(),
            );
            let _ = (
                row.read::<welkin_runtime::Patient>().is_ok(),
                format!("{row:?}"),
            );
            let _ = serde_json::to_string(&rows.checkpoint()).expect("a checkpoint is JSON");
        }
    }
    assert!(read > 100, "{read}");
}

#[tokio::test]
async fn lists_with_any_pages() {
    let mut read = 0;
    for seed in 0..300 {
        let records = client(seed)
            .patient(PatientId::from("p1"))
            .records::<care::Mood>();
        let list = records
            .list()
            .page_size(u32::MAX)
            .prefetch(seed as usize % 3);
        let list = match seed % 4 {
            0 => list.first_page(u64::MAX),
            1 => list.page_limit(u64::MAX),
            _ => list.page_limit(0),
        };
        match list.all().await {
            Ok(listing) => read += listing.len(),
            Err(error) => assert!(!format!("{error} {error:?} {}", reveal(&error)).is_empty()),
        }
    }
    println!("{read} records read");
}

#[test]
fn files_of_any_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    let mut random = Rng::with_seed(6);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    for seed in 0..60 {
        let token = object(&["issued_for", "token", "expires_at"], &mut random);
        std::fs::write(&path, token).expect("it is written");
        let config = Config::new("acme", "client", "secret")
            .transport(Anything(std::sync::Mutex::new(Rng::with_seed(seed))))
            .rate_limit(RateLimit::new(u32::MAX, Duration::MAX))
            .retries(RetryPolicy::never())
            .call_timeout(Duration::from_millis(100))
            .token_store(welkin_runtime::FileTokenStore::new(&path));
        let client = Client::new(config).expect("the settings can be used");
        let patients = client.patients().list().page_limit(1).all();
        let _ = runtime.block_on(patients).is_ok();
    }
    for edge in ["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"] {
        let moment = edge.parse().expect("a moment");
        assert!(!format!("{:?}", StoredToken::new("a", "b", moment)).is_empty());
    }
}
