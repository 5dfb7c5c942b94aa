//! Responses to token requests.

use welkin_runtime::{Error, PatientId, RecordId};

use crate::care;
use crate::records::record;
use crate::server::{Answer, Asked};
use crate::table::{Family, HEALTH_DATA, Outcome, fails, read};

async fn get(client: care::Client) -> Result<Outcome, Error> {
    let vitals = client.patient(PatientId::from("p1")).vitals();
    vitals.get(&RecordId::from("r1")).await?;
    Ok(read(1))
}

fn good(_: &Asked) -> Answer {
    Answer::Json(record("r1", ""))
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("tokens");
    odd(&mut family);
    unreadable(&mut family);
    endless_or_refused(&mut family);
    family
}

const ODD_TOKENS: [(&str, &str); 13] = [
    (
        "a lifetime as a text",
        r#"{"access_token":"t","expires_in":"3600"}"#,
    ),
    (
        "a lifetime that is null",
        r#"{"access_token":"t","expires_in":null}"#,
    ),
    (
        "a lifetime of 10^30 seconds",
        r#"{"access_token":"t","expires_in":1e30}"#,
    ),
    (
        "a lifetime of 20 digits",
        r#"{"access_token":"t","expires_in":99999999999999999999}"#,
    ),
    (
        "a negative lifetime",
        r#"{"access_token":"t","expires_in":-5}"#,
    ),
    (
        "a fractional lifetime",
        r#"{"access_token":"t","expires_in":3599.5}"#,
    ),
    (
        "an end that is no moment",
        r#"{"access_token":"t","expiresAt":"soon"}"#,
    ),
    (
        "an end after the end of time",
        r#"{"token":"t","expiresAt":"9999-12-31T23:59:59.999Z"}"#,
    ),
    (
        "one token under two keys",
        r#"{"token":"t","access_token":"t","expires_in":60}"#,
    ),
    (
        "one token that is null and one that is not",
        r#"{"access_token":null,"token":"t"}"#,
    ),
    ("a token that is a number", r#"{"access_token":17}"#),
    ("a token that is no JWT", r#"{"token":"a.b.c"}"#),
    (
        "keys that nobody knows",
        r#"{"access_token":"t","x":{"y":[1e999]}}"#,
    ),
];

/// Tokens that are odd, but can be used.
fn odd(family: &mut Family) {
    for (name, body) in ODD_TOKENS {
        family.add_with_tokens(
            name,
            read(1),
            move |_| Answer::Json(body.to_owned()),
            good,
            get,
        );
    }
}

/// Responses without a usable token.
fn unreadable(family: &mut Family) {
    for (name, body) in [
        ("null", "null".to_owned()),
        ("no token", r#"{"expires_in":3600}"#.to_owned()),
        ("an empty token", r#"{"access_token":""}"#.to_owned()),
        (
            "a token with a line end",
            r#"{"access_token":"a\r\nx-injected: 1"}"#.to_owned(),
        ),
        ("HTML", format!("<html>{HEALTH_DATA}</html>")),
        ("nothing", String::new()),
        ("a cut-off answer", r#"{"access_token":"t"#.to_owned()),
    ] {
        family.add_with_tokens(
            name,
            fails("Token/Decode"),
            move |_| Answer::Json(body.clone()),
            good,
            get,
        );
    }
}

/// Tokens that are too large or never come, and rejections.
fn endless_or_refused(family: &mut Family) {
    family.add_with_tokens(
        "a token of 2 GiB",
        fails("Token/TooLarge"),
        |_| Answer::long(200, 2 << 30, &"t".repeat(65536), 32768),
        good,
        get,
    );
    family.add_with_tokens(
        "a token without end",
        fails("Token/TooLarge"),
        |_| Answer::endless(200, &"t".repeat(65536)),
        good,
        get,
    );
    family.add_with_tokens(
        "a refusal without end",
        fails("Token/Api"),
        |_| Answer::endless(401, &"t".repeat(65536)),
        good,
        get,
    );
    family.add_with_tokens(
        "a token that never comes",
        fails("Token/Connection"),
        |_| Answer::Stalled(Vec::new()),
        good,
        get,
    );
    family.add_with_tokens(
        "a refusal that repeats the secret",
        fails("Token/Api"),
        |_| {
            Answer::Status(
                401,
                format!(r#"{{"error":"{HEALTH_DATA}","error_description":"not-a-real-secret"}}"#),
            )
        },
        good,
        get,
    );
    for status in [400, 401, 403] {
        family.add(
            format!("{status} for every token"),
            fails("Api"),
            move |_| Answer::Status(status, r#"[{"errorCode":"TOKEN_EXPIRED"}]"#.to_owned()),
            get,
        );
    }
}
