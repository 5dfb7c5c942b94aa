//! What is told of each request: a summary, without any value of a patient's record.

mod route_names;
mod summary;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;

pub(crate) use self::route_names::RouteNames;
pub use self::summary::RequestSummary;
use crate::faults::Fault;
use crate::problem::Reason;

/// What the sandbox's own pages and their API are below. Of these requests nothing is told: they look at the others.
pub(crate) const OWN_PATHS: &str = "/_sandbox";

/// A request with its answer.
pub(crate) struct Exchange {
    pub(crate) summary: RequestSummary,
    pub(crate) uri: Uri,
    pub(crate) request_headers: HeaderMap,
    /// Empty where it could not be read.
    pub(crate) request_body: Bytes,
    /// Empty where there was no answer.
    pub(crate) response_headers: HeaderMap,
    /// None where it is sent piece by piece, or there was no answer.
    pub(crate) response_body: Option<Bytes>,
}

/// Who is told of requests, once each is answered.
#[derive(Clone)]
pub(crate) enum Watcher {
    /// With the summary alone.
    Summary(Arc<dyn Fn(&RequestSummary) + Send + Sync>),
    /// With headers and bodies, which hold health data, secrets and tokens.
    Exchange(Arc<dyn Fn(&Exchange) + Send + Sync>),
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Summary(_) => "Summary",
            Self::Exchange(_) => "Exchange",
        })
    }
}

/// Tells watchers of every request.
#[derive(Debug)]
pub(crate) struct RequestLog {
    watchers: Vec<Watcher>,
    names: RouteNames,
}

impl RequestLog {
    pub(crate) fn new(watchers: Vec<Watcher>, names: RouteNames) -> Self {
        Self { watchers, names }
    }

    fn wants_bodies(&self) -> bool {
        let mut watchers = self.watchers.iter();
        watchers.any(|watcher| matches!(watcher, Watcher::Exchange(_)))
    }

    fn tell(&self, exchange: &Exchange) {
        for watcher in &self.watchers {
            match watcher {
                Watcher::Summary(tell) => tell(&exchange.summary),
                Watcher::Exchange(tell) => tell(exchange),
            }
        }
    }
}

/// What is noted of a request while it is answered, by those who know it. It is an extension of the request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    client: Option<String>,
    fault: Option<Fault>,
    body: Bytes,
}

impl Notes {
    /// Which API client asks; its id is known to be one.
    pub(crate) fn client(&self, id: &str) {
        self.noted().client = Some(id.to_owned());
    }

    /// What goes wrong with it.
    pub(crate) fn fault(&self, fault: Fault) {
        self.noted().fault = Some(fault);
    }

    /// The body, once it was read.
    pub(crate) fn body(&self, body: &Bytes) {
        self.noted().body = body.clone();
    }

    /// A panic elsewhere leaves the notes as they were.
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An extension of an answer that is never written, because the connection is reset in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NeverWritten;

/// Has a request answered, and tells of it.
pub(crate) async fn watch(
    Shared(log): Shared<Arc<RequestLog>>,
    mut request: Request,
    next: Next,
) -> Response {
    let notes = Notes::default();
    request.extensions_mut().insert(notes.clone());
    if log.watchers.is_empty() || request.uri().path().starts_with(OWN_PATHS) {
        return next.run(request).await;
    }
    let open = OpenRequest::new(log, &request, notes);
    let response = next.run(request).await;
    open.answered(response).await
}

/// A request that is being answered. It is told of in any case: the client may go away before there is an answer.
struct OpenRequest {
    log: Arc<RequestLog>,
    notes: Notes,
    start: Instant,
    /// What is known so far; taken when it is told.
    exchange: Option<Exchange>,
}

impl OpenRequest {
    fn new(log: Arc<RequestLog>, request: &Request, notes: Notes) -> Self {
        let pattern = request.extensions().get::<MatchedPath>();
        let pattern = pattern.map(MatchedPath::as_str);
        let place = log.names.place(pattern, request.uri().path());
        let method = request.method().as_str().chars().take(20).collect();
        let request_headers = if log.wants_bodies() {
            request.headers().clone()
        } else {
            HeaderMap::new()
        };
        let exchange = Exchange {
            summary: RequestSummary::new(Timestamp::now(), method, place),
            uri: request.uri().clone(),
            request_headers,
            request_body: Bytes::new(),
            response_headers: HeaderMap::new(),
            response_body: None,
        };
        Self {
            log,
            notes,
            start: Instant::now(),
            exchange: Some(exchange),
        }
    }

    /// Tells of the answer, and returns it.
    async fn answered(mut self, response: Response) -> Response {
        let (mut head, body) = response.into_parts();
        let length = body.size_hint().exact();
        let reason = head.extensions.remove::<Reason>();
        let is_written = head.extensions.remove::<NeverWritten>().is_none();
        let mut body = body;
        let mut bytes = None;
        // A body of a known length is in memory; others may have no end.
        if is_written && length.is_some() && self.log.wants_bodies() {
            let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
            bytes = Some(whole.clone());
            body = Body::from(whole);
        }
        if let Some(exchange) = &mut self.exchange {
            exchange.summary.reason = reason.map(|reason| summary::one_line(&reason.0));
            if is_written {
                exchange.summary.status = Some(head.status.as_u16());
                exchange.summary.bytes = length;
                exchange.response_headers = head.headers.clone();
                exchange.response_body = bytes;
            }
        }
        self.tell();
        Response::from_parts(head, body)
    }

    fn tell(&mut self) {
        let Some(mut exchange) = self.exchange.take() else {
            return;
        };
        let mut noted = self.notes.noted();
        exchange.summary.duration = self.start.elapsed();
        exchange.summary.client = noted.client.take();
        exchange.summary.fault = noted.fault;
        exchange.request_body = std::mem::take(&mut noted.body);
        drop(noted);
        self.log.tell(&exchange);
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        if let Some(exchange) = &mut self.exchange {
            let reason = "the client disconnected before the response";
            exchange.summary.reason = Some(reason.to_owned());
        }
        self.tell();
    }
}
