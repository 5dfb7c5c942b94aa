//! Assessments, bulk updates and programs, as recorded.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::ApiClient;

use crate::clinic::{CDT_ID, HOST, builder, clinic, id};
use crate::tenant::Tenant;

#[tokio::test]
async fn an_assessment_is_answered_and_completed_as_recorded() {
    let (tenant, patient) = clinic().await;
    let forms = format!("{patient}/assessment-records");
    let (_, form) = tenant
        .post(&forms, json!({"assessmentName": "asm-mood"}))
        .await;
    let one = format!("{forms}/{}", id(&form));
    assert!(
        form["localCreatedDate"]
            .as_str()
            .is_some_and(|at| at.ends_with("+00:00"))
    );
    let answers = json!({"cdt-mood__cdtf-today": "calm"});
    let (_, mut answered) = tenant
        .call(Method::PUT, &format!("{one}/answers"), Some(answers))
        .await;
    assert_eq!(answered["status"], "IN_PROGRESS");
    answered["status"] = "COMPLETED".into();
    let (_, done) = tenant.call(Method::PUT, &one, Some(answered)).await;
    assert_eq!(
        done["questions"],
        json!({"cdt-mood__cdtf-today": "How do you feel?"})
    );
    assert!(done["localFinalizedDate"].is_string());
    let (_, list) = tenant.get(&forms).await;
    assert_eq!(
        (&list["totalElements"], &list["content"][0]),
        (&json!(1), &done)
    );
    let (_, records) = tenant.get(&format!("{patient}/cdts/cdt-mood")).await;
    let record = &records["data"]["content"][0];
    assert_eq!(
        (&record["cdtId"], &record["version"]),
        (&json!(CDT_ID), &json!(41))
    );
    let missing = format!("{forms}/{HOST}");
    let (_, missing) = tenant.get(&missing).await;
    assert_eq!(missing[0]["errorCode"], "ASSESSMENT_RECORD_NOT_FOUND");
    assert_eq!(missing[0]["details"]["recordId"], HOST);
}

