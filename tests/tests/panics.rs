//! No public function panics on what a server, a file or a configuration says: logic and scores of assessments, checkpoints and files of
//! exports, webhooks, and settings. Records and JSON have the same test in the runtime.

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use fastrand::Rng;
use welkin_runtime::assessments::{
    AnswersWithRecords, PatientRecords, pre_populated, score, shows, visible_questions,
    visible_texts,
};
use welkin_runtime::exports::{ExportCheckpoint, ExportResource};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::record::decode_record;
use welkin_runtime::token::StoredToken;
use welkin_runtime::webhook::{
    Event, EventLiterals, IncomingRequest, Receiver, SeenInMemory, SignatureScheme, StaticValue,
    Verifier,
};
use welkin_runtime::{
    Assessment, Bytes, Client, Config, Json, PatientId, RateLimit, RetryPolicy, Transport, http,
    reveal,
};

mod care {
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

use care::assessments::{FollowUp, OddForm, SleepCheck};

/// Values at the edges of what is possible, as JSON.
const EDGES: [&str; 34] = [
    "null",
    "true",
    "0",
    "-0",
    "-0.0",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "123456789012345678901234567890",
    "1e308",
    "-1e308",
    "1e999",
    "-1e999",
    "5e-324",
    "0.1000000000000000055511151231257827",
    "NaN",
    "-Infinity",
    "\"\"",
    "\"NaN\"",
    "\"inf\"",
    "\"1e999\"",
    "\"-9223372036854775808\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"9999-12-31T23:59:59-23:59\"",
    "\"0000-01-01T00:00:00+23:59\"",
    "\"2026-02-30\"",
    "\"2026-05-30T24:00:00Z\"",
    "\"\\ud83d\"",
    "\"\\u0000\\u202e\\u001b[2J\"",
    "\"é\\u0301😀\u{10ffff}\"",
    "[]",
    "{}",
    "[[[[{\"a\":[null]}]]]]",
    "{\"\":{\"\\udc00\":1e999}}",
];

/// A value at an edge, a list of such, or a long or odd text.
fn value(random: &mut Rng) -> String {
    let edge = |random: &mut Rng| (*random.choice(&EDGES).expect("there are some")).to_owned();
    match random.u8(..8) {
        0 => format!("[{},{}]", edge(random), edge(random)),
        1 => format!("\"{}\"", "x".repeat(random.usize(..5_000))),
        2 => Json::from(text(random)).text(),
        3 => format!("{}{}{}", "[".repeat(300), edge(random), "]".repeat(300)),
        _ => edge(random),
    }
}

/// Any Unicode.
fn text(random: &mut Rng) -> String {
    let length = random.usize(..12);
    (0..length).map(|_| random.char(..)).collect()
}

fn member(name: &str, value: &str) -> String {
    format!("{}:{value}", Json::from(name).text())
}

/// Answers in which every question has some value.
fn answers<A: Assessment>(random: &mut Rng) -> A {
    let names = A::schema().fields().iter().map(|field| field.name());
    let options = |name: &str, random: &mut Rng| {
        let field = A::schema()
            .fields()
            .iter()
            .find(|field| field.name() == name);
        let values = field.map(|field| format!("{field:?}")).unwrap_or_default();
        // One of the options now and then, so that scores have something to add up.
        let quoted: Vec<&str> = values.split('"').skip(1).step_by(2).collect();
        random
            .choice(&quoted)
            .map_or("null".to_owned(), |option| format!("\"{option}\""))
    };
    let members: Vec<_> = names
        .map(|name| {
            let value = if random.bool() {
                value(random)
            } else {
                options(name, random)
            };
            member(name, &value)
        })
        .collect();
    let record = format!("{{\"id\":\"r1\",\"jsonBody\":{{{}}}}}", members.join(","));
    decode_record::<A>(record.as_bytes())
        .expect("a record")
        .data
}

/// Everything that logic does with answers.
fn logic<A: Assessment>(random: &mut Rng) {
    let (first, other) = (answers::<A>(random), answers::<A>(random));
    let key = text(random);
    let mut printed = format!("{:?}{:?}", visible_questions(&first), visible_texts(&first));
    let filled = pre_populated(Some(&first));
    printed += &format!(
        "{} {:?}",
        shows(&first, &key),
        welkin_runtime::assessments::validate(&filled).is_ok()
    );
    let scored = score(&first);
    printed += &format!("{scored:?} {:?} {:?}", reveal(&scored), scored.group(&key));
    let _ =
        welkin_runtime::assessments::validate(&first).map_err(|found| format!("{found} {found:?}"));
    let records = PatientRecords::new().with(&other).without::<A>();
    let with_records = AnswersWithRecords::new(&first, &records);
    printed += &format!("{:?}", with_records.visible_questions());
    let scored = with_records.score();
    printed += &format!("{:?}", reveal(&scored));
    assert!(!printed.is_empty());
}

#[test]
fn logic_and_scores_of_any_answers() {
    let mut random = Rng::with_seed(1);
    for _ in 0..300 {
        logic::<SleepCheck>(&mut random);
        logic::<FollowUp>(&mut random);
        logic::<OddForm>(&mut random);
    }
}

/// An object of these keys, each with some value.
fn object(keys: &[&str], random: &mut Rng) -> String {
    let members = keys.iter().filter_map(|key| {
        let value = value(random);
        random.bool().then(|| member(key, &value))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

const EVENT_KEYS: [&str; 14] = [
    "eventEntity",
    "eventSubtype",
    "patientId",
    "sourceId",
    "sourceName",
    "tenantName",
    "instanceName",
    "url",
    "initiatedBy",
    "initiatedTime",
    "initiatedByName",
    "message",
    "patientUrl",
    "\u{202e}",
];

fn everything_of_event(event: &Event) {
    let printed = format!(
        "{event:?} {:?} {:?} {:?} {:?} {:?}",
        event.reveal(),
        event.record::<care::Mood>(),
        event.assessment::<SleepCheck>(),
        event.encounter(),
        event.patient_id(),
    );
    assert!(!printed.is_empty());
    let _ = (event.is_test(), event.chat_message(), event.patient_url());
    let _ = (
        event.kind.literal(),
        event.kind.entity(),
        event.kind.trust(),
    );
    let _ = (
        event.extra.len(),
        event.extra.get("url"),
        event.clone() == *event,
    );
}

#[test]
fn events_of_any_json() {
    let mut random = Rng::with_seed(2);
    let literals = EventLiterals::default();
    for _ in 0..2_000 {
        let mut body = object(&EVENT_KEYS, &mut random).into_bytes();
        if let Ok(event) = Event::parse_with(&body, &literals) {
            everything_of_event(&event);
        }
        let at = random.usize(..body.len());
        body[at] = random.u8(..);
        if let Ok(event) = Event::parse(&body) {
            everything_of_event(&event);
        }
    }
}

/// A header's value of any bytes that a header may have.
fn header(random: &mut Rng) -> HeaderValue {
    let numbers = [
        "0",
        "-1",
        "9223372036854775807",
        "1e999",
        "9999-12-31T23:59:59.999Z",
        "253402300799999",
        "t=1,v1=",
        "t=,v1=,,t=99",
    ];
    let bytes = if random.bool() {
        random
            .choice(numbers)
            .expect("there are some")
            .as_bytes()
            .to_vec()
    } else {
        (0..random.usize(..40))
            .map(|_| random.u8(32..127) | if random.u8(..9) == 0 { 128 } else { 0 })
            .collect()
    };
    HeaderValue::from_bytes(&bytes).unwrap_or(HeaderValue::from_static(""))
}

#[tokio::test]
async fn requests_with_any_headers() {
    let mut random = Rng::with_seed(3);
    let names = [
        "x-signature",
        "x-time",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "x-webhook-api-key",
        "x-webhook-api-secret",
    ];
    let mut timed = SignatureScheme::of_body("x-signature", "");
    timed.timestamp = welkin_runtime::webhook::TimestampPlace::Header("x-time".to_owned());
    timed.signed = "{timestamp}{body}".to_owned();
    let verifiers = [
        Verifier::new("secret"),
        Verifier::new("secret").scheme(SignatureScheme::timestamped("x-signature")),
        Verifier::new("secret").scheme(timed).max_age(Duration::MAX),
        Verifier::new("secret")
            .max_age(Duration::ZERO)
            .body_limit(usize::MAX),
        Verifier::standard_webhooks("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        Verifier::chat_webhook("key", "secret"),
        Verifier::static_values([StaticValue::query("key", "value").or("\u{202e}")]),
        Verifier::unverified().id_header("webhook-id").body_limit(0),
    ];
    let moments = [
        SystemTime::UNIX_EPOCH,
        SystemTime::now(),
        SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 40),
        SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40),
    ];
    for verifier in verifiers {
        let seen = SeenInMemory::new(random.choice([0, 1, usize::MAX]).unwrap_or(0));
        let receiver = Receiver::new(verifier).map(|receiver| receiver.seen(seen));
        let Ok(receiver) = receiver else { continue };
        for _ in 0..100 {
            let mut headers = HeaderMap::new();
            for name in names {
                for _ in 0..random.usize(..3) {
                    headers.append(HeaderName::from_static(name), header(&mut random));
                }
            }
            let body = object(&EVENT_KEYS, &mut random);
            let query = text(&mut random);
            let request = IncomingRequest::new(&headers, body.as_bytes()).query(&query);
            for moment in moments {
                let received = receiver.receive_at(&request, moment).await;
                let _ = format!("{:?}", received.map_err(|refused| refused.status()).is_ok());
            }
        }
    }
}

#[test]
fn schemes_of_any_text() {
    let mut random = Rng::with_seed(4);
    let keys = [
        "header",
        "separator",
        "prefix",
        "algorithm",
        "encoding",
        "timestamp",
        "id_header",
        "signed",
        "secret_prefix",
    ];
    for _ in 0..500 {
        let mut scheme = SignatureScheme::of_body(text(&mut random), text(&mut random));
        scheme.signed = format!("{{body}}{}{{{}}}", text(&mut random), text(&mut random));
        scheme.separator = Some(random.char(..));
        scheme.id_header = Some(text(&mut random));
        let checked = Verifier::new(text(&mut random)).scheme(scheme).check();
        let _ = checked.map_err(|error| format!("{error} {error:?}"));
        let read: Result<SignatureScheme, _> = serde_json::from_str(&object(&keys, &mut random));
        if let Ok(scheme) = read {
            let _ = Verifier::new("secret").scheme(scheme).check().is_ok();
        }
        let _ = Verifier::standard_webhooks(text(&mut random))
            .check()
            .is_ok();
    }
}

/// What comes after the opening brace of an object; a member of no meaning where there is none.
fn rest_of(object: &str) -> &str {
    let rest = object.strip_prefix('{').filter(|rest| *rest != "}");
    rest.unwrap_or("\"\":1}")
}

/// A row or record, which often can be read.
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

/// A server that says anything.
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

/// A client with extreme settings, which hardly waits for anything.
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
