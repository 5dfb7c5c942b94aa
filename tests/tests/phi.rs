//! The output of generated code by default, and with `phi = "designer"`; the output when a server quotes a rejected
//! value.

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::net::TcpListener;
use welkin_runtime::{Config, Hidden, RetryPolicy, reveal};

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// The same, with `phi = "designer"`.
mod trusting {
    include!(concat!(env!("OUT_DIR"), "/trusting.rs"));
}

/// `cdtf-position` is not flagged as PHI, `cdtf-notes` is; the rest of a record has no flags.
fn record() -> serde_json::Value {
    json!({
        "id": "r1", "patientId": "p1", "jsonBody": {
            "cdtf-position": "Sitting", "cdtf-notes": "HIV positive", "cdtf-of-tomorrow": "HIV positive",
            "created_by_name": "Ada Lovelace", "external_id": "mrn-7",
        },
    })
}

#[test]
fn no_value_shows_whatever_designer_flags() -> Result<(), serde_json::Error> {
    let record: welkin_runtime::Record<care::Vitals> = serde_json::from_value(record())?;
    assert_eq!(
        format!("{:?}", record.data),
        "Vitals { position: [hidden], notes: [hidden], extra: [\"cdtf-of-tomorrow\"], .. }"
    );
    assert!(format!("{:?}", reveal(&record)).contains("notes: \"HIV positive\""));
    Ok(())
}

#[test]
fn with_designers_flags_what_is_not_flagged_shows_and_the_rest_does_not()
-> Result<(), serde_json::Error> {
    let record: welkin_runtime::Record<trusting::Vitals> = serde_json::from_value(record())?;
    assert_eq!(
        format!("{:?}", record.data),
        "Vitals { position: \"Sitting\", notes: [hidden], extra: [\"cdtf-of-tomorrow\"], .. }"
    );
    let shown = format!("{record:?}");
    for value in ["HIV", "Ada", "mrn-7"] {
        assert!(!shown.contains(value), "{shown}");
    }
    Ok(())
}

/// Rejects every request, and quotes its body.
async fn refuse(request: Request) -> Response {
    if request.uri().path() == "/oauth/token" {
        return Json(json!({ "access_token": "t", "expires_in": 3600 })).into_response();
    }
    let problem = json!([{
        "errorCode": "VALIDATION", "componentType": "CDT",
        "message": "Value 'HIV positive' is not allowed for field cdtf-notes",
        "details": { "cdtf-notes": "HIV positive" },
    }]);
    (StatusCode::BAD_REQUEST, Json(problem)).into_response()
}

#[tokio::test]
async fn a_refused_value_does_not_show_in_the_error() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(refuse)).await });
    let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret");
    let client = care::Client::connect(config.base_url(origin).retries(RetryPolicy::never()))?;
    let vitals = care::Vitals {
        notes: Some("HIV positive".to_owned()),
        ..Default::default()
    };
    let patient = client.patient("p1");
    let refused = patient.vitals().create(&vitals).await;
    let error = refused.expect_err("the server refuses everything");
    assert!(
        !format!("{error} {error:?} {error:#?}").contains("HIV"),
        "{error:?}"
    );
    assert!(error.error_codes().eq(["VALIDATION"]));
    let problem = &error.api().expect("the API refused it").problems[0];
    let message = problem.message().map(Hidden::reveal);
    assert_eq!(
        message,
        Some("Value 'HIV positive' is not allowed for field cdtf-notes")
    );
    let details = problem.sent().reveal().get("details");
    let value = details.and_then(|details| details.get("cdtf-notes"));
    assert_eq!(value, Some("HIV positive".into()));
    Ok(())
}
