//! E-mails, text messages, chat and care plans, in the recorded and documented shapes.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::Sandbox;

use crate::tenant::Tenant;

/// A tenant with goal templates.
async fn clinic() -> Tenant {
    let example = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    let builder = Sandbox::builder().config_paths([example]);
    Tenant::with(builder.expect("the example is right")).await
}

fn texts(page: &Value, key: &str) -> Vec<String> {
    let content = page["content"].as_array().expect("a page");
    let texts = content.iter().map(|message| message[key].as_str());
    texts
        .map(|text| text.unwrap_or_default().to_owned())
        .collect()
}

/// Returns path, resource of exports, a message to send immediately, one to schedule, and the error code for a missing
/// message.
fn kinds() -> [(&'static str, &'static str, Value, Value, &'static str); 2] {
    [
        (
            "emails",
            "EMAIL",
            json!({"subject": "Visit", "body": "Tomorrow", "sendNow": true}),
            json!({"subject": "Later", "body": "Next week", "sendNow": false, "scheduledAt": "2100-01-01T00:00:00.000Z"}),
            "EMAIL_NOT_FOUND",
        ),
        (
            "sms",
            "SMS",
            json!({"message": "Visit", "sendNow": true}),
            json!({"message": "Later", "scheduledAt": "2100-01-01T00:00:00.000Z"}),
            "SMS_NOT_FOUND",
        ),
    ]
}

#[tokio::test]
async fn messages_are_sent_scheduled_changed_and_found() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    for (path, resource, sent, scheduled, not_found) in kinds() {
        let all = format!("{patient}/{path}");
        let (_, empty) = tenant.get(&all).await;
        assert_eq!(empty["content"], json!([]), "a page: {empty}");
        let (status, sent) = tenant.post(&all, sent).await;
        assert_eq!(status, StatusCode::CREATED, "{sent}");
        assert_eq!(
            (&sent["status"], &sent["sendNow"]),
            (&json!("ACCEPTED"), &json!(false))
        );
        let (status, later) = tenant.post(&all, scheduled).await;
        assert_eq!(
            (status, &later["status"]),
            (StatusCode::CREATED, &json!("SCHEDULED"))
        );

        let (_, found) = tenant
            .get(&format!("{all}?search=lat&status=SCHEDULED,FAILED"))
            .await;
        assert_eq!(found["totalElements"], 1);
        let (_, sorted) = tenant.get(&format!("{all}?sort=status,desc")).await;
        assert_eq!(texts(&sorted, "status"), ["SCHEDULED", "ACCEPTED"]);

        let one = |message: &Value| format!("{all}/{}", message["id"].as_str().expect("an id"));
        let starred = tenant
            .call(Method::PUT, &one(&sent), Some(json!({"starred": true})))
            .await;
        assert_eq!(starred.1["starred"], true);
        let (status, _) = tenant
            .call(Method::PUT, &one(&sent), Some(json!({"sendNow": true})))
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "it is sent");
        assert_eq!(tenant.delete(&one(&sent)).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(tenant.delete(&one(&later)).await.0, StatusCode::OK);
        let (status, gone) = tenant.get(&one(&later)).await;
        assert_eq!(
            (status, &gone[0]["errorCode"]),
            (StatusCode::NOT_FOUND, &json!(not_found))
        );
        let (_, exported) = tenant
            .get(&format!("/export/{resource}?start=2020-01-01T00:00:00Z"))
            .await;
        assert!(exported["data"][0]["updatedAt"].is_string(), "{exported}");
    }
}

#[tokio::test]
async fn a_message_from_nobody_known_is_given_to_a_patient() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let body = json!({"message": "Who am I?", "from": "+15550100"});
    let (_, message) = tenant.post("/unrecognized-patients/sms", body).await;
    assert_eq!(message["status"], "UNRECOGNISED");
    let one = format!(
        "/unrecognized-patients/sms/{}",
        message["id"].as_str().unwrap()
    );
    let id = patient.trim_start_matches("/patients/");
    let (status, _) = tenant
        .call(Method::PUT, &one, Some(json!({"sender": id})))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(tenant.get(&one).await.0, StatusCode::NOT_FOUND);
    let (_, page) = tenant
        .get(&format!("{patient}/sms?phone=%2B15550100"))
        .await;
    assert_eq!(texts(&page, "message"), ["Who am I?"]);
}

