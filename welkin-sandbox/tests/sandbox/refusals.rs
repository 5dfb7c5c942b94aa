use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clinic::{clinic, id};
use crate::tenant::Tenant;

#[tokio::test]
async fn every_faulty_field_is_named() {
    let tenant = Tenant::start().await;
    let path = format!("{}/cdts/cdt-vitals", tenant.patient().await);
    let body = json!({
        "cdtf-pulse": 301,
        "cdtf-position": "lying",
        "cdtf-signs": "pale",
        "cdtf-fasting": "yes",
        "cdtf-phone": "555-1234",
        "cdtf-score": 2,
        "created_at": "2026-11-23T00:00:00.000Z",
        "cdtf-shoe-size": 44,
    });
    let (status, answer) = tenant.post(&path, body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let fields = answer[0]["details"]["fields"].as_array().unwrap();
    let mut names: Vec<_> = fields
        .iter()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "cdtf-fasting",
            "cdtf-phone",
            "cdtf-position",
            "cdtf-pulse",
            "cdtf-score",
            "cdtf-shoe-size",
            "cdtf-signs",
            "cdtf-taken-on",
            "created_at",
        ]
    );
    let said = answer.to_string();
    assert!(
        !said.contains("555-1234") && !said.contains("lying"),
        "{said}"
    );
}

#[tokio::test]
async fn a_required_field_can_not_be_cleared() {
    let tenant = Tenant::start().await;
    let path = format!("{}/cdts/cdt-vitals", tenant.patient().await);
    let (_, created) = tenant
        .post(&path, json!({"cdtf-taken-on": "2026-11-23"}))
        .await;
    let one = format!("{path}/{}", created["id"].as_str().unwrap());
    let (status, _) = tenant.patch(&one, json!({"cdtf-taken-on": null})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn operations_that_the_configuration_denies_are_forbidden() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let (status, answer) = tenant
        .post(&format!("{patient}/cdts/cdt-shown"), json!({}))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(answer[0]["errorCode"], "ACCESS_FOR_API_CLIENT_RESTRICTED");
    assert_eq!(
        tenant.get(&format!("{patient}/cdts/cdt-shown")).await.0,
        StatusCode::OK
    );
    assert_eq!(
        tenant.get(&format!("{patient}/cdts/cdt-hidden")).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn missing_items_are_not_found() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    for (path, code) in [
        (
            "/patients/nobody/cdts/cdt-vitals".to_owned(),
            "PATIENT_NOT_FOUND",
        ),
        (format!("{patient}/cdts/cdt-nothing"), "DT_NOT_FOUND"),
        (
            format!("{patient}/cdts/cdt-vitals/nothing"),
            "DT_RECORD_NOT_FOUND",
        ),
    ] {
        let (status, answer) = tenant.get(&path).await;
        assert_eq!(
            (status, &answer[0]["errorCode"]),
            (StatusCode::NOT_FOUND, &json!(code))
        );
    }
    // As recorded: a path that does not exist has no body.
    let nothing = (StatusCode::NOT_FOUND, Value::Null);
    assert_eq!(tenant.get("/nowhere").await, nothing);
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let (tenant, patient) = clinic().await;
    let items = [
        ("encounters", json!({"templateName": "etmp-visit"})),
        ("assessment-records", json!({"assessmentName": "asm-mood"})),
        ("cdts/cdt-mood", json!({})),
    ];
    let mut calls = vec![
        (Method::POST, "/patients".to_owned()),
        (Method::PATCH, patient.clone()),
    ];
    for (path, new) in items {
        let path = format!("{patient}/{path}");
        let (_, created) = tenant.post(&path, new).await;
        let one = format!("{path}/{}", id(&created));
        if path.ends_with("assessment-records") {
            calls.push((Method::PUT, format!("{one}/answers")));
            calls.push((Method::PUT, one));
        } else {
            calls.push((Method::PATCH, one));
        }
        calls.push((Method::POST, path));
    }
    for (method, path) in calls {
        for body in [
            json!([]),
            json!([null, null]),
            json!("text"),
            json!(1e300),
            Value::Null,
        ] {
            let answer = tenant.call(method.clone(), &path, Some(body.clone())).await;
            let is_refused = answer.0 == StatusCode::BAD_REQUEST;
            assert!(is_refused, "{method} {path} {body}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn pages_of_other_origins_may_ask() {
    let tenant = Tenant::start().await;
    let url = format!("{}/acme/live/patients", tenant.sandbox.origin());
    let http = tenant.http();
    for method in [Method::OPTIONS, Method::GET] {
        let answer = http
            .request(method.clone(), &url)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status().is_success(), method == Method::OPTIONS);
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        assert_eq!(answer.headers()["access-control-max-age"], "3600");
    }
}
