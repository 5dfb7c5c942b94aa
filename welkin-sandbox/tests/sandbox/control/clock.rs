//! The tenant's clock.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::tenant::Tenant;

#[tokio::test]
async fn says_what_records_headers_and_tokens_say() {
    let mut tenant = Tenant::start().await;
    let frozen = json!({"freezeAt": "2031-05-06T07:08:09Z"});
    let clock = tenant.done(Method::PUT, "/clock", frozen).await;
    assert_eq!(clock["now"], "2031-05-06T07:08:09.000Z");
    assert_eq!(clock["frozen"], true);
    tenant.authenticate().await;
    let patient = tenant.patient().await;
    let (_, body) = tenant.get(&patient).await;
    assert_eq!(body["createdAt"], "2031-05-06T07:08:09.000Z");
    let answer = tenant.send("/patients").await;
    assert_eq!(answer.headers()["date"], "Tue, 06 May 2031 07:08:09 GMT");

    // A token is valid for an hour of the tenant's time.
    tenant
        .done(Method::POST, "/clock/advance", json!({"seconds": 3599}))
        .await;
    assert_eq!(tenant.get(&patient).await.0, StatusCode::OK);
    let clock = tenant
        .done(Method::POST, "/clock/advance", json!({"seconds": 1}))
        .await;
    assert_eq!(clock["now"], "2031-05-06T08:08:09.000Z");
    let (status, answer) = tenant.get(&patient).await;
    assert_eq!(
        (status, &answer[0]["errorCode"]),
        (StatusCode::UNAUTHORIZED, &json!("TOKEN_EXPIRED"))
    );
    tenant.authenticate().await;
    tenant.patch(&patient, json!({"firstName": "Grace"})).await;
    let (_, body) = tenant.get(&patient).await;
    assert_eq!(body["updatedAt"], "2031-05-06T08:08:09.000Z");

    let clock = tenant
        .done(Method::PUT, "/clock", json!({"frozen": false}))
        .await;
    let now = clock["now"].as_str().expect("a moment");
    assert!(now.starts_with("2031-05-06T08:"), "{now}");
    assert_eq!(clock["frozen"], false);
    let clock = tenant
        .done(Method::PUT, "/clock", json!({"shiftSeconds": -86_400}))
        .await;
    assert_eq!(clock["shiftSeconds"], -86_400);
    let reading = tenant.sandbox.clock();
    assert_eq!(reading.ahead.as_secs(), -86_400);
    tenant.sandbox.shift_clock(jiff::SignedDuration::ZERO);
    assert!(!tenant.sandbox.clock().is_frozen);
}

#[tokio::test]
async fn is_set_by_methods_of_the_sandbox() {
    let tenant = Tenant::start().await;
    let start = "2031-05-06T07:08:09Z".parse().expect("a moment");
    tenant.sandbox.freeze_clock(start);
    let hour = jiff::SignedDuration::from_hours(1);
    tenant.sandbox.advance_clock(hour);
    assert_eq!(tenant.sandbox.clock().now, start + hour);
    tenant.sandbox.unfreeze_clock();
    let reading = tenant.sandbox.clock();
    assert!(!reading.is_frozen && reading.now >= start + hour);
}

#[tokio::test]
async fn is_set_in_one_way_at_a_time() {
    let tenant = Tenant::start().await;
    for wrong in [
        json!({}),
        json!({"freezeAt": "yesterday"}),
        json!({"shiftSeconds": 1, "frozen": true}),
        json!({"freezeAt": "2031-05-06T07:08:09Z", "frozen": false}),
        json!({"shift": 1}),
        json!({"shiftSeconds": 1.5}),
    ] {
        assert_eq!(
            tenant.refused(Method::PUT, "/clock", wrong.clone()).await.0,
            400,
            "{wrong}"
        );
    }
    for wrong in [json!({}), json!({"seconds": "1"})] {
        assert_eq!(
            tenant
                .refused(Method::POST, "/clock/advance", wrong)
                .await
                .0,
            400
        );
    }
    // Extreme numbers of seconds are accepted.
    for seconds in [i64::MAX, i64::MIN] {
        tenant
            .done(Method::PUT, "/clock", json!({"shiftSeconds": seconds}))
            .await;
        tenant
            .done(Method::POST, "/clock/advance", json!({"seconds": seconds}))
            .await;
        tenant.get("/patients").await;
        tenant.done(Method::POST, "/reset", json!({})).await;
    }
}
