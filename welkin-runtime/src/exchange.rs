//! One request and its answer: what is told of it, and what is not.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, DATE, HeaderValue};
use http::{Request, Response, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::time::{Instant, timeout};

use crate::error::{ApiError, Error, RequestName};
use crate::observe::{Observer, RequestReport};
use crate::transport::{Transport, TransportError};

/// A whole answer, whatever its status.
pub(crate) struct Answer(Response<Bytes>);

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// What the server's clock said when it answered.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        let date = self.0.headers().get(DATE)?.to_str().ok()?;
        rfc2822::parse(date).ok().map(|date| date.timestamp())
    }

    /// The body of a good answer.
    ///
    /// # Errors
    /// What the API said otherwise.
    pub(crate) fn success(self, name: &RequestName) -> Result<Bytes, Error> {
        if self.status().is_success() {
            return Ok(self.0.into_body());
        }
        let (status, headers) = (self.status().as_u16(), self.0.headers());
        Err(ApiError::new(name.clone(), status, headers, self.0.body()).into())
    }
}

/// Where requests go, and how long an answer may take.
pub(crate) struct Wire {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) request_timeout: Duration,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl Wire {
    /// Sends a request, waits for the whole answer, and tells of it: never a value, an id or a secret.
    pub(crate) async fn exchange(
        &self,
        mut request: Request<Bytes>,
        name: &RequestName,
    ) -> Result<Answer, Error> {
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json);
        request.extensions_mut().insert(name.clone());
        let started = Instant::now();
        let answer = timeout(self.request_timeout, self.transport.send(request)).await;
        let answer = answer.unwrap_or_else(|_| Err(self.too_slow()));
        let latency = started.elapsed();
        self.tell(name, answer.as_ref().map(Response::status).ok(), latency);
        answer
            .map(Answer)
            .map_err(|error| Error::connection(name.clone(), error))
    }

    fn tell(&self, name: &RequestName, status: Option<StatusCode>, latency: Duration) {
        let (method, route, latency_ms) = (name.method, &*name.path, milliseconds(latency));
        let status = status.map(|status| status.as_u16());
        tracing::debug!(name: "welkin.request", method, route, status, latency_ms, "request ended");
        if let Some(observer) = &self.observer {
            observer.request(&RequestReport {
                request: name,
                status,
                latency,
            });
        }
    }

    fn too_slow(&self) -> TransportError {
        let limit = self.request_timeout;
        TransportError::no_answer(format!("it takes longer than {limit:?}")).timed_out()
    }
}

/// For events: they have whole milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
