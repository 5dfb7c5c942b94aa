//! Permissions on messages, the calendar and profile data types.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{ApiClient, Sandbox};

use crate::roles::assert_forbidden;
use crate::tenant::Tenant;

const USER: &str = "5d3f2b1a-7c6e-4f80-9a1b-2c3d4e5f6071";
const SPAN: &str = "from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z";

/// A part of a policy that permits these words for the resources.
fn part(words: &[&str], resources: &[&str]) -> Value {
    let resources: Vec<Value> = resources
        .iter()
        .map(|name| json!({ "name": name }))
        .collect();
    let operations = words
        .iter()
        .map(|word| json!({"operationName": word, "resources": resources}));
    json!({"operations": operations.collect::<Vec<_>>()})
}

/// A tenant with these policies, each with a client of the same name.
async fn tenant(policies: &[Value]) -> Tenant {
    let export = json!({
        "cdts": [{"name": "cdt-mood", "fields": []}],
        "pdts": [{"name": "pdt-doctor", "version": 1, "relation": "COMMON", "fields": [
            {"name": "pdtf-name", "type": "text", "meta": {}}, {"name": "pdtf-fax", "type": "text", "meta": {}}]}],
        "securityFormation": {"roles": [], "securityPolicies": policies},
    });
    let export = welkin_model::config::parse("export.json", &export.to_string());
    let builder = Sandbox::builder().configuration(&export.expect("an export"));
    let builder = policies
        .iter()
        .fold(builder.expect("policies"), |builder, policy| {
            let name = policy["name"].as_str().expect("a name");
            builder.further_client(ApiClient::new(name, "secret").policy(name))
        });
    Tenant::with(builder).await
}

async fn token(tenant: &Tenant, client: &str) -> String {
    let path = format!("/acme/admin/api_clients/{client}");
    let body = Some(json!({"secret": "secret"}));
    let (_, answer) = tenant.call_at("", Method::POST, &path, body).await;
    answer["token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn each_channel_has_a_word_of_its_own() {
    let tenant = tenant(&[
        json!({"name": "sp-email", "welkonnectPolicy": part(&["full_access"], &["email_external_api"])}),
        json!({"name": "sp-sms", "welkonnectPolicy": part(&["full_access"], &["sms"])}),
        json!({"name": "sp-chat", "welkonnectPolicy": part(&["full_access"], &["chat_none_care_team"])}),
        json!({"name": "sp-strays", "welkonnectPolicy": part(&["full_access"], &["access_unrecognized_communications"])}),
        json!({"name": "sp-none"}),
    ])
    .await;
    let patient = tenant.patient().await;
    let paths = [
        ("sp-email", format!("{patient}/emails")),
        ("sp-sms", format!("{patient}/sms")),
        ("sp-chat", format!("{patient}/chat")),
        ("sp-strays", "/unrecognized-patients/sms".to_owned()),
    ];
    for client in ["sp-email", "sp-sms", "sp-chat", "sp-strays", "sp-none"] {
        let token = token(&tenant, client).await;
        for (permitted, path) in &paths {
            let answer = tenant.call_with(&token, Method::GET, path, None).await;
            if client == *permitted {
                assert_eq!(answer.0, StatusCode::OK, "{client}: {path}");
            } else {
                assert_forbidden(answer, "these messages");
            }
        }
    }
    let none = token(&tenant, "sp-none").await;
    let sms = Some(json!({"message": "Hello", "sendNow": true}));
    let path = format!("{patient}/sms");
    let sent = tenant.call_with(&none, Method::POST, &path, sms).await;
    assert_forbidden(sent, "these messages");
}

#[tokio::test]
async fn calendars_are_other_peoples() {
    let tenant = tenant(&[
        json!({"name": "sp-reader", "calendarPolicy": part(&["read"], &["other_team_member_events", "other_team_member_work_hours"])}),
        json!({"name": "sp-writer", "calendarPolicy": part(&["read", "write"], &["other_team_member_events"])}),
        json!({"name": "sp-own", "calendarPolicy": part(&["read", "write"], &["events", "work_hours"])}),
    ])
    .await;
    let tokens = ["sp-reader", "sp-writer", "sp-own"];
    let [reader, writer, own] = [
        token(&tenant, tokens[0]).await,
        token(&tenant, tokens[1]).await,
        token(&tenant, tokens[2]).await,
    ];
    let event = json!({
        "startDateTime": "2026-11-23T09:00:00Z", "endDateTime": "2026-11-23T10:00:00Z", "hostId": USER,
        "participants": [{"participantId": USER, "participantRole": "psm"}],
    });
    let events = "/calendar/events";
    let written = tenant
        .call_with(&writer, Method::POST, events, Some(event.clone()))
        .await;
    assert_eq!(written.0, StatusCode::CREATED, "{}", written.1);
    for token in [&reader, &own] {
        let refused = tenant
            .call_with(token, Method::POST, events, Some(event.clone()))
            .await;
        assert_forbidden(refused, "to write other people's calendars");
    }
    let schedules = format!("/calendar/psm-schedules?psmIds={USER}&{SPAN}");
    for (path, may) in [
        (format!("{events}?{SPAN}"), [true, true, false]),
        (format!("/calendar/work-hours?{SPAN}"), [true, false, false]),
        (schedules, [true, false, false]),
    ] {
        for (token, may) in [&reader, &writer, &own].into_iter().zip(may) {
            let answer = tenant.call_with(token, Method::GET, &path, None).await;
            if may {
                assert_eq!(answer.0, StatusCode::OK, "{path}");
            } else {
                assert_forbidden(answer, "to read other people's calendars");
            }
        }
    }
}

#[tokio::test]
async fn profiles_are_free_until_a_policy_names_one() {
    let fields = json!([{"name": "pdtf-name"}]);
    let named = json!({"name": "sp-names", "profileDataTypes": [{"name": "pdt-doctor", "operations": [
        {"operationName": "read", "fields": fields}, {"operationName": "create", "fields": fields}]}]});
    let free = tenant(&[json!({"name": "sp-none", "profileDataTypes": []})]).await;
    let patient = free.patient().await;
    let all = format!("{patient}/pdts/pdt-doctor");
    let none = token(&free, "sp-none").await;
    let (status, _) = free.call_with(&none, Method::GET, &all, None).await;
    assert_eq!(status, StatusCode::OK);

    let tenant = tenant(&[json!({"name": "sp-none"}), named]).await;
    let patient = tenant.patient().await;
    let all = format!("{patient}/pdts/pdt-doctor");
    let [none, names] = [
        token(&tenant, "sp-none").await,
        token(&tenant, "sp-names").await,
    ];
    let refused = tenant.call_with(&none, Method::GET, &all, None).await;
    assert_forbidden(refused, "read records of pdt-doctor");
    let body = json!({"pdtf-name": "Dr Example", "pdtf-fax": "+15550100"});
    let refused = tenant
        .call_with(&names, Method::POST, &all, Some(body.clone()))
        .await;
    assert_forbidden(refused, "create these fields of pdt-doctor: pdtf-fax");
    let (_, created) = tenant.post(&all, body).await;
    let one = format!("{all}/{}", created["id"].as_str().expect("an id"));
    let (_, read) = tenant.call_with(&names, Method::GET, &one, None).await;
    assert_eq!(read["jsonBody"]["pdtf-name"], "Dr Example");
    assert_eq!(read["jsonBody"].get("pdtf-fax"), None);
    let deleted = tenant.call_with(&names, Method::DELETE, &one, None).await;
    assert_forbidden(deleted, "delete records of pdt-doctor");
}
