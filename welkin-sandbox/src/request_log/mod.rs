//! The log of requests: a summary of each, without values of patients' records.

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

/// Base path of the sandbox's page and control API. These requests are not logged: they inspect the others.
pub(crate) const OWN_PATHS: &str = "/_sandbox";

/// A request and its response.
pub(crate) struct Exchange {
    pub(crate) summary: RequestSummary,
    pub(crate) uri: Uri,
    pub(crate) request_headers: HeaderMap,
    /// Empty if the body could not be read.
    pub(crate) request_body: Bytes,
    /// Empty if there was no response.
    pub(crate) response_headers: HeaderMap,
    /// `None` if the body is streamed, or there was no response.
    pub(crate) response_body: Option<Bytes>,
}

/// A callback that is notified of each completed request.
#[derive(Clone)]
pub(crate) enum Watcher {
    /// Receives the summary only.
    Summary(Arc<dyn Fn(&RequestSummary) + Send + Sync>),
    /// Receives headers and bodies, which contain health data, secrets and tokens.
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

/// Notifies watchers of every request.
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

    fn notify(&self, exchange: &Exchange) {
        for watcher in &self.watchers {
            match watcher {
                Watcher::Summary(callback) => callback(&exchange.summary),
                Watcher::Exchange(callback) => callback(exchange),
            }
        }
    }
}

/// Facts that are collected while a request is processed. It is an extension of the request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(Arc<Mutex<RequestFacts>>);

#[derive(Debug, Default)]
struct RequestFacts {
    client: Option<String>,
    fault: Option<Fault>,
    body: Bytes,
}

impl Notes {
    /// Records the authenticated API client.
    pub(crate) fn client(&self, id: &str) {
        self.noted().client = Some(id.to_owned());
    }

    /// Records the injected fault.
    pub(crate) fn fault(&self, fault: Fault) {
        self.noted().fault = Some(fault);
    }

    /// Records the body, after it was read.
    pub(crate) fn body(&self, body: &Bytes) {
        self.noted().body = body.clone();
    }

    /// Locks the notes. Poisoning is ignored: a panic elsewhere leaves them unchanged.
    fn noted(&self) -> MutexGuard<'_, RequestFacts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An extension of a response that is never written, because the connection is reset instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NeverWritten;

/// Processes a request, and notifies the watchers.
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

/// A request in progress. Watchers are notified of it in any case: the client may disconnect before there is a
/// response.
struct OpenRequest {
    log: Arc<RequestLog>,
    notes: Notes,
    start: Instant,
    /// The facts so far; taken when the watchers are notified.
    exchange: Option<Exchange>,
}

impl OpenRequest {
    fn new(log: Arc<RequestLog>, request: &Request, notes: Notes) -> Self {
        let pattern = request.extensions().get::<MatchedPath>();
        let pattern = pattern.map(MatchedPath::as_str);
        let target = log.names.target(pattern, request.uri().path());
        let method = request.method().as_str().chars().take(20).collect();
        let request_headers = if log.wants_bodies() {
            request.headers().clone()
        } else {
            HeaderMap::new()
        };
        let exchange = Exchange {
            summary: RequestSummary::new(Timestamp::now(), method, target),
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

    /// Notifies the watchers of the response, and returns it.
    async fn answered(mut self, response: Response) -> Response {
        let (mut head, body) = response.into_parts();
        let length = body.size_hint().exact();
        let reason = head.extensions.remove::<Reason>();
        let is_written = head.extensions.remove::<NeverWritten>().is_none();
        let mut body = body;
        let mut bytes = None;
        // A body of known length is in memory; others may be endless.
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
        self.notify();
        Response::from_parts(head, body)
    }

    fn notify(&mut self) {
        let Some(mut exchange) = self.exchange.take() else {
            return;
        };
        let mut noted = self.notes.noted();
        exchange.summary.duration = self.start.elapsed();
        exchange.summary.client = noted.client.take();
        exchange.summary.fault = noted.fault;
        exchange.request_body = std::mem::take(&mut noted.body);
        drop(noted);
        self.log.notify(&exchange);
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        if let Some(exchange) = &mut self.exchange {
            let reason = "the client disconnected before the response";
            exchange.summary.reason = Some(reason.to_owned());
        }
        self.notify();
    }
}
