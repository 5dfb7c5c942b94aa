use std::time::Duration;

use reqwest::StatusCode;
use welkin_sandbox::RateLimit;

use crate::tenant::{Tenant, builder};

const LONG: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn end_what_a_client_may_ask() {
    let tenant = Tenant::with(builder().rate_limit(RateLimit::new(2, LONG))).await;
    for _ in 0..2 {
        assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
    }
    let response = tenant.send("/patients").await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = response.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=3600).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn may_leave_open_when_to_come_again() {
    let limit = RateLimit::new(0, LONG).without_retry_after();
    let tenant = Tenant::with(builder().rate_limit(limit)).await;
    let response = tenant.send("/patients").await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(!response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn hold_for_tokens() {
    let tenant = Tenant::with(builder().token_limit(RateLimit::new(1, LONG))).await;
    let (status, _) = tenant
        .request_token("sandbox-client", "sandbox-secret")
        .await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}
