//! Each fault, requested by header, as `reqwest` reports it.

use std::error::Error;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use welkin_sandbox::{Fault, Faults};

use crate::tenant::{Tenant, builder};

const HEADER: &str = "X-Welkin-Sandbox-Fault";

/// Sends a create request with a fault. Returns its result, and the number of patients afterwards.
async fn create(tenant: &Tenant, fault: Fault) -> (reqwest::Result<(StatusCode, Vec<u8>)>, u64) {
    let patient = json!({"firstName": "Ada", "lastName": "Example"});
    let request = tenant.request("/patients").json(&patient);
    let sent = request.header(HEADER, fault.name()).send().await;
    let answer = match sent {
        Ok(answer) => {
            let status = answer.status();
            answer.bytes().await.map(|body| (status, body.to_vec()))
        }
        Err(error) => Err(error),
    };
    let (_, list) = tenant.get("/patients").await;
    (answer, list["totalElements"].as_u64().unwrap_or_default())
}

/// Returns status and body of a create request with a fault, and whether it was processed.
async fn answered(fault: Fault) -> (u16, String, bool) {
    let tenant = Tenant::start().await;
    let (answer, patients) = create(&tenant, fault).await;
    let (status, body) = answer.expect("an answer");
    let body = String::from_utf8(body).expect("a text");
    (status.as_u16(), body, patients == 1)
}

#[tokio::test]
async fn before_the_tenant_acts() {
    for (fault, status) in [
        (Fault::TooMany, 429),
        (Fault::TooManyForSeconds, 429),
        (Fault::TooManyUntil, 429),
        (Fault::Unavailable, 503),
    ] {
        let (answered, body, acted) = answered(fault).await;
        assert_eq!((answered, acted), (status, false), "{fault}");
        let body: Value = serde_json::from_str(&body).expect("problems as of Welkin");
        assert!(body[0]["errorCode"].is_string(), "{body}");
    }
    let page = answered(Fault::GatewayPage).await;
    assert_eq!((page.0, page.2), (502, false));
    assert!(page.1.starts_with("<html>"));
}

#[tokio::test]
async fn after_the_tenant_has_acted() {
    let empty = String::new;
    assert_eq!(answered(Fault::BadGatewayAfter).await, (502, empty(), true));
    assert_eq!(answered(Fault::EmptyBody).await, (200, empty(), true));
    let failed = answered(Fault::FailedAfter).await;
    assert_eq!((failed.0, failed.2), (500, true));
    let page = answered(Fault::PageBody).await;
    assert_eq!((page.0, page.2), (200, true));
    assert!(page.1.starts_with("<html>"));
}

#[tokio::test]
async fn in_the_body() {
    let (status, half, acted) = answered(Fault::HalfBody).await;
    assert_eq!((status, acted), (201, true));
    let error = serde_json::from_str::<Value>(&half).expect_err("half of it");
    assert!(error.is_eof(), "{error}");
    let (status, whole, acted) = answered(Fault::Drip).await;
    assert_eq!((status, acted), (201, true));
    let patient: Value = serde_json::from_str(&whole).expect("all of it, in the end");
    assert_eq!(patient["firstName"], "Ada");
}

#[tokio::test]
async fn in_the_connection() {
    for (fault, acted) in [
        (Fault::ResetBefore, 0),
        (Fault::ResetAfter, 1),
        (Fault::CutOff, 1),
    ] {
        let tenant = Tenant::start().await;
        let (answer, patients) = create(&tenant, fault).await;
        let error = answer.expect_err("no whole answer");
        assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
        assert_eq!(patients, acted, "{fault}");
        let is_reset = causes(&error).any(|cause| cause.contains("reset by peer"));
        assert_eq!(is_reset, fault != Fault::CutOff, "{fault}: {error:?}");
    }
}

