//! Recorded requests.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::Fault;

use crate::tenant::Tenant;

async fn listed(tenant: &Tenant, query: &str) -> Vec<Value> {
    let answer = tenant.look(&format!("/requests{query}")).await;
    answer["requests"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn are_listed_by_what_was_asked_and_answered() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    tenant.get(&patient).await;
    tenant.get("/patients/nobody").await;
    tenant
        .post(
            &format!("{patient}/cdts/cdt-vitals"),
            json!({"cdtf-pulse": 3}),
        )
        .await;
    let all = listed(&tenant, "").await;
    let lines = all
        .iter()
        .map(|row| (row["method"].as_str(), row["status"].as_u64()));
    let lines: Vec<_> = lines.collect();
    let expected = [
        ("POST", 200),
        ("POST", 201),
        ("GET", 200),
        ("GET", 404),
        ("POST", 400),
    ];
    assert_eq!(
        lines,
        expected.map(|(method, status)| (Some(method), Some(status)))
    );
    assert_eq!(all[3]["route"], "/v1/{tenant}/patients/{patient}");
    assert_eq!(all[3]["path"], "/v1/acme/patients/nobody");
    assert_eq!(all[4]["client"], "sandbox-client");
    assert_eq!(all[4]["profile"], "v1");
    let ids: Vec<_> = all.iter().map(|row| row["id"].as_u64()).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5].map(Some));
    for (query, expected) in [
        ("?after=3", vec![4, 5]),
        ("?last=2", vec![4, 5]),
        ("?status=4xx", vec![4, 5]),
        ("?status=404", vec![4]),
        ("?status=none", vec![]),
        ("?method=get", vec![3, 4]),
        ("?route=cdt-vitals", vec![5]),
        ("?text=Example", vec![2, 3]),
        ("?text=NO%20such", vec![4]),
        ("?text=Ada&method=POST", vec![2]),
    ] {
        let rows = listed(&tenant, query).await;
        let ids: Vec<_> = rows.iter().filter_map(|row| row["id"].as_u64()).collect();
        assert_eq!(ids, expected, "{query}");
    }
}

#[tokio::test]
async fn can_be_cleared_and_are_not_listed_by_wrong_queries() {
    let tenant = Tenant::start().await;
    tenant.patient().await;
    for wrong in ["?status=ok", "?after=x", "?last=-1"] {
        let (status, _) = tenant
            .refused(Method::GET, &format!("/requests{wrong}"), json!({}))
            .await;
        assert_eq!(status, 400);
    }
    tenant.done(Method::DELETE, "/requests", json!({})).await;
    let answer = tenant.look("/requests").await;
    assert_eq!(answer, json!({"requests": [], "dropped": 2}));
    tenant.misses(Method::GET, "/requests/1").await;
    tenant.misses(Method::GET, "/requests/x").await;
}

#[tokio::test]
async fn show_both_bodies_and_no_secret() {
    let tenant = Tenant::start().await;
    tenant.patient().await;
    let token = tenant.look("/requests/1").await;
    let create = tenant.look("/requests/2").await;
    for request in [&token, &create] {
        let text = request.to_string();
        assert!(!text.contains("sandbox-secret"), "{text}");
        assert!(!text.contains(tenant.token()), "{text}");
    }
    assert_eq!(
        token["requestBody"],
        "grant_type=client_credentials&client_id=sandbox-client&client_secret=***"
    );
    let answered: Value =
        serde_json::from_str(token["responseBody"].as_str().expect("text")).expect("JSON");
    assert_eq!(answered["access_token"], "***");
    assert_eq!(create["requestHeaders"]["authorization"], "Bearer ***");
    let sent: Value =
        serde_json::from_str(create["requestBody"].as_str().expect("text")).expect("JSON");
    assert_eq!(sent, json!({"firstName": "Ada", "lastName": "Example"}));
    assert!(
        create["responseBody"]
            .as_str()
            .expect("text")
            .contains("Example")
    );
    assert_eq!(create["bodyTruncated"], false);

    let from_rust = tenant.sandbox.requests();
    assert_eq!(
        from_rust[1].request_body.text.as_deref(),
        create["requestBody"].as_str()
    );
    let shown = format!("{from_rust:?}");
    assert!(
        !shown.contains("Example") && !shown.contains(tenant.token()),
        "{shown}"
    );
    tenant.sandbox.clear_requests();
    assert!(tenant.sandbox.requests().is_empty());
}

#[tokio::test]
async fn of_long_bodies_the_beginning_is_kept_and_of_many_requests_the_latest() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let long = json!({"cdtf-taken-on": "2026-11-01", "external_id": "é".repeat(40_000)});
    tenant
        .post(&format!("{patient}/cdts/cdt-vitals"), long)
        .await;
    let last = tenant.sandbox.requests().pop().expect("one");
    assert!(last.request_body.is_truncated);
    let kept = last.request_body.text.expect("it is text");
    assert!((65_000..=65_536).contains(&kept.len()), "{}", kept.len());
    let (status, error) = tenant
        .refused(
            Method::POST,
            &format!("/requests/{}/replay", last.id),
            json!({}),
        )
        .await;
    assert_eq!(status, 409, "{error}");

    let large = json!({"query": "x".repeat(70_000)});
    for _ in 0..700 {
        tenant.post("/by-filter/patients", large.clone()).await;
    }
    let answer = tenant.look("/requests?last=2000").await;
    let kept = answer["requests"].as_array().expect("a list").len();
    assert!((300..600).contains(&kept), "{kept}");
    assert_eq!(answer["dropped"], 703 - kept);
}

#[tokio::test]
async fn are_sent_again_with_a_good_token() {
    let tenant = Tenant::start().await;
    tenant.patient().await;
    tenant.sandbox.expire_tokens();
    let answer = tenant
        .done(Method::POST, "/requests/2/replay", json!({}))
        .await;
    assert_eq!(answer, json!({"id": 3, "status": 201}));
    let again = tenant.look("/requests/3").await;
    assert_eq!(again["requestHeaders"]["x-welkin-sandbox-replay"], "2");
    assert_eq!(
        again["requestBody"],
        tenant.look("/requests/2").await["requestBody"]
    );
    // A token request can also be replayed, although its secret is masked.
    let answer = tenant
        .done(Method::POST, "/requests/1/replay", json!({}))
        .await;
    assert_eq!(answer["status"], 200);
    assert_eq!(tenant.look("/health").await["counts"]["patients"], 2);
    tenant.misses(Method::POST, "/requests/99/replay").await;
}

#[tokio::test]
async fn report_faults_and_missing_responses() {
    let tenant = Tenant::start().await;
    assert!(tenant.sandbox.fail_next(Fault::ResetBefore, 1));
    let url = format!("{}/v1/acme/patients", tenant.sandbox.origin());
    let reset = tenant
        .http()
        .get(url)
        .bearer_auth(tenant.token())
        .send()
        .await;
    assert!(reset.is_err() || reset.is_ok_and(|again| again.status() == StatusCode::OK));
    let rows = listed(&tenant, "?status=none").await;
    assert_eq!(rows[0]["fault"], "reset-before");
    assert!(rows[0]["status"].is_null());
}
