use axum::Json;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};
use welkin_runtime::http::TransportError;
use welkin_runtime::record::validate_all;
use welkin_runtime::{Client, Config, Error, NewPatient, Patch, reveal};

use crate::server::{SECRET, Server, config, id, ok, problem, status_code};
use crate::vitals::{NOTE, Vitals};

/// Texts that no output may contain: health data, ids of people, secrets.
const PRIVATE: [&str; 6] = ["Ada", "Lovelace", "p-secret", "r-secret", "token-", SECRET];

fn assert_private(shown: &str) {
    for private in PRIVATE {
        assert!(!shown.contains(private), "{private} shows in: {shown}");
    }
}

fn assert_error_private(error: &impl std::error::Error) {
    assert_private(&format!("{error} {error:?} {error:#?}"));
    let mut source = error.source();
    while let Some(cause) = source {
        assert_private(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

#[tokio::test]
async fn demographics_do_not_show() {
    let new = NewPatient::new("Ada", "Lovelace").external_id("Ada");
    assert_private(&format!("{new:?}"));
    let server = Server::new(|_| ok(json!({"id": "p1", "firstName": "Ada"}))).await;
    let patient = server.client().patients().create(&new).await.unwrap();
    assert_private(&format!("{patient:?}"));
}

#[test]
fn values_of_patches_and_fields_do_not_show_whatever_designer_flags() {
    let value = Vitals {
        heart_rate: Some(143),
        note: Some("Ada".to_owned()),
        ..Vitals::default()
    };
    let shown = format!("{value:?}");
    assert_eq!(shown, "Vitals { heart_rate: [hidden], note: [hidden], .. }");
    let patch = Patch::new().set(NOTE, "Ada");
    assert_eq!(format!("{patch:?}"), "{\"cdtf-note\"}");
    assert_eq!(format!("{:?}", reveal(&patch)), "{\"cdtf-note\": \"Ada\"}");
    assert_eq!(
        reveal(&value).to_string(),
        "cdt-vitals { heart_rate: 143, note: \"Ada\", .. }"
    );
}

#[tokio::test]
async fn records_show_neither_authors_nor_external_ids_nor_moments() {
    let record = json!({
        "id": "r1", "patientId": "p1", "jsonBody": {
            "cdtf-heart-rate": 143, "cdtf-of-tomorrow": "Ada", "created_by_name": "Ada Lovelace",
            "updated_by": "Ada", "external_id": "Ada", "created_at": "1907-03-16T00:00:00.000Z",
        },
    });
    let server = Server::new(move |_| ok(record.clone())).await;
    let record = server.vitals().get(&id("r1")).await.unwrap();
    let shown = format!("{record:?} {record:#?}");
    assert_private(&shown);
    assert!(!shown.contains("143") && !shown.contains("1907"), "{shown}");
    for name in [
        "created_by_name: [hidden]",
        "external_id: [hidden]",
        "cdtf-of-tomorrow",
    ] {
        assert!(shown.contains(name), "{shown}");
    }
    let revealed = format!("{:?}", reveal(&record));
    for value in ["143", "Ada Lovelace", "1907-03-16"] {
        assert!(revealed.contains(value), "{revealed}");
    }
}

#[test]
fn a_violation_names_field_and_rule_and_its_value_is_asked_for() {
    let value = Vitals {
        heart_rate: Some(9),
        note: Some("Ada Lovelace".to_owned()),
        ..Vitals::default()
    };
    let violations = value.validate().unwrap_err();
    let words = "cdt-vitals.cdtf-note is longer than 10 characters";
    assert_eq!(violations.to_string(), words);
    assert_error_private(&violations);
    assert_error_private(&Error::from(violations.clone()));
    let rows = validate_all([&value, &Vitals::default()]).unwrap_err();
    assert_error_private(&rows);
    assert_error_private(&Error::from(rows.clone()));

    let with_value = format!("{words} (value: \"Ada Lovelace\")");
    assert_eq!(reveal(&violations).to_string(), with_value);
    assert_eq!(reveal(&rows).to_string(), format!("row 0: {with_value}"));
    let violation = violations.iter().next().unwrap();
    assert_eq!(violation.value().unwrap().reveal(), "\"Ada Lovelace\"");
}

/// Returns bodies of errors that quote the request.
fn refusals() -> Vec<Value> {
    vec![
        json!([{
            "errorCode": "VALIDATION", "componentType": "CDT",
            "message": "Value 'Ada Lovelace' is not allowed for field cdtf-secret-note",
        }]),
        json!([{"errorCode": "VALIDATION", "details": {"value": "Ada", "list": ["Lovelace"]}}]),
        json!([{"errorCode": "Ada Lovelace is positive", "componentType": "Ada Lovelace"}]),
        json!({"errors": [{"errorCode": "VALIDATION", "Ada": "Lovelace"}]}),
        json!({"error": "Ada", "error_description": "Lovelace"}),
        json!({"timestamp": 1, "path": "/patients/p-secret", "Ada": "Lovelace"}),
        json!("Ada Lovelace"),
        json!([["Ada"], "Lovelace", null]),
    ]
}

#[tokio::test]
async fn what_a_server_says_is_had_on_request_only() {
    for body in refusals() {
        for status in [400, 401, 403, 404, 409, 418, 422, 429, 500] {
            let answer = body.clone();
            let server = Server::new(move |_| (status_code(status), Json(answer.clone()))).await;
            let patient = server.client().patient("p-secret".into());
            let records = patient.records::<Vitals>();
            let error = records
                .create(&Vitals::with_heart_rate(60))
                .await
                .unwrap_err();
            assert_error_private(&error);
            assert!(error.error_codes().all(|code| code == "VALIDATION"));
            let revealed = reveal(&error).to_string();
            assert!(
                revealed.contains("Ada") && revealed.contains("Lovelace"),
                "{revealed}"
            );
        }
    }
    let body = refusals().remove(0);
    let server = Server::new(move |_| (status_code(400), Json(body.clone()))).await;
    let error = server.vitals().get(&id("r1")).await.unwrap_err();
    let words = "GET /patients/{patient}/cdts/{cdt}/{record} failed with status 400: VALIDATION";
    assert_eq!(error.to_string(), words);
    let message = error.api().unwrap().problems[0].message().unwrap();
    assert_eq!(format!("{message} {message:?}"), "[hidden] [hidden]");
    assert!(message.reveal().contains("Ada Lovelace"));
}

#[tokio::test]
async fn pages_and_texts_in_place_of_json_do_not_show() {
    for (kind, body) in [
        ("text/html", "<html><title>Ada</title>Lovelace"),
        ("text/plain", "Ada Lovelace"),
        ("Ada; Lovelace", "{\"Ada\": \"Lovelace\""),
    ] {
        let answer = move |_: &_| (status_code(502), [(CONTENT_TYPE, kind)], body);
        let server = Server::new(answer).await;
        let error = server.vitals().get(&id("r1")).await.unwrap_err();
        assert_error_private(&error);
        assert_eq!(error.api().unwrap().text().unwrap().reveal(), body);
    }
}

#[tokio::test]
async fn refused_rows_do_not_show_what_was_refused() {
    let row = |id: &str, status: &str, content| json!({"id": id, "result": {"status": status, "content": content}});
    let answer = json!({"rows": [
        row("r1", "ERROR", json!([{"errorCode": "VALIDATION", "message": "Ada Lovelace"}])),
        row("r2", "Ada Lovelace is refused", json!("Ada")),
        row("r3", "ERROR", json!([{"errorCode": "Ada Lovelace"}])),
    ]});
    let server = Server::new(move |_| ok(answer.clone())).await;
    let ids = [id("r1"), id("r2"), id("r3")];
    let patch = Patch::new().set(NOTE, "Ada");
    let rows = server
        .vitals()
        .update_all(ids.iter().map(|id| (id, &patch)));
    let mut words = Vec::new();
    for row in rows.await.unwrap() {
        assert_private(&format!("{row:?}"));
        let refusal = row.result.unwrap_err();
        assert_error_private(&refusal);
        words.push(refusal.to_string());
    }
    let refused = "the API rejected the row";
    assert_eq!(
        words,
        [
            format!("{refused} with status ERROR: VALIDATION"),
            refused.to_owned(),
            format!("{refused} with status ERROR: a problem without a code"),
        ]
    );
}

/// Messages of transport errors, for every form of the cause.
#[test]
fn a_cause_is_one_line_and_does_not_show_its_address() {
    #[derive(Debug, thiserror::Error)]
    #[error("refused\r\nAda\u{1b}[2J")]
    struct Cause {
        url: &'static str,
    }
    let url = "https://welkin.example/patients/p-secret?query=Lovelace";
    let error = TransportError::no_answer(Cause { url });
    assert_eq!(error.to_string(), r"refused\r\nAda\u{1b}[2J");
    assert!(!format!("{error:?}").contains("p-secret"));
}

#[test]
fn secrets_do_not_show() {
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET);
    assert_private(&format!("{config:?}"));
    let client = Client::new(config.base_url("http://127.0.0.1:9")).unwrap();
    assert_private(&format!("{client:?} {:?}", client.patients()));
}

#[tokio::test]
async fn errors_hold_neither_bodies_nor_ids() {
    let bodies = [
        "{\"id\": null, \"jsonBody\": {\"note\": \"Ada Lovelace\"}}",
        "Ada Lovelace",
        "<p>Ada Lovelace",
    ];
    for body in bodies {
        let server = Server::new(move |_| body).await;
        let vitals = server
            .client()
            .patient("p-secret".into())
            .records::<Vitals>();
        assert_error_private(&vitals.get(&id("r-secret")).await.unwrap_err());
    }
    for status in [400, 401, 404, 500] {
        let server = Server::new(move |_| problem(status, "CODE")).await;
        let vitals = server
            .client()
            .patient("p-secret".into())
            .records::<Vitals>();
        assert_error_private(&vitals.get(&id("r-secret")).await.unwrap_err());
    }
    let patients = Client::new(config("http://127.0.0.1:1"))
        .unwrap()
        .patients();
    assert_error_private(&patients.get(&"p-secret".into()).await.unwrap_err());
}
