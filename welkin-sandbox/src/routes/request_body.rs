//! The request body, which is read completely before the request is processed.
//!
//! If a request is rejected without reading its body, the remaining bytes on the connection would be parsed as the next
//! request, and the connection would have to be closed.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State as Shared};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;
use crate::request_log::Notes;
use crate::server::Activity;

/// Largest accepted body.
const LIMIT: usize = 16 << 20;

/// Most bytes of a rejected body that are read in order to keep the connection.
const DRAINED: usize = 64 << 20;

/// Bodies up to this size need no permit: their number is limited by the number of connections.
const SMALL: usize = 64 << 10;

/// Memory of all larger bodies together, in kibibytes.
const MEMORY: usize = 256 << 10;

/// The memory for large bodies, while they are received and processed.
#[derive(Clone, Debug)]
pub(super) struct BodyMemory(Arc<Semaphore>);

impl BodyMemory {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(MEMORY)))
    }

    /// Reserves memory for this number of bytes, if it is available.
    fn take(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let kibibytes = u32::try_from(bytes.div_ceil(1024)).ok()?;
        Arc::clone(&self.0).try_acquire_many_owned(kibibytes).ok()
    }
}

/// The result of reading a body.
enum Received {
    Whole(Bytes, Option<OwnedSemaphorePermit>),
    TooLarge,
    /// The body is too large to be read completely.
    Unending,
    /// Other large bodies use the memory.
    TooMany,
    /// The client disconnected, or the body is malformed.
    Broken,
}

/// Reads the body and passes the request on, or rejects a body that is too large.
pub(super) async fn whole_body(
    Shared(memory): Shared<BodyMemory>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    match receive(body, &memory).await {
        Received::Whole(body, _permit) => {
            if let Some(notes) = head.extensions.get::<Notes>() {
                notes.body(&body);
            }
            let activity = head.extensions.get::<Activity>();
            let _answering = activity.map(Activity::answering);
            next.run(Request::from_parts(head, Body::from(body))).await
        }
        Received::TooLarge => Problem::too_large(LIMIT).into_response(),
        Received::Unending => closing(Problem::too_large(LIMIT).into_response()),
        Received::TooMany => closing(Problem::too_busy().into_response()),
        Received::Broken => {
            closing(Problem::invalid("REQUEST", "The body can't be read").into_response())
        }
    }
}

async fn receive(body: Body, memory: &BodyMemory) -> Received {
    // Most requests have no body, or one in a single piece.
    let announced = body.size_hint().lower();
    if announced > DRAINED as u64 {
        return Received::Unending;
    }
    let mut whole = Vec::new();
    let mut length = 0;
    let mut permit: Option<OwnedSemaphorePermit> = None;
    let mut permitted = SMALL;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let Ok(piece) = piece else {
            return Received::Broken;
        };
        length += piece.len();
        if length > DRAINED {
            return Received::Unending;
        }
        if length > LIMIT {
            // The rest is read, but not kept.
            (whole, permit) = (Vec::new(), None);
            continue;
        }
        if length > permitted {
            // A growing vector may have twice the size of its content.
            let more = length.next_power_of_two() - permitted;
            let Some(taken) = memory.take(more) else {
                return Received::TooMany;
            };
            permitted += more;
            match &mut permit {
                Some(permit) => permit.merge(taken),
                None => permit = Some(taken),
            }
        }
        whole.extend_from_slice(&piece);
    }
    if length > LIMIT {
        Received::TooLarge
    } else {
        Received::Whole(whole.into(), permit)
    }
}

fn closing(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
