//! The body of a request, read whole before anything else is decided.
//!
//! A request that is refused without its body having been read leaves the body on the connection, where it would be
//! taken for the next request: the connection would have to be closed.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use crate::problem::Problem;
use crate::request_log::Notes;

/// Largest body that is taken.
const LIMIT: usize = 16 << 20;

/// Most of a body that is read in order to keep the connection.
const DRAINED: usize = 64 << 20;

/// What came of reading a body.
enum Received {
    Whole(Bytes),
    TooLarge,
    /// Too large to be read to its end.
    Unending,
    /// The client went away, or sent no body that HTTP knows.
    Broken,
}

/// Reads the body and passes the request on, or refuses what is too large.
pub(super) async fn whole_body(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    match receive(body).await {
        Received::Whole(body) => {
            if let Some(notes) = head.extensions.get::<Notes>() {
                notes.body(&body);
            }
            next.run(Request::from_parts(head, Body::from(body))).await
        }
        Received::TooLarge => Problem::too_large(LIMIT).into_response(),
        Received::Unending => closing(Problem::too_large(LIMIT).into_response()),
        Received::Broken => {
            closing(Problem::invalid("REQUEST", "The body can't be read").into_response())
        }
    }
}

async fn receive(body: Body) -> Received {
    // Most requests have no body, or one in a single piece.
    let announced = body.size_hint().lower();
    if announced > DRAINED as u64 {
        return Received::Unending;
    }
    let mut whole = Vec::new();
    let mut length = 0;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let Ok(piece) = piece else {
            return Received::Broken;
        };
        length += piece.len();
        if length > DRAINED {
            return Received::Unending;
        }
        if length <= LIMIT {
            whole.extend_from_slice(&piece);
        }
    }
    if length > LIMIT {
        Received::TooLarge
    } else {
        Received::Whole(whole.into())
    }
}

fn closing(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
