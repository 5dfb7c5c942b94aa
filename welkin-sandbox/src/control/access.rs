//! Middleware that checks access to the control API.

use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::Refusal;
use super::context::BASE;
use crate::control_access::NoAccess;
use crate::state::State;

/// An extension of requests with access, for public endpoints that return more to them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trusted;

/// Passes requests with access on, and those to public endpoints: the page, which asks for the token, and the health
/// check.
pub(super) async fn check(
    Shared(state): Shared<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    if is_of_another_site(request.method(), request.headers()) {
        return Refusal::forbidden("requests from pages of other sites are rejected")
            .into_response();
    }
    match state.control_access.check(request.headers()) {
        Ok(()) => drop(request.extensions_mut().insert(Trusted)),
        Err(_) if is_public(request.method(), request.uri().path()) => {}
        Err(NoAccess::Closed) => {
            let error = "other machines can reach this sandbox, so its control API requires a token: start it with \
                `--control-token`";
            return Refusal::forbidden(error).into_response();
        }
        Err(NoAccess::TokenNeeded) => {
            let error = "the control token is required: send it as `Authorization: Bearer ...`";
            return Refusal::unauthorized(error).into_response();
        }
    }
    next.run(request).await
}

/// Whether an endpoint contains no data of the tenant and is needed before authentication.
fn is_public(method: &Method, path: &str) -> bool {
    let path = path.strip_prefix(BASE).unwrap_or(path);
    match *method {
        Method::GET | Method::HEAD => {
            matches!(path, "" | "/" | "/health") || path.starts_with("/assets/")
        }
        Method::POST | Method::DELETE => path == "/session",
        _ => false,
    }
}

/// Whether the browser reports that a page of another site sent the request. Opening the sandbox's page from a link
/// does not count.
fn is_of_another_site(method: &Method, headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_other = matches!(header("sec-fetch-site"), Some("cross-site" | "same-site"));
    let is_link = method == Method::GET && header("sec-fetch-mode") == Some("navigate");
    is_other && !is_link
}