#[tokio::test]
async fn chat_is_written_read_by_tokens_and_searched() {
    let tenant = Tenant::start().await;
    let chat = format!("{}/chat", tenant.patient().await);
    for text in ["one", "two", "three"] {
        let (status, message) = tenant
            .post(&format!("{chat}/inbound"), json!({"message": text}))
            .await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(message["sender"]["patientFullName"], "Ada Example");
        assert!(
            message["createdAt"]
                .as_str()
                .is_some_and(|at| at.ends_with(".000Z"))
        );
    }
    let (_, newest) = tenant
        .get(&format!("{chat}?pageSize=2&includeArchived=False"))
        .await;
    assert_eq!(texts(&newest, "message"), ["three", "two"]);
    assert_eq!(newest["meta"]["prevPageToken"], Value::Null);
    let token = newest["meta"]["nextPageToken"]
        .as_str()
        .expect("there is more");
    let (_, oldest) = tenant.get(&format!("{chat}?pageToken={token}")).await;
    assert_eq!(texts(&oldest, "message"), ["one"]);
    assert_eq!(oldest["meta"]["nextPageToken"], Value::Null);
    let (status, _) = tenant
        .get(&format!("{chat}?pageToken={token}&pageSize=2"))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "a token stands alone");

    let (_, found) = tenant.get(&format!("{chat}/search?query=TW")).await;
    assert_eq!(found["content"][0]["message"]["message"], "two");
    let before = found["content"][0]["meta"]["nextPageToken"]
        .as_str()
        .expect("a token");
    let (_, around) = tenant.get(&format!("{chat}?pageToken={before}")).await;
    assert_eq!(texts(&around, "message")[0], "two");

    let (status, refused) = tenant.post(&format!("{chat}/archive"), json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(refused[0]["details"]["clientType"], "API_CLIENT");
}

#[tokio::test]
async fn a_care_plan_has_an_overview_and_goals() {
    let tenant = clinic().await;
    let plan = format!("{}/care-plan", tenant.patient().await);
    assert_eq!(tenant.get(&plan).await.0, StatusCode::NOT_FOUND);
    let overview = format!("{plan}/overview");
    let (status, first) = tenant.post(&overview, json!({"overview": "Rest"})).await;
    assert_eq!(status, StatusCode::OK);
    let (_, second) = tenant
        .call(Method::PUT, &overview, Some(json!({"overview": "Walk"})))
        .await;
    assert_eq!(first["createdAt"], second["createdAt"]);
    assert_eq!(
        tenant.get(&plan).await.1["patientOverview"]["overview"],
        "Walk"
    );

    let goals = format!("{plan}/goals");
    let (status, _) = tenant
        .post(&goals, json!({"goalTemplateName": "gtmp-none"}))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (_, templates) = tenant.get("/formations/current/goal-templates").await;
    let name = &templates[0]["name"];
    let (status, goal) = tenant.post(&goals, json!({"goalTemplateName": name})).await;
    assert_eq!((status, &goal["templateName"]), (StatusCode::CREATED, name));
    let one = format!("{goals}/{}", goal["id"].as_str().unwrap());
    let (_, comment) = tenant
        .post(&format!("{one}/comments"), json!({"text": "Well done"}))
        .await;
    let (_, done) = tenant.patch(&one, json!({"status": "COMPLETED"})).await;
    assert_eq!(done["status"], "COMPLETED");
    let (_, whole) = tenant.get(&one).await;
    assert_eq!(
        (&whole["details"], &whole["comments"]),
        (&done, &json!([comment]))
    );
    assert_eq!(
        tenant.get(&format!("{goals}?status=ACTIVE")).await.1["data"],
        json!([])
    );
    assert_eq!(tenant.get(&goals).await.1["metaInfo"]["totalElements"], 1);
}
