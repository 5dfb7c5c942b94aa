//! `POST /oauth/token`: OAuth 2.0 client credentials.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Form, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::State;

#[derive(Deserialize)]
pub(super) struct TokenRequest {
    grant_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

pub(super) async fn issue(
    Shared(state): Shared<Arc<State>>,
    Form(request): Form<TokenRequest>,
) -> Response {
    if request.grant_type != "client_credentials" {
        return refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    match state
        .tokens
        .issue(&request.client_id, &request.client_secret)
    {
        Some(token) => Json(json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": state.tokens.lifetime().as_secs_f64(),
        }))
        .into_response(),
        None => refusal(StatusCode::UNAUTHORIZED, "invalid_client"),
    }
}

/// RFC 6749, section 5.2.
fn refusal(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({"error": error}))).into_response()
}
