//! Sessions of the page with a cookie, which replaces the control token.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Body, Refusal};
use super::context::Context;
use crate::control_access::ControlAccess;

#[derive(Deserialize)]
pub(super) struct Opening {
    token: String,
}

pub(super) async fn open(
    Shared(context): Shared<Context>,
    Body(opening): Body<Opening>,
) -> Result<Response, Refusal> {
    let cookie = context.state.control_access.open_session(&opening.token);
    let cookie = cookie.ok_or_else(|| Refusal::unauthorized("this is not the control token"))?;
    Ok(([(SET_COOKIE, cookie)], Json(json!({}))).into_response())
}

pub(super) async fn close() -> Response {
    let cookie = ControlAccess::closed_session();
    ([(SET_COOKIE, cookie)], Json(json!({}))).into_response()
}
