//! Webhooks from the sandbox to a receiver, and what a receiver refuses.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use welkin_runtime::webhook::{
    Algorithm, Change, Encoding, Event, EventKind, Payload, Refused, SignatureScheme, Verifier,
};
use welkin_runtime::{NewPatient, PatientId, RecordId};
use welkin_sandbox::{Sandbox, Webhook};
use welkin_tests::fixture::workspace_root;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use care::SelfCare;
use care::self_care::AloneTime;

const SECRET: &str = "a secret of this test";

/// A receiver that passes on what it gets.
#[derive(Clone)]
struct Receiver {
    verifier: Arc<Verifier>,
    events: mpsc::UnboundedSender<Event>,
    /// How many it answers with an error before it takes one.
    failures: Arc<AtomicUsize>,
}

impl axum::extract::FromRef<Receiver> for Arc<Verifier> {
    fn from_ref(receiver: &Receiver) -> Self {
        Self::clone(&receiver.verifier)
    }
}

async fn receive(State(receiver): State<Receiver>, event: Event) -> StatusCode {
    let left = &receiver.failures;
    if left
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(1)
        })
        .is_ok()
    {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    match receiver.events.send(event) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::GONE,
    }
}

/// A sandbox that tells a receiver, and what the receiver gets.
async fn start(secret: &str, failures: usize) -> (Sandbox, mpsc::UnboundedReceiver<Event>) {
    let (events, received) = mpsc::unbounded_channel();
    let receiver = Receiver {
        verifier: Arc::new(Verifier::new(SECRET)),
        events,
        failures: Arc::new(AtomicUsize::new(failures)),
    };
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let app = Router::new()
        .route("/hook", post(receive))
        .with_state(receiver);
    tokio::spawn(async move { axum::serve(listener, app).await });
    let url = format!("http://{address}/hook")
        .parse()
        .expect("an address");
    let webhook = Webhook::new(url, secret).attempts(3, Duration::from_millis(1));
    let builder =
        Sandbox::builder().config_paths([workspace_root().join("tests/fixtures/formation")]);
    let sandbox = builder.expect("the fixture is right").webhook(webhook);
    (sandbox.start().await.expect("a port is free"), received)
}

#[tokio::test]
async fn tell_of_what_is_written() -> Result<(), Box<dyn std::error::Error>> {
    let (sandbox, mut events) = start(SECRET, 0).await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let patient = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let records = client.patient(&patient.id).self_care();
    let value = SelfCare {
        alone_time: Some(AloneTime::Yes),
        ..SelfCare::default()
    };
    let created = records.create(&value).await?;
    records.delete(&created.id).await?;

    let of_patient = events.recv().await.ok_or("an event")?;
    assert_eq!(of_patient.kind, EventKind::Patient(Change::Created));
    assert_eq!(of_patient.patient.as_ref(), Some(&patient.id));
    assert!(!format!("{of_patient:?}").contains("Lovelace"));
    assert!(of_patient.record::<SelfCare>().is_none());

    for change in [Change::Created, Change::Deleted] {
        let event = events.recv().await.ok_or("an event")?;
        assert_eq!(event.tenant.as_deref(), Some("acme"));
        let record = event.record::<SelfCare>().ok_or("it is of a record")?;
        assert_eq!(
            (record.change, &record.patient, &record.record),
            (change, &patient.id, &created.id)
        );
    }
    let deliveries = sandbox.webhooks_settled().await;
    assert_eq!((deliveries.delivered, deliveries.attempts), (3, 3));
    Ok(())
}

#[tokio::test]
async fn are_sent_until_they_are_taken() -> Result<(), Box<dyn std::error::Error>> {
    let (sandbox, mut events) = start(SECRET, 2).await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let deliveries = sandbox.webhooks_settled().await;
    assert_eq!((deliveries.delivered, deliveries.attempts), (1, 3));
    assert!(events.try_recv().is_ok() && events.try_recv().is_err());
    Ok(())
}

#[tokio::test]
async fn with_another_secret_are_never_taken() -> Result<(), Box<dyn std::error::Error>> {
    let (sandbox, mut events) = start("another secret", 0).await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let deliveries = sandbox.webhooks_settled().await;
    assert_eq!((deliveries.given_up, deliveries.attempts), (1, 3));
    assert!(events.try_recv().is_err());
    Ok(())
}

fn payload() -> Vec<u8> {
    let (patient, record) = (PatientId::new("p-1"), RecordId::new("r-1"));
    Payload::record::<SelfCare>(Change::Updated, &patient, &record).to_bytes()
}

