//! Injection of faults into responses, at random or requested by a header: a feature of the sandbox only.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::header::{CONTENT_LENGTH, DATE, HeaderValue};
use axum::http::response::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};

use crate::faults::{Fault, UnknownFault, answers};
use crate::problem::Problem;
use crate::request_log::{NeverWritten, Notes};
use crate::server::Fuse;
use crate::state::State;
use crate::tenant_clock::TenantClock;
use crate::tokens::bearer;

/// Header with which a request selects a fault.
const HEADER: &str = "x-welkin-sandbox-fault";

/// How far `Date` of a response with [`Fault::ClockSkew`] is ahead.
const SKEW: SignedDuration = SignedDuration::from_hours(1);

/// Number of pieces of a slow response, and the pause before each.
const PIECES: usize = 8;
const BETWEEN_PIECES: Duration = Duration::from_millis(5);

/// Processes a request, with an injected fault if there is one.
pub(crate) async fn inject(
    Shared(state): Shared<Arc<State>>,
    Extension(fuse): Extension<Fuse>,
    Extension(notes): Extension<Notes>,
    request: Request,
    next: Next,
) -> Response {
    let requested = match requested_fault(request.headers()) {
        Ok(requested) => requested,
        Err(problem) => return problem.into_response(),
    };
    let token = bearer(request.headers()).map(str::to_owned);
    let Some(fault) = state.faults.next(requested, token.is_some()) else {
        return dated(next.run(request).await, &state.clock, None);
    };
    notes.fault(fault);
    let refusal = answers::refusal(fault, state.faults.retry_after());
    if let Some(refusal) = refusal {
        return dated(refusal, &state.clock, None);
    }
    match (fault, &token) {
        (Fault::ResetBefore, _) => return reset(&fuse),
        (Fault::ExpiredToken, Some(token)) => state.tokens.expire(token),
        (Fault::RevokedToken, Some(token)) => state.tokens.revoke(token),
        _ => {}
    }
    let answer = next.run(request).await;
    match fault {
        Fault::ClockSkew => dated(answer, &state.clock, Some(SKEW)),
        Fault::ResetAfter => reset(&fuse),
        Fault::Stall => {
            state.stopping().await;
            reset(&fuse)
        }
        _ => dated(spoiled(fault, answer, &fuse).await, &state.clock, None),
    }
}

/// Parses the fault that the request's header names.
fn requested_fault(headers: &HeaderMap) -> Result<Option<Fault>, Problem> {
    let Some(name) = headers.get(HEADER) else {
        return Ok(None);
    };
    let fault: Result<Fault, UnknownFault> = name.to_str().unwrap_or_default().parse();
    let refused = |error: UnknownFault| Problem::invalid("SANDBOX", error.to_string());
    fault.map(Some).map_err(refused)
}

/// Returns the placeholder for a response that is never written, because the connection is reset instead.
fn reset(fuse: &Fuse) -> Response {
    fuse.blow();
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(NeverWritten);
    response
}

/// Applies a fault to a response.
async fn spoiled(fault: Fault, answer: Response, fuse: &Fuse) -> Response {
    if let Some(other) = answers::disguise(fault) {
        return other;
    }
    if !matches!(fault, Fault::HalfBody | Fault::CutOff | Fault::Drip) {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    // The sandbox's bodies are in memory, so that reading them can't fail.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.remove(CONTENT_LENGTH);
    let half = body.slice(..body.len() / 2);
    match fault {
        Fault::HalfBody => Response::from_parts(head, Body::from(half)),
        Fault::CutOff if body.is_empty() => reset(fuse),
        Fault::CutOff => {
            let end = Err(io::Error::from(io::ErrorKind::UnexpectedEof));
            promising(
                head,
                body.len(),
                Body::from_stream(stream::iter([Ok(half), end])),
            )
        }
        _ => {
            let length = body.len();
            let pieces = stream::unfold(body, move |mut rest| async move {
                let piece = rest.split_to(length.div_ceil(PIECES).min(rest.len()));
                tokio::time::sleep(BETWEEN_PIECES).await;
                (!piece.is_empty()).then_some((Ok::<_, Infallible>(piece), rest))
            });
            promising(head, length, Body::from_stream(pieces))
        }
    }
}

/// Returns a response with this `Content-Length`, whether or not the body has that length.
fn promising(mut head: Parts, length: usize, body: Body) -> Response {
    head.headers.insert(CONTENT_LENGTH, length.into());
    Response::from_parts(head, body)
}

/// Sets `Date` from the clock, with a further offset if the fault requires it.
fn dated(mut answer: Response, clock: &TenantClock, further: Option<SignedDuration>) -> Response {
    if further.is_some() || !clock.is_real() {
        let moment = clock.now().saturating_add(further.unwrap_or_default());
        let date = answers::http_date(moment.unwrap_or(Timestamp::MAX));
        if let Ok(date) = HeaderValue::try_from(date) {
            answer.headers_mut().insert(DATE, date);
        }
    }
    answer
}
