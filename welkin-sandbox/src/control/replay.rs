//! Replay of recorded requests.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State as Shared;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderName, HeaderValue, Request};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde_json::json;

use super::answer::{Answer, PathParameters, Refusal};
use super::context::Context;
use super::requests::Id;
use crate::recording::Original;
use crate::server::Fuse;
use crate::state::State;

/// Header with the id of the replayed request.
const REPETITION: HeaderName = HeaderName::from_static("x-welkin-sandbox-replay");

/// Sends a recorded request again, with a new token of its client: the original token may have expired.
pub(super) async fn replay(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
) -> Answer {
    let recorder = &context.state.recorder;
    let original = recorder.find(path.id);
    let original = original.ok_or_else(|| path.not_kept())?;
    let before = recorder.latest();
    let request = again(&context.state, &original)?;
    let tenant = TowerToHyperService::new(context.tenant);
    let answered = tenant.call(request).await;
    let response = answered.unwrap_or_else(|never| match never {});
    let status = response.status().as_u16();
    // Injected faults may interrupt the body; the result is not needed here.
    let _ = to_bytes(response.into_body(), usize::MAX).await;
    let kept = recorder.kept();
    let mark = path.id.to_string();
    let is_repetition = |request: &&std::sync::Arc<Original>| {
        request.id > before && { request.request_headers.get(&REPETITION) }
            .is_some_and(|of| *of == *mark)
    };
    let id = kept.iter().find(is_repetition).map(|request| request.id);
    Ok(Json(json!({ "id": id, "status": status })))
}

fn again(state: &State, original: &Original) -> Result<Request<Body>, Refusal> {
    if original.request_body.is_truncated() {
        let error = "the body of this request was too large to be stored: it can't be sent again";
        return Err(Refusal::conflict(error));
    }
    let mut request = Request::new(Body::from(original.request_body.bytes.clone()));
    *request.uri_mut() = original.uri.clone();
    let method = original.summary.method.parse();
    *request.method_mut() =
        method.map_err(|_| Refusal::conflict("its method can't be sent again"))?;
    let headers = request.headers_mut();
    *headers = original.request_headers.clone();
    headers.insert(REPETITION, original.id.into());
    let client = original.summary.client.as_ref();
    if let Some(client) = client.and_then(|client| state.tokens.client(client))
        && headers.contains_key(AUTHORIZATION)
    {
        let token = state.tokens.issue_to(&client).token;
        if let Ok(token) = HeaderValue::try_from(format!("Bearer {token}")) {
            headers.insert(AUTHORIZATION, token);
        }
    }
    request.extensions_mut().insert(Fuse::default());
    Ok(request)
}
