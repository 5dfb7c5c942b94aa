//! Invalid deliveries of webhooks. There is no server: the verifier gets headers and bytes.

use std::panic::catch_unwind;

use welkin_runtime::http::HeaderMap;
use welkin_runtime::webhook::{Event, Verifier};

use crate::table::{HEALTH_DATA, Report};

const FAMILY: &str = "webhooks";

/// Verifies a delivery and reads its event, or returns the error.
fn verified(body: &[u8]) -> Result<(), String> {
    let verifier = Verifier::new("whsec");
    let refused = match verifier.verify(&verifier.sign(body), body) {
        Ok(delivery) => {
            let shown = format!("{delivery:?} {:?}", delivery.event);
            assert!(!shown.contains(HEALTH_DATA), "{shown}");
            return Ok(());
        }
        Err(refused) => refused,
    };
    let shown = format!("{refused} {refused:?}");
    assert!(
        !shown.contains(HEALTH_DATA) && shown.len() < 4096,
        "{shown}"
    );
    Err(refused.status().as_str().to_owned())
}

pub(crate) fn run(report: &mut Report) {
    readable(report);
    refused(report);
}

/// Events that are odd, but can be read.
fn readable(report: &mut Report) {
    let deep = format!(
        r#"{{"eventEntity":"CDT","x":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let event = r#""eventEntity":"CDT","eventSubtype":"CDT_CREATED""#;
    let readable: Vec<(&str, Vec<u8>)> = vec![
        (
            "half an emoji",
            format!(r#"{{{event},"sourceName":"\ud83d"}}"#).into(),
        ),
        (
            "a number beyond f64",
            format!(r#"{{{event},"sourceId":1e999}}"#).into(),
        ),
        (
            "a control character",
            format!("{{{event},\"sourceName\":\"\u{1}\"}}").into(),
        ),
        (
            "nulls",
            r#"{"eventEntity":null,"eventSubtype":null,"sourceId":null}"#.into(),
        ),
        (
            "a name of a patient",
            format!(r#"{{"eventEntity":"PATIENT","sourceName":"{HEALTH_DATA}"}}"#).into(),
        ),
        (
            "an unknown kind",
            format!(r#"{{"eventEntity":"{HEALTH_DATA}\r\n\u202e"}}"#).into(),
        ),
        ("nesting of 100,000 levels", deep.into()),
        (
            "an initiator in the wrong form",
            format!(r#"{{{event},"initiatedBy":[1,{{}}],"initiatedTime":-1}}"#).into(),
        ),
    ];
    for (name, body) in readable {
        check(report, name, &body, &Ok(()));
    }
}

/// Deliveries that are rejected because of their body or a missing signature.
fn refused(report: &mut Report) {
    let refused: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", Vec::new(), "400"),
        ("a text", format!("\"{HEALTH_DATA}\"").into(), "400"),
        ("a list", b"[]".to_vec(), "400"),
        ("HTML", format!("<html>{HEALTH_DATA}</html>").into(), "400"),
        ("bytes that are no text", vec![0xff; 1000], "400"),
        ("a body of 64 MiB", vec![b' '; 64 << 20], "413"),
    ];
    for (name, body, status) in refused {
        check(report, name, &body, &Err(status.to_owned()));
    }
    let unsigned = Verifier::new("whsec").verify(&HeaderMap::new(), b"{}");
    let unsigned = unsigned
        .map(|_| ())
        .map_err(|refused| refused.status().as_str().to_owned());
    report.note(FAMILY, "no signature", &unsigned, &Err("401".to_owned()));
    let unverified = Event::parse(b"{").map(|_| ()).map_err(|_| "400".to_owned());
    report.note(
        FAMILY,
        "a cut-off body",
        &unverified,
        &Err("400".to_owned()),
    );
}

fn check(report: &mut Report, name: &str, body: &[u8], expected: &Result<(), String>) {
    let outcome = catch_unwind(|| verified(body));
    let outcome =
        outcome.unwrap_or_else(|_| Err("a panic, or a message that shows too much".to_owned()));
    report.note(FAMILY, name, &outcome, expected);
}
