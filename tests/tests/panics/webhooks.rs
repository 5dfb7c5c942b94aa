//! Deliveries with arbitrary content, and schemes with arbitrary texts.

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use fastrand::Rng;
use welkin_runtime::webhook::{
    Event, EventLiterals, IncomingRequest, Receiver, SeenInMemory, SignatureScheme, StaticValue,
    Verifier,
};

use crate::care::assessments::SleepCheck;
use crate::{care, object, text};

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

/// Returns a header value of any permitted bytes.
pub(super) fn header(random: &mut Rng) -> HeaderValue {
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
