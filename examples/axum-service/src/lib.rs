//! A web service for a tenant: lists and adds readings of a patient. The client is the state of the router.
#![forbid(unsafe_code)]

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;
use welkin_runtime::{ApiErrorKind, DateTime, Error, PatientId};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

use care::{Vitals, vitals};

/// Returns the service. A client is cheap to clone: all clones share connections, token and limits.
pub fn router(welkin: care::Client) -> Router {
    let readings = get(list).post(add);
    Router::new()
        .route("/patients/{patient}/readings", readings)
        .with_state(welkin)
}

/// A record as returned by this service. The field names are its own, so that a change in Designer does not change its
/// interface.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    heart_rate: Option<i64>,
    measured_at: Option<DateTime>,
}

/// Lists the readings, newest first.
async fn list(
    State(welkin): State<care::Client>,
    Path(patient): Path<PatientId>,
) -> Result<Json<Vec<Reading>>, Failure> {
    let records = welkin.patient(patient).vitals();
    let newest = records.list().sort(vitals::CREATED_AT.desc());
    let readings = newest.all().await?.complete()?;
    let readings = readings.into_iter().map(|record| Reading {
        heart_rate: record.heart_rate,
        measured_at: record.measured_at,
    });
    Ok(Json(readings.collect()))
}

/// Adds a reading, which is validated by the rules of the configuration before anything is sent to the tenant.
async fn add(
    State(welkin): State<care::Client>,
    Path(patient): Path<PatientId>,
    Json(reading): Json<Reading>,
) -> Result<impl IntoResponse, Failure> {
    let vitals = Vitals {
        heart_rate: reading.heart_rate,
        measured_at: reading.measured_at,
        ..Default::default()
    };
    let record = welkin.patient(patient).vitals().create(&vitals).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": record.id }))))
}

/// An error of the client, converted to a response of this service.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // The response contains fields and rules, never values.
        if let Error::Validation(violations) = &self.0 {
            let faults: Vec<String> = violations.iter().map(ToString::to_string).collect();
            return (StatusCode::UNPROCESSABLE_ENTITY, Json(faults)).into_response();
        }
        let status = match self.0.api().map(|error| error.kind) {
            Some(ApiErrorKind::NotFound) => StatusCode::NOT_FOUND,
            _ if matches!(self.0, Error::InvalidId) => StatusCode::NOT_FOUND,
            _ if self.0.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_GATEWAY,
        };
        // The text of an error contains no health data, so it can be logged.
        eprintln!("failed      {}", self.0);
        let mut response = status.into_response();
        if let Some(wait) = self.0.retry_after() {
            let seconds = HeaderValue::from(wait.as_secs().max(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
