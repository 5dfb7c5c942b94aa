//! Bodies and headers of broken or malicious senders: no panic, and either a typed error or everything that can be
//! read.

use std::time::SystemTime;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use welkin_runtime::webhook::{
    Event, EventError, EventKind, IncomingRequest, Payload, Refused, SignatureScheme, StaticValue,
    Verifier,
};

use crate::care::Vitals;
use crate::{RECORD_CREATED, SECRET, STANDARD_SECRET};

/// Returns a payload with this JSON as the tenant's own key, where odd JSON must not lose the event.
fn with(odd: &[u8]) -> Vec<u8> {
    let mut body =
        br#"{"eventSubtype":"CDT_CREATED","patientId":"p-1","sourceName":"cdt-vitals","odd":"#
            .to_vec();
    body.extend_from_slice(odd);
    body.extend_from_slice(br#","sourceId":"r-1"}"#);
    body
}

#[test]
fn odd_values_do_not_lose_the_event() {
    let deep = [b"[".repeat(5000), b"]".repeat(5000)].concat();
    let deep_objects = [br#"{"a":"#.repeat(2000), b"1".to_vec(), b"}".repeat(2000)].concat();
    let odd: [(&str, &[u8]); 20] = [
        ("a lone surrogate", br#""\ud83d""#),
        ("a lone low surrogate", br#""a\udc00b""#),
        ("surrogates the wrong way round", br#""\udc00\ud83d""#),
        ("a pair of surrogates", br#""\ud83d\ude00""#),
        ("a surrogate before another escape", br#""\ud83d\n""#),
        ("a raw control character", b"\"a\x01b\""),
        ("a raw line break", b"\"a\nb\""),
        ("invalid UTF-8", b"\"a\xff\xfeb\""),
        ("an unknown escape", br#""C:\windows""#),
        ("a cut-off escape", br#""\u12""#),
        ("a number out of range", b"1e999"),
        ("a negative number out of range", b"-1e999"),
        ("a number with leading zeros", b"007"),
        ("a large integer", b"123456789012345678901234567890"),
        ("not a number", b"-"),
        ("deep arrays", &deep),
        ("deep objects", &deep_objects),
        (
            "the deepest that is read as it is",
            b"[[[[[[[[[[1]]]]]]]]]]",
        ),
        ("a null character", br#""\u0000""#),
        ("null", b"null"),
    ];
    let mut read = 0;
    for (name, json) in odd {
        let event = Event::parse(&with(json)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let record = event.record::<Vitals>();
        let record = record.unwrap_or_else(|| panic!("{name}: the record is lost"));
        assert_eq!(record.record.as_str(), "r-1", "{name}");
        assert!(event.extra.get("odd").is_some(), "{name}");
        read += 1;
    }
    let bom = ["\u{feff}".as_bytes(), RECORD_CREATED].concat();
    assert!(Event::parse(&bom).is_ok(), "a byte order mark");
    println!("{read} odd values, every event read");
}

#[test]
fn odd_numbers_and_texts_are_kept_as_they_are_written() {
    let text = |json: &[u8]| {
        let event = Event::parse(&with(json)).expect("it can be mended");
        event.extra.get("odd")?.as_str().map(str::to_owned)
    };
    let number = Event::parse(&with(b"1e999")).expect("it can be read");
    let number = number.extra.get("odd").expect("it is there");
    assert!(number.is_number());
    assert_eq!(number.text(), "1e999");
    assert_eq!(text(b"007").as_deref(), Some("007"));
    let many = Event::parse(&with(b"123456789012345678901.50")).expect("it can be read");
    let many = many.extra.get("odd").expect("it is there");
    assert_eq!(many.text(), "123456789012345678901.50");
    assert_eq!(text(b"\"a\nb\"").as_deref(), Some("a\nb"));
    assert_eq!(text(br#""a\ud83db""#).as_deref(), Some("a\u{fffd}b"));
    assert_eq!(
        text(br#""\ud83d\ude00\ud83d""#).as_deref(),
        Some("\u{1f600}\u{fffd}")
    );
    assert_eq!(text(br#""C:\windows""#).as_deref(), Some("C:\\windows"));
}

#[test]
fn keys_that_come_twice_are_all_kept() {
    let body = br#"{"eventSubtype":"CDT_CREATED","sourceId":"r-0","sourceId":"r-1","sourceId":null,"ours":1,"ours":[2.50],"\ud800":3}"#;
    let event = Event::parse(body).expect("an object");
    assert_eq!(event.source_id.as_deref(), Some("r-1"));
    let kept: Vec<_> = event
        .extra
        .iter()
        .map(|(key, value)| (key.to_owned(), value.text()))
        .collect();
    let kept: Vec<_> = kept.iter().map(|(key, value)| (&**key, &**value)).collect();
    assert_eq!(
        kept,
        [
            ("sourceId", "\"r-0\""),
            ("sourceId", "null"),
            ("ours", "1"),
            ("ours", "[2.50]"),
            ("\u{fffd}", "3")
        ]
    );
    assert_eq!(
        event.extra.get("ours").map(|value| value.text()).as_deref(),
        Some("[2.50]")
    );
}

#[test]
fn what_is_no_event_is_refused() {
    let bodies: [&[u8]; 16] = [
        b"",
        b" ",
        b"null",
        b"true",
        b"7",
        b"\"text\"",
        b"[]",
        b"[{}]",
        b"{",
        b"}",
        b"{\"sourceId\": ",
        b"{\"sourceId\"",
        b"{}{}",
        b"sourceId=r-1&patientId=p-1",
        b"<html></html>",
        b"\xff\xfe\x00\x00",
    ];
    let deep = b"[".repeat(1 << 20);
    for body in bodies.into_iter().chain([deep.as_slice()]) {
        assert_eq!(Event::parse(body), Err(EventError::NotAnObject), "{body:?}");
        for verifier in [
            Verifier::new(SECRET),
            Verifier::unverified(),
            Verifier::chat_webhook("key", SECRET),
        ] {
            let refused = verifier.verify(&verifier.sign(body), body);
            assert_eq!(refused, Err(Refused::NoEvent(EventError::NotAnObject)));
        }
    }
    let large = b" ".repeat(3 << 20);
    assert_eq!(
        Event::parse(&large),
        Err(EventError::TooLarge { limit: 1 << 20 })
    );
}

#[test]
fn a_large_body_within_the_limit_is_read() {
    let message = "x".repeat(900_000);
    let body = Payload::new(&EventKind::TaskCreated)
        .with("ours", message.as_str())
        .to_bytes();
    let event = Event::parse(&body).expect("it is within the limit");
    assert_eq!(event.extra.get("ours"), Some(&message.into()));
    assert!(format!("{event:?}").len() < 300);
}

fn verifiers() -> Vec<Verifier> {
    vec![
        Verifier::new(SECRET),
        Verifier::standard_webhooks(STANDARD_SECRET),
        Verifier::new(SECRET).scheme(SignatureScheme::timestamped("x-signature")),
        Verifier::new(SECRET).scheme(SignatureScheme::of_body("x-signature", "sha256=")),
        Verifier::static_values([
            StaticValue::header("x-key", "key"),
            StaticValue::query("token", "key"),
        ]),
        Verifier::unverified().id_header("x-id"),
    ]
}

const NAMES: [&str; 10] = [
    "welkin-signature",
    "welkin-timestamp",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "x-signature",
    "x-key",
    "x-id",
    "t",
    "v1",
];

const PIECES: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u",
    b"d83d",
    b":",
    b",",
    b"1e999",
    b"-",
    b"null",
    b"eventSubtype",
    b"sourceId",
    b"initiatedBy",
    b"message",
    b"url",
    b"\xff",
    b"\x00",
    b"\n",
    b"patients/",
    b"{\"",
    b"\":",
];

/// Returns bytes that are difficult for a parser.
fn bytes(random: &mut fastrand::Rng) -> Vec<u8> {
    let length = random.usize(..40);
    let mut bytes = Vec::new();
    for _ in 0..length {
        match random.u8(..3) {
            0 => bytes.push(random.u8(..)),
            _ => bytes.extend_from_slice(PIECES[random.usize(..PIECES.len())]),
        }
    }
    bytes
}

fn header_value(random: &mut fastrand::Rng) -> HeaderValue {
    let pieces = [
        "t=",
        "v1=",
        "v1,",
        "sha256=",
        ",",
        " ",
        "1800000000",
        "=",
        "AAAA",
        "zz",
        "é",
        "99999999999999999999",
    ];
    let text: String = (0..random.usize(..8))
        .map(|_| pieces[random.usize(..pieces.len())])
        .collect();
    HeaderValue::from_bytes(text.as_bytes()).unwrap_or(HeaderValue::from_static(""))
}

#[test]
fn no_bytes_and_no_headers_panic() {
    let mut random = fastrand::Rng::with_seed(20_261_127);
    let verifiers = verifiers();
    let (mut events, mut refusals) = (0, 0);
    for turn in 0..5_000 {
        let odd = bytes(&mut random);
        let body = match turn % 3 {
            0 => odd,
            1 => with(&odd),
            _ => with(format!("{:?}", String::from_utf8_lossy(&odd)).as_bytes()),
        };
        if let Ok(event) = Event::parse(&body) {
            events += 1;
            let typed = (
                event.record::<Vitals>(),
                event.encounter(),
                event.patient_id(),
            );
            let shown = format!("{event:?} {typed:?} {:?}", event.reveal());
            assert!(!shown.is_empty());
        }
        let mut headers = HeaderMap::new();
        for _ in 0..random.usize(..4) {
            let name = HeaderName::from_static(NAMES[random.usize(..NAMES.len())]);
            headers.append(name, header_value(&mut random));
        }
        let query = String::from_utf8_lossy(&bytes(&mut random)).into_owned();
        let request = IncomingRequest::new(&headers, &body).query(&query);
        for verifier in &verifiers {
            match verifier.verify_request(&request, SystemTime::UNIX_EPOCH) {
                Ok(delivery) => assert!(format!("{delivery:?}").len() < 1000),
                Err(refused) => {
                    refusals += 1;
                    assert!(refused.status().is_client_error(), "{refused}");
                }
            }
        }
    }
    println!("{events} events, {refusals} refusals");
    assert!(events > 100 && refusals > 10_000);
}

/// Every object that a strict parser accepts is read, with all its keys.
#[test]
fn every_object_is_read() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..2_000 {
        let keys: Vec<String> = (0..random.usize(..6))
            .map(|_| (0..random.usize(1..6)).map(|_| random.char(..)).collect())
            .collect();
        let mut payload = Payload::new(&EventKind::TaskCreated);
        for key in &keys {
            payload = payload.with(
                format!("own {key}"),
                random.f64() * f64::from(random.i32(..)),
            );
        }
        let event = Event::parse(&payload.to_bytes()).expect("an object");
        assert_eq!(event.kind, EventKind::TaskCreated);
        assert!(
            keys.iter()
                .all(|key| event.extra.get(&format!("own {key}")).is_some())
        );
    }
}

#[test]
fn many_signatures_are_no_amplifier() {
    let verifier = Verifier::standard_webhooks(STANDARD_SECRET);
    let mut headers = verifier.sign(RECORD_CREATED);
    let right = headers["webhook-signature"]
        .to_str()
        .expect("text")
        .to_owned();
    let many = format!("{}{right}", "v1,bm90IHRoaXM= ".repeat(2_000));
    headers.insert("webhook-signature", many.parse().expect("a value"));
    assert!(verifier.verify(&headers, RECORD_CREATED).is_ok());
}
