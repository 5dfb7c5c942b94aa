//! Deliveries that a verifier accepts and rejects.

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, StatusCode};
use welkin_runtime::webhook::{
    Algorithm, Delivery, Encoding, EventError, IncomingRequest, Refused, SignatureScheme,
    StaticValue, Verifier,
};

use crate::{CALENDAR_EVENT, RECORD_CREATED, SECRET, STANDARD_SECRET};

/// Returns the headers of a request.
fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let parsed = pairs.iter().map(|(name, value)| {
        let name: HeaderName = name.parse().expect("a name");
        (name, value.parse().expect("a value"))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in parsed {
        headers.append(name, value);
    }
    headers
}

/// Returns the time of this many seconds after 1970.
fn moment(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Returns every kind of signature scheme.
fn schemes() -> Vec<SignatureScheme> {
    let mut sha512 = SignatureScheme::of_body("x-signature", "");
    sha512.algorithm = Algorithm::Sha512;
    sha512.encoding = Encoding::Base64;
    let mut sha384 = SignatureScheme::timestamped("x-signature");
    sha384.algorithm = Algorithm::Sha384;
    let mut with_id = SignatureScheme::default();
    with_id.id_header = Some("x-id".to_owned());
    with_id.signed = "{id}:{timestamp}:{body}:v2{".to_owned();
    vec![
        SignatureScheme::default(),
        SignatureScheme::of_body("x-hub-signature-256", "sha256="),
        SignatureScheme::timestamped("x-signature"),
        sha512,
        sha384,
        with_id,
    ]
}

#[test]
fn what_a_scheme_signs_it_verifies_as_often_as_it_comes() {
    let standard = Verifier::standard_webhooks(STANDARD_SECRET);
    let verifiers = schemes()
        .into_iter()
        .map(|scheme| Verifier::new(SECRET).scheme(scheme));
    for verifier in verifiers.chain([standard]) {
        let signed = verifier.sign(RECORD_CREATED);
        for _ in 0..2 {
            let delivery = verifier.verify(&signed, RECORD_CREATED);
            assert!(delivery.is_ok(), "{verifier:?}: {delivery:?}");
        }
        let missing = verifier.verify(&HeaderMap::new(), RECORD_CREATED);
        assert!(matches!(missing, Err(Refused::Missing(_))), "{verifier:?}");
        let other = verifier.clone().check().map(|_| Verifier::new("another"));
        assert!(other.is_ok());
    }
}

#[test]
fn nothing_signed_can_be_changed() {
    for scheme in schemes() {
        let verifier = Verifier::new(SECRET).scheme(scheme.clone());
        let signed = verifier.sign_with_id("msg_1", RECORD_CREATED, SystemTime::now());
        for place in 0..RECORD_CREATED.len() {
            let mut tampered = RECORD_CREATED.to_vec();
            tampered[place] ^= 1;
            for body in [&tampered, &RECORD_CREATED[..place]] {
                let refused = verifier.verify(&signed, body);
                assert_eq!(refused, Err(Refused::WrongSignature), "{scheme:?}");
            }
        }
        for name in signed.keys() {
            let value = signed[name].to_str().expect("text").to_owned();
            // The last characters are not changed: in Base64, they may contain unused bits.
            for place in 0..value.len() - 3 {
                let mut changed = value.clone().into_bytes();
                changed[place] = if changed[place] == b'1' { b'2' } else { b'1' };
                let mut headers = signed.clone();
                let changed = String::from_utf8(changed).expect("ASCII");
                headers.insert(name, changed.parse().expect("a value"));
                let refused = verifier.verify(&headers, RECORD_CREATED);
                assert!(refused.is_err(), "{scheme:?}: {name}: {value} at {place}");
            }
        }
        let other = Verifier::new("another secret").scheme(scheme);
        assert_eq!(
            other.verify(&signed, RECORD_CREATED),
            Err(Refused::WrongSignature)
        );
        assert!(
            other
                .or_secret(SECRET)
                .verify(&signed, RECORD_CREATED)
                .is_ok()
        );
    }
}

/// The example of the specification of Standard Webhooks.
#[test]
fn the_example_of_standard_webhooks_is_verified() {
    let body = br#"{"test": 2432232314}"#;
    let sent = moment(1_614_265_330);
    let verifier = Verifier::standard_webhooks(STANDARD_SECRET);
    let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let of = |signature: &str| {
        headers(&[
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", signature),
        ])
    };
    let several = format!("v1a,bm90IHRoaXM= v1,bm90IHRoaXM= {right}");
    for signature in [right, &several] {
        assert!(verifier.verify_at(&of(signature), body, sent).is_ok());
    }
    let bare = STANDARD_SECRET
        .strip_prefix("whsec_")
        .expect("it has the prefix");
    assert!(
        Verifier::standard_webhooks(bare)
            .verify_at(&of(right), body, sent)
            .is_ok()
    );
    let signed = verifier.sign_with_id("msg_p5jXN8AQM9LWM0D4loKWxJek", body, sent);
    assert_eq!(signed, of(right));

    for wrong in ["v1,bm90IHRoaXM=", "v1,bm90IHRoaXM= v1,YW5vdGhlcg=="] {
        let refused = verifier.verify_at(&of(wrong), body, sent);
        assert_eq!(refused, Err(Refused::WrongSignature));
    }
    for unreadable in ["", "g0hM9SsE", "v2,g0hM9SsE", "v1,***", ","] {
        let refused = verifier.verify_at(&of(unreadable), body, sent);
        assert_eq!(
            refused,
            Err(Refused::Unreadable("webhook-signature".to_owned())),
            "{unreadable}"
        );
    }
    let late = verifier.verify_at(&of(right), body, sent + Duration::from_secs(301));
    assert_eq!(late, Err(Refused::TooOld(Duration::from_secs(300))));
}

#[test]
fn age_counts_only_where_there_is_a_time() {
    let sent = moment(1_800_000_000);
    let years_later = sent + Duration::from_secs(100_000_000);
    let of_body = Verifier::new(SECRET).scheme(SignatureScheme::of_body("x-signature", ""));
    let signed = of_body.sign_at(CALENDAR_EVENT, sent);
    assert!(
        of_body
            .verify_at(&signed, CALENDAR_EVENT, years_later)
            .is_ok()
    );
    let unverified = Verifier::unverified();
    assert!(
        unverified
            .verify_at(&HeaderMap::new(), CALENDAR_EVENT, years_later)
            .is_ok()
    );

    // A receiver that was unavailable for a day gets earlier deliveries: all attempts have the time of the first one.
    let day = Duration::from_secs(24 * 60 * 60);
    let timed = Verifier::new(SECRET);
    let signed = timed.sign_at(CALENDAR_EVENT, sent);
    assert!(timed.verify_at(&signed, CALENDAR_EVENT, sent + day).is_ok());
    let late = timed.verify_at(&signed, CALENDAR_EVENT, sent + day + day / 2);
    assert!(matches!(late, Err(Refused::TooOld(_))), "{late:?}");
    let early = timed.verify_at(&signed, CALENDAR_EVENT, sent - Duration::from_secs(301));
    assert!(matches!(early, Err(Refused::TooEarly(_))), "{early:?}");
    let strict = timed.max_age(Duration::from_secs(60));
    assert!(
        strict
            .verify_at(&signed, CALENDAR_EVENT, sent + Duration::from_secs(60))
            .is_ok()
    );
    let late = strict.verify_at(&signed, CALENDAR_EVENT, sent + Duration::from_secs(61));
    assert_eq!(late, Err(Refused::TooOld(Duration::from_secs(60))));
}

#[test]
fn times_are_read_in_every_unit() {
    let mut scheme = SignatureScheme::default();
    scheme.signed = "{timestamp}{body}".to_owned();
    let verifier = Verifier::new(SECRET).scheme(scheme.clone());
    let signer = |timestamp: &str| {
        // Timestamp and body are signed as one text, so a scheme that signs bodies can be used.
        let joined = [timestamp.as_bytes(), CALENDAR_EVENT].concat();
        let of_body = SignatureScheme::of_body("welkin-signature", "");
        let mut signed = Verifier::new(SECRET).scheme(of_body).sign(&joined);
        signed.insert("welkin-timestamp", timestamp.parse().expect("a value"));
        signed
    };
    let now = moment(1_800_000_000);
    for timestamp in [
        "1800000000",
        "1800000000000",
        "2027-01-15T08:00:00Z",
        "2027-01-15T09:00:00.000+01:00",
    ] {
        let verified = verifier.verify_at(&signer(timestamp), CALENDAR_EVENT, now);
        assert!(verified.is_ok(), "{timestamp}: {verified:?}");
    }
    for timestamp in [
        "",
        "soon",
        "-1",
        "1e9",
        "99999999999999999999999",
        "1700-01-01T00:00:00Z",
    ] {
        let refused = verifier.verify_at(&signer(timestamp), CALENDAR_EVENT, now);
        let unreadable = Err(Refused::Unreadable("welkin-timestamp".to_owned()));
        assert_eq!(refused, unreadable, "{timestamp}");
    }
    let far = verifier.verify_at(&signer("18446744073709551615"), CALENDAR_EVENT, now);
    assert!(matches!(far, Err(Refused::TooEarly(_))), "{far:?}");
}

#[test]
fn static_values_must_all_be_there() {
    let verifier = Verifier::static_values([
        StaticValue::header("X-Key", "new").or("old"),
        StaticValue::query("token", "s p&ce"),
    ]);
    let ask = |pairs: &[(&str, &str)], query: &str| -> Result<Delivery, Refused> {
        let headers = headers(pairs);
        let request = IncomingRequest::new(&headers, RECORD_CREATED).query(query);
        verifier.verify_request(&request, SystemTime::now())
    };
    assert!(ask(&[("x-key", "new")], "a=b&token=s%20p%26ce").is_ok());
    assert!(ask(&[("x-key", "old")], "token=s+p%26ce").is_ok());
    assert!(
        ask(
            &[("x-key", "stale"), ("x-key", "new")],
            "token=x&token=s+p%26ce"
        )
        .is_ok()
    );
    let missing = |what: &str| Err(Refused::Missing(what.to_owned()));
    let wrong = |what: &str| Err(Refused::WrongValue(what.to_owned()));
    assert_eq!(ask(&[], "token=s+p%26ce"), missing("header X-Key"));
    assert_eq!(
        ask(&[("x-key", "new")], ""),
        missing("query parameter token")
    );
    for key in ["", "ne", "new2", "NEW", "new,old"] {
        assert_eq!(
            ask(&[("x-key", key)], "token=s+p%26ce"),
            wrong("header X-Key")
        );
    }
    for query in [
        "token",
        "token=",
        "token=s",
        "token=%ff",
        "token=s+p%26ce%00",
    ] {
        assert_eq!(
            ask(&[("x-key", "new")], query),
            wrong("query parameter token")
        );
    }
    let signed = verifier.sign(RECORD_CREATED);
    assert_eq!(
        signed["x-key"], "new",
        "of a query nothing can be in headers"
    );
}

#[test]
fn schemes_are_data() {
    let scheme: SignatureScheme = serde_json::from_str(
        r#"{"header": "X-Sig", "separator": ",", "prefix": "v1=", "timestamp": {"prefix": "t="}, "algorithm": "sha512"}"#,
    )
    .expect("a scheme");
    let written = serde_json::to_string(&scheme).expect("data");
    assert_eq!(
        serde_json::from_str::<SignatureScheme>(&written).expect("a scheme"),
        scheme
    );
    let signer: welkin_sandbox::SignatureScheme = scheme;
    assert_eq!(signer.header, "X-Sig");
    assert!(serde_json::from_str::<SignatureScheme>(r#"{"heder": "X-Sig"}"#).is_err());
}

#[test]
fn bodies_above_the_limit_are_refused_before_anything_else() {
    let body = vec![b' '; (1 << 20) + 1];
    for verifier in [Verifier::unverified(), Verifier::new(SECRET)] {
        let refused = verifier
            .verify(&HeaderMap::new(), &body)
            .expect_err("it is too large");
        assert_eq!(
            refused,
            Refused::NoEvent(EventError::TooLarge { limit: 1 << 20 })
        );
        assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    let small = Verifier::unverified().body_limit(RECORD_CREATED.len());
    assert!(small.verify(&HeaderMap::new(), RECORD_CREATED).is_ok());
    let smaller = Verifier::unverified().body_limit(RECORD_CREATED.len() - 1);
    assert!(smaller.verify(&HeaderMap::new(), RECORD_CREATED).is_err());
}
