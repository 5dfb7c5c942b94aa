//! Faults, at random and for the next request.

use reqwest::{Method, StatusCode};
use serde_json::json;
use welkin_sandbox::Fault;

use crate::tenant::Tenant;

#[tokio::test]
async fn wait_for_the_next_requests_of_the_tenant() {
    let tenant = Tenant::start().await;
    let waiting = json!({"kind": "unavailable", "times": 2});
    let faults = tenant.done(Method::POST, "/faults/next", waiting).await;
    assert_eq!(faults["next"], json!(["unavailable", "unavailable"]));
    // Requests to the control API get no faults.
    tenant.look("/health").await;
    let statuses = [
        tenant.get("/patients").await.0,
        tenant.get("/patients").await.0,
        tenant.get("/patients").await.0,
    ];
    let expected = [
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::OK,
    ];
    assert_eq!(statuses, expected);
    assert_eq!(
        tenant.look("/faults").await["injected"],
        json!({"unavailable": 2})
    );
}

#[tokio::test]
async fn come_by_chance_until_they_are_stopped() {
    let tenant = Tenant::start().await;
    let setting = json!({"fraction": 1.0, "kinds": ["unavailable"], "seed": 7});
    let faults = tenant.done(Method::PUT, "/faults", setting).await;
    assert_eq!(
        (&faults["fraction"], &faults["seed"]),
        (&json!(1.0), &json!(7))
    );
    assert_eq!(faults["kinds"], json!(["unavailable"]));
    assert_eq!(
        faults["available"].as_array().map(Vec::len),
        Some(Fault::all().count())
    );
    assert_eq!(
        tenant.get("/patients").await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(tenant.sandbox.faults().fraction(), 1.0);
    tenant.done(Method::DELETE, "/faults", json!({})).await;
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}

#[tokio::test]
async fn that_there_are_not_are_refused() {
    let tenant = Tenant::start().await;
    for wrong in [
        json!({}),
        json!({"fraction": 2}),
        json!({"fraction": 0.1, "kinds": ["boredom"]}),
        json!({"fraction": 0.1, "kinds": []}),
    ] {
        assert_eq!(tenant.refused(Method::PUT, "/faults", wrong).await.0, 400);
    }
    for wrong in [
        json!({}),
        json!({"kind": "boredom"}),
        json!({"kind": "stall", "times": -1}),
    ] {
        assert_eq!(
            tenant.refused(Method::POST, "/faults/next", wrong).await.0,
            400
        );
    }
    let many = json!({"kind": "stall", "times": 10_001});
    assert_eq!(
        tenant.refused(Method::POST, "/faults/next", many).await.0,
        409
    );
}
