//! Sending one request and waiting for its response.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, HeaderValue};
use http::{Request, Uri};
use tokio::time::Instant;

use crate::error::{Error, RequestName};
use crate::http::body_limits::BodyLimits;
use crate::http::deadline::Deadline;
use crate::http::message::{Answer, Outgoing};
use crate::http::open_body::OpenBody;
use crate::http::reqwest::HttpTransport;
use crate::observe::{Observer, RequestReport};
use crate::transport::{BoxFuture, Transport, TransportError};

/// The carrier of requests: HTTP alone, or a transport or middleware of the program. It is always a `dyn Carrier`:
/// otherwise the compiler would look into reqwest for each future that sends a request, whether it is [`Send`].
pub(crate) trait Carrier: Send + Sync {
    /// Sends a request and waits for the response.
    fn send<'a>(
        &'a self,
        request: Outgoing,
        name: &'a RequestName,
    ) -> BoxFuture<'a, Result<Answer, TransportError>>;
}

impl Carrier for HttpTransport {
    fn send<'a>(
        &'a self,
        request: Outgoing,
        _: &'a RequestName,
    ) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl Carrier for Arc<dyn Transport> {
    fn send<'a>(
        &'a self,
        request: Outgoing,
        name: &'a RequestName,
    ) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(by_program(&**self, request, name))
    }
}

/// Sends a request by a transport of the program.
async fn by_program(
    transport: &dyn Transport,
    request: Outgoing,
    name: &RequestName,
) -> Result<Answer, TransportError> {
    let uri = Uri::try_from(request.url.as_str()).map_err(TransportError::not_sent)?;
    let mut whole = Request::new(request.body.unwrap_or_default());
    *whole.method_mut() = request.method;
    *whole.uri_mut() = uri;
    *whole.headers_mut() = request.headers;
    whole.extensions_mut().insert(name.clone());
    whole.extensions_mut().insert(request.limits);
    let (head, mut body) = transport.send(whole).await?.into_parts();
    // A larger body was truncated.
    let is_whole = head.status.is_success() && body.len() <= request.limits.of(head.status);
    if let Some(open) = request.open.filter(|_| is_whole) {
        open.put(OpenBody::Whole(Some(std::mem::take(&mut body))));
    }
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body,
    })
}

/// The carrier of requests, and the timeout of responses.
pub(crate) struct Wire {
    pub(crate) carrier: Box<dyn Carrier>,
    pub(crate) request_timeout: Duration,
    pub(crate) limits: BodyLimits,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl Wire {
    /// The deadline of a request that begins now: after the default timeout, unless its call has another.
    pub(crate) fn limit(&self, now: Instant, limit: Option<Duration>) -> Deadline {
        Deadline::new("the request", now, limit.unwrap_or(self.request_timeout))
    }

    /// Sends a request, waits for the whole response, and reports both: never a value, an id or a secret.
    ///
    /// # Errors
    /// Returns an error if there is no response in time.
    pub(crate) async fn exchange(
        &self,
        mut request: Outgoing,
        name: &RequestName,
        limit: Deadline,
    ) -> Result<Answer, Error> {
        let accepted = match request.open {
            Some(_) => "*/*",
            None => "application/json",
        };
        let accepted = HeaderValue::from_static(accepted);
        request.headers.entry(ACCEPT).or_insert(accepted);
        let started = Instant::now();
        let answer = limit.before(self.carrier.send(request, name)).await;
        let answer = answer.flatten();
        let status = answer.as_ref().map(|answer| answer.status.as_u16());
        self.tell(name, status.ok(), started);
        answer.map_err(|error| Error::connection(name.clone(), error))
    }

    /// The clock is read only if a subscriber listens.
    fn tell(&self, name: &RequestName, status: Option<u16>, started: Instant) {
        tracing::debug!(
            name: "welkin.request",
            method = name.method,
            route = &*name.path,
            status,
            latency_ms = milliseconds(started.elapsed()),
            "request ended"
        );
        if let Some(observer) = &self.observer {
            observer.request(&RequestReport {
                request: name,
                status,
                latency: started.elapsed(),
            });
        }
    }
}

/// The duration for events, in whole milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