#[test]
fn that_are_not_as_they_were_signed_are_refused() {
    let body = payload();
    let headers = Verifier::new(SECRET).sign(&body);
    let verify = |headers: &HeaderMap, body: &[u8]| Verifier::new(SECRET).verify(headers, body);
    assert!(verify(&headers, &body).is_ok());
    for place in 0..body.len() {
        let mut tampered = body.clone();
        tampered[place] ^= 1;
        assert_eq!(verify(&headers, &tampered), Err(Refused::WrongSignature));
        assert_eq!(
            verify(&headers, &body[..place]),
            Err(Refused::WrongSignature)
        );
    }
    let mut later = headers.clone();
    later.insert("welkin-timestamp", "1".parse().expect("a number"));
    assert_eq!(verify(&later, &body), Err(Refused::WrongSignature));
    let mut shorter = headers.clone();
    let cut = headers["welkin-signature"].to_str().map(|text| &text[..32]);
    shorter.insert(
        "welkin-signature",
        cut.expect("digits").parse().expect("digits"),
    );
    assert_eq!(verify(&shorter, &body), Err(Refused::WrongSignature));
    let wrong_key = Verifier::new("another secret").verify(&headers, &body);
    assert_eq!(wrong_key, Err(Refused::WrongSignature));
    let either = Verifier::new("another secret").or_secret(SECRET);
    assert!(either.verify(&headers, &body).is_ok());
}

#[test]
fn that_are_old_or_known_are_refused() {
    let (body, now) = (payload(), SystemTime::now());
    let window = Duration::from_secs(60);
    let verifier = Verifier::new(SECRET).window(window);
    let headers = verifier.sign_at(&body, now);
    let late = now + window + Duration::from_secs(1);
    let outside = Err(Refused::OutsideWindow(window));
    assert_eq!(verifier.verify_at(&headers, &body, late), outside);
    assert_eq!(
        verifier.verify_at(&headers, &body, now - 2 * window),
        outside
    );
    assert!(verifier.verify_at(&headers, &body, now + window).is_ok());
    for moment in [now, now + window] {
        assert_eq!(
            verifier.verify_at(&headers, &body, moment),
            Err(Refused::Replayed)
        );
    }
    let again = verifier.sign_at(&body, now + Duration::from_millis(1));
    assert!(
        verifier.verify_at(&again, &body, now).is_ok(),
        "sent again is no replay"
    );
}

#[test]
fn of_every_scheme_are_verified() {
    for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
        for encoding in [Encoding::Hex, Encoding::Base64] {
            for timestamp_header in [None, Some("x-time".to_owned())] {
                let mut scheme = SignatureScheme::default();
                scheme.header = "x-signature".to_owned();
                scheme.prefix = "v1=".to_owned();
                scheme.algorithm = algorithm;
                scheme.encoding = encoding;
                scheme.timestamp_header = timestamp_header;
                let verifier = Verifier::new(SECRET).scheme(scheme);
                let mut headers = verifier.sign(&payload());
                assert!(verifier.verify(&headers, &payload()).is_ok());
                headers.insert("x-signature", "v1=no signature".parse().expect("text"));
                let refused = verifier.verify(&headers, &payload());
                assert_eq!(refused, Err(Refused::Unreadable("x-signature".to_owned())));
            }
        }
    }
}

#[tokio::test]
async fn that_are_refused_are_answered_with_a_status() {
    let verifier = Arc::new(Verifier::new(SECRET));
    let ask = async |headers: HeaderMap, body: &[u8]| {
        let mut request = Request::new(axum::body::Body::from(body.to_vec()));
        *request.headers_mut() = headers;
        match Event::from_request(request, &verifier).await {
            Ok(_) => StatusCode::OK,
            Err(rejection) => rejection.into_response().status(),
        }
    };
    let body = payload();
    assert_eq!(ask(verifier.sign(&body), &body).await, StatusCode::OK);
    assert_eq!(ask(HeaderMap::new(), &body).await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        ask(verifier.sign(b"other"), &body).await,
        StatusCode::UNAUTHORIZED
    );
    for malformed in [
        &b""[..],
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{\"sourceId\": ",
        &[b'['; 100_000],
    ] {
        let answered = ask(verifier.sign(malformed), malformed).await;
        assert_eq!(answered, StatusCode::BAD_REQUEST);
    }
}

#[test]
fn of_odd_form_are_read_all_the_same() {
    let read = |payload: &str| {
        let verifier = Verifier::new(SECRET);
        verifier.verify(&verifier.sign(payload.as_bytes()), payload.as_bytes())
    };
    let odd = read(
        r#"{"eventSubtype": "CHAT_SENT", "patientId": 7, "initiatedBy": {"initiatedByName": "Dr. Green"}, "ours": [1]}"#,
    );
    let odd = odd.expect("it is signed");
    assert_eq!(odd.kind, EventKind::Other("CHAT_SENT".to_owned()));
    assert_eq!(odd.patient, None);
    assert_eq!(odd.initiator.name.as_deref(), Some("Dr. Green"));
    assert_eq!(
        (&odd.extra["patientId"], &odd.extra["ours"][0]),
        (&7.into(), &1.into())
    );

    let test = String::from_utf8(Payload::test_message().to_bytes()).expect("JSON is UTF-8");
    assert!(read(&test).expect("it is signed").is_test());
    assert!(!read("{}").expect("it is signed").is_test());
}