/// Returns the causes of an error.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = String> {
    let mut cause = error.source();
    std::iter::from_fn(move || {
        let this = cause?;
        cause = this.source();
        Some(this.to_string())
    })
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_with_the_sandbox() {
    let tenant = Tenant::start().await;
    let request = tenant.request("/patients");
    let patient = json!({"firstName": "Ada", "lastName": "Example"});
    let request = request.json(&patient).header(HEADER, "stall");
    let stalled = tokio::spawn(request.send());
    while tenant.get("/patients").await.1["totalElements"] != 1 {
        assert!(!stalled.is_finished(), "it is acted on, and not answered");
    }
    assert!(!stalled.is_finished());
    tenant.sandbox.shutdown().await.expect("it stops");
    let answer = stalled.await.expect("the request is not cut off here");
    assert!(!answer.expect_err("no answer").is_timeout());
}

#[tokio::test]
async fn end_the_life_of_a_token() {
    for (fault, code) in [
        (Fault::ExpiredToken, "TOKEN_EXPIRED"),
        (Fault::RevokedToken, "NOT_VALID_JSON_WEB_TOKEN"),
    ] {
        let mut tenant = Tenant::start().await;
        let (answer, _) = create(&tenant, fault).await;
        let (status, body) = answer.expect("an answer");
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body[0]["errorCode"], code);
        assert_eq!(tenant.get("/patients").await.0, StatusCode::UNAUTHORIZED);
        tenant.authenticate().await;
        assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
    }
}

/// Returns a header of the response to a request with a fault.
async fn header(tenant: &Tenant, fault: &str, name: &str) -> Option<String> {
    let request = tenant.request("/patients").header(HEADER, fault);
    let answer = request.send().await.expect("an answer");
    let value = answer.headers().get(name)?;
    Some(value.to_str().expect("a text").to_owned())
}

/// Returns the seconds from now until a date in a header.
fn ahead(date: &str) -> i64 {
    let moment = jiff::fmt::rfc2822::parse(date).expect("a date");
    moment.timestamp().as_second() - jiff::Timestamp::now().as_second()
}

#[tokio::test]
async fn say_when_to_come_again_or_do_not() {
    let pause = Duration::from_secs(900);
    let tenant = Tenant::with(builder().faults(Faults::default().retry_after(pause))).await;
    let retry_after = |fault| header(&tenant, fault, "retry-after");
    assert_eq!(retry_after("too-many").await, None);
    assert_eq!(
        retry_after("too-many-for-seconds").await.as_deref(),
        Some("900")
    );
    let date = retry_after("too-many-until").await.expect("a date");
    assert!((600..=900).contains(&ahead(&date)), "{date}");
}

#[tokio::test]
async fn set_the_clock_wrong() {
    let tenant = Tenant::start().await;
    let date = header(&tenant, "clock-skew", "date").await;
    let date = date.expect("a date");
    assert!((3000..=3600).contains(&ahead(&date)), "{date}");

    let tenant = Tenant::with(builder().clock_skew(-86_400)).await;
    let date = header(&tenant, "drip", "date").await.expect("a date");
    assert!((-90_000..=-86_400).contains(&ahead(&date)), "{date}");
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_name_that_no_fault_has_is_refused() {
    let tenant = Tenant::start().await;
    let request = tenant.request("/patients").header(HEADER, "fire");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let problem = answer.text().await.expect("a text");
    assert!(problem.contains("`fire`") && problem.contains("reset-before"));
}

#[tokio::test]
async fn by_chance_are_counted_and_come_to_an_end() {
    let faults = Faults::seeded(42).share(0.5).kinds([Fault::Unavailable]);
    let tenant = Tenant::with(builder()).await;
    tenant.sandbox.set_faults(faults);
    let mut unavailable = 0;
    for _ in 0..100 {
        let (status, _) = tenant.get("/patients").await;
        unavailable += u64::from(status == StatusCode::SERVICE_UNAVAILABLE);
    }
    assert!((30..70).contains(&unavailable), "{unavailable}");
    let counts = tenant.sandbox.fault_counts();
    assert_eq!(counts.injected[&Fault::Unavailable], unavailable);
    tenant.sandbox.set_faults(Faults::default());
    for _ in 0..20 {
        assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
    }
}
