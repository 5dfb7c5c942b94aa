//! Invalid settings of schemes.

use axum::http::{HeaderMap, StatusCode};
use welkin_runtime::webhook::{
    Receiver, SchemeError, SecretEncoding, SignatureScheme, StaticValue, TimestampPlace, Verifier,
};

use crate::{RECORD_CREATED, SECRET};

/// Returns verifiers with invalid secrets and values, each with a word of the message.
fn wrong_values() -> [(Verifier, &'static str); 15] {
    let header =
        |value: &str| Verifier::static_values([StaticValue::header("x-key", value.to_owned())]);
    [
        (Verifier::new(""), "is empty"),
        (Verifier::new("secret\n"), "line break"),
        (Verifier::new(" secret"), "white space"),
        (Verifier::new("sec\tret"), "invisible"),
        (Verifier::new("\u{feff}secret"), "byte order mark"),
        (Verifier::new(SECRET).or_secret("old\r\n"), "line break"),
        (Verifier::standard_webhooks("whsec_***"), "Base64"),
        (Verifier::standard_webhooks("whsec_"), "Base64"),
        (
            Verifier::chat_webhook("key", ""),
            "header X-WEBHOOK-API-SECRET is empty",
        ),
        (header("value "), "white space"),
        (
            Verifier::static_values([]),
            "no required header or query value",
        ),
        (
            Verifier::static_values([StaticValue::header("no name", "value")]),
            "not a valid header name",
        ),
        (Verifier::unverified().or_secret(SECRET), "no signature"),
        (
            Verifier::unverified().scheme(SignatureScheme::default()),
            "no secret",
        ),
        (
            Verifier::unverified().id_header("no name"),
            "not a valid header name",
        ),
    ]
}

/// Returns verifiers with invalid schemes.
fn wrong_schemes() -> [(Verifier, &'static str); 9] {
    let of = |change: fn(&mut SignatureScheme)| {
        let mut scheme = SignatureScheme::default();
        change(&mut scheme);
        Verifier::new(SECRET).scheme(scheme)
    };
    [
        (
            of(|scheme| scheme.header = "é".to_owned()),
            "not a valid header name",
        ),
        (of(|scheme| scheme.prefix = "v1\n".to_owned()), "prefix"),
        (
            of(|scheme| scheme.signed = "{timestamp}".to_owned()),
            "must contain {body}",
        ),
        (
            of(|scheme| scheme.signed = "{body}".to_owned()),
            "not contain {timestamp}",
        ),
        (
            of(|scheme| scheme.signed = "{id}{timestamp}{body}".to_owned()),
            "{id}",
        ),
        (
            of(|scheme| scheme.signed = "{timestmap}.{timestamp}.{body}".to_owned()),
            "{timestmap}",
        ),
        (
            of(|scheme| scheme.timestamp = TimestampPlace::None),
            "{timestamp}",
        ),
        (
            of(|scheme| scheme.timestamp = TimestampPlace::Prefix("t=".to_owned())),
            "separator",
        ),
        (
            of(|scheme| scheme.secret_encoding = SecretEncoding::Hex),
            "hexadecimal",
        ),
    ]
}

#[test]
fn settings_that_can_not_be_right_are_refused_where_they_enter() {
    for (verifier, hint) in wrong_values().into_iter().chain(wrong_schemes()) {
        let problem: SchemeError = verifier.clone().check().expect_err(hint);
        assert!(problem.to_string().contains(hint), "{problem}");
        assert!(
            !format!("{problem:?} {verifier:?}").contains("secret\\n"),
            "{problem:?}"
        );
        assert!(Receiver::new(verifier.clone()).is_err());
        // The webhook may be valid: it must be sent again.
        let refused = verifier
            .verify(&HeaderMap::new(), RECORD_CREATED)
            .expect_err(hint);
        assert_eq!(refused.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(verifier.sign(RECORD_CREATED).is_empty());
    }
}