#[tokio::test]
async fn an_assessment_can_not_write_what_its_client_may_not() {
    let reader = ApiClient::new("READER", "secret").policy("sp-mood-reader");
    let tenant = Tenant::with(builder().further_client(reader)).await;
    let patient = tenant.patient().await;
    let forms = format!("{patient}/assessment-records");
    let (_, form) = tenant
        .post(&forms, json!({"assessmentName": "asm-mood"}))
        .await;
    let one = format!("{forms}/{}", id(&form));
    let body = json!({"status": "COMPLETED", "answers": {"cdt-mood__cdtf-today": "calm"}});
    let (_, token) = tenant.request_token("READER", "secret").await;
    let token = token["access_token"].as_str().expect("a token");
    let refused = tenant
        .call_with(token, Method::PUT, &one, Some(body.clone()))
        .await;
    assert_eq!(refused.0, StatusCode::FORBIDDEN);
    assert_eq!(refused.1[0]["details"]["clientName"], "READER");
    // No part of the update is applied.
    assert_eq!(tenant.get(&one).await.1["status"], "NEW");
    assert_eq!(
        tenant.call(Method::PUT, &one, Some(body)).await.0,
        StatusCode::OK
    );

    // Filters must not reveal values that the client may not read.
    let records = format!("{patient}/cdts/cdt-mood");
    for query in [
        "dateStart=2020-01-01T00:00:00Z",
        "dateEnd=2120-01-01T00:00:00Z",
        "sourceId=x",
    ] {
        let path = format!("{records}?{query}");
        let (status, _) = tenant.call_with(token, Method::GET, &path, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{query}");
    }
    for key in ["EID", "EGUID"] {
        let path = format!("{records}/x?type={key}");
        let (status, _) = tenant.call_with(token, Method::GET, &path, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{key}");
    }
    let (status, _) = tenant.call_with(token, Method::GET, &records, None).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn bulk_updates_change_what_designer_opens_to_them() {
    let (tenant, patient) = clinic().await;
    let records = format!("{patient}/cdts/cdt-mood");
    let (_, record) = tenant.post(&records, json!({"cdtf-today": "calm"})).await;
    for (field, expected) in [("cdtf-today", "ERROR"), ("cdtf-open", "OK")] {
        let rows = json!({"rows": [{"id": id(&record), "jsonBody": {field: "tired"}}]});
        let (status, answer) = tenant.patch(&format!("{records}?page=0"), rows).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["rows"][0]["result"]["status"], expected, "{answer}");
    }
    let (_, now) = tenant.get(&format!("{records}/{}", id(&record))).await;
    assert_eq!(now["jsonBody"]["cdtf-today"], "calm");
}

#[tokio::test]
async fn a_patient_goes_through_a_program() {
    let (tenant, patient) = clinic().await;
    let program = format!("{patient}/programs/prog-sleep");
    let (status, none) = tenant
        .get(&format!("{patient}/programs/current/prog-sleep"))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(none[0]["details"]["notStatus"], "FINISHED");
    assert_eq!(
        tenant.patch(&program, json!({"phaseName": "done"})).await.0,
        StatusCode::NOT_FOUND
    );
    let enroll = json!({"assigned": true, "phaseName": "intake"});
    let (status, enrolled) = tenant.patch(&program, enroll.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(enrolled["currentPhase"]["currentVersion"], "42");
    let (_, moved) = tenant.patch(&program, json!({"phaseName": "done"})).await;
    assert_eq!(moved["pathHistory"].as_array().map(Vec::len), Some(2));
    assert_eq!(moved["status"], "FINISHED");
    let current = format!("{patient}/programs/current/prog-sleep");
    assert_eq!(tenant.get(&current).await.0, StatusCode::NOT_FOUND);
    let history = format!("{patient}/programs/history/{}", id(&enrolled));
    assert_eq!(tenant.get(&history).await, (StatusCode::OK, moved));

    // A second enrollment, beside the first one.
    let (_, again) = tenant.patch(&program, enroll).await;
    assert_ne!(again["id"], enrolled["id"]);
    assert_eq!(tenant.get(&current).await.1, again);
    let (_, seen) = tenant.get(&patient).await;
    assert_eq!(seen["patientPrograms"].as_array().map(Vec::len), Some(2));
    let one = format!("{patient}/programs/{}", id(&again));
    assert_eq!(
        tenant.call(Method::DELETE, &one, None).await,
        (StatusCode::OK, Value::Null)
    );
    let gone = format!("{patient}/programs/history/{}", id(&again));
    assert_eq!(tenant.get(&gone).await.0, StatusCode::NOT_FOUND);

    let (_, list) = tenant
        .get(&format!("{patient}/programs?assignedPrograms=false"))
        .await;
    assert_eq!(list["metaInfo"]["totalElements"], 0);
    for wrong in [
        json!({}),
        json!({"assigned": "yes"}),
        json!({"status": "LOST"}),
        json!({"phase": "x"}),
    ] {
        assert_eq!(
            tenant.patch(&program, wrong).await.0,
            StatusCode::BAD_REQUEST
        );
    }
}

#[tokio::test]
async fn an_api_client_can_be_shut_out_of_endpoints() {
    let client =
        ApiClient::new("sandbox-client", "sandbox-secret").without("DELETE", "/patients/*");
    let tenant = Tenant::with(builder().client(client)).await;
    let patient = tenant.patient().await;
    let (status, refusal) = tenant.call(Method::DELETE, &patient, None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(
        refusal[0]["message"],
        "Access to this API is restricted for the APIClient"
    );
    let uri = refusal[0]["details"]["requestURI"]
        .as_str()
        .expect("a path");
    assert!(uri.ends_with(&patient), "{uri}");
    let record = format!("{patient}/cdts/cdt-mood/{HOST}");
    assert_eq!(
        tenant.call(Method::DELETE, &record, None).await.0,
        StatusCode::NOT_FOUND
    );
}
