//! One request and its answer: what is told of it, and what is not.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, DATE, HeaderValue};
use http::{HeaderMap, Method, Request, StatusCode, Uri};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::time::Instant;
use url::Url;

use crate::body_limits::BodyLimits;
use crate::error::{ApiError, Error, RequestName};
use crate::http::deadline::Deadline;
use crate::http::open_body::{OpenBody, OpenSlot};
use crate::http::reqwest::HttpTransport;
use crate::http::transport::{Transport, TransportError};
use crate::observe::{Observer, RequestReport};

/// A whole answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// What the server's clock said when it answered.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        rfc2822::parse(date).ok().map(|date| date.timestamp())
    }

    /// An answer that says nothing, for what has been done before.
    pub(crate) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// The answer, if it is a good one.
    ///
    /// # Errors
    /// What the API said otherwise, which some servers do with a good status; a good answer that is larger than allowed.
    pub(crate) fn success(self, name: &RequestName, limits: BodyLimits) -> Result<Self, Error> {
        let limit = limits.of(self.status);
        if !self.status.is_success() {
            return Err(
                ApiError::new(name.clone(), self.status, &self.headers, &self.body, limit).into(),
            );
        }
        if self.body.len() > limit {
            return Err(Error::too_large(name.clone(), limit));
        }
        let limit = limits.of(StatusCode::BAD_REQUEST);
        match ApiError::of_success(name, self.status, &self.headers, &self.body, limit) {
            Some(error) => Err(error.into()),
            None => Ok(self),
        }
    }
}

/// A request as it is sent.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) limits: BodyLimits,
    /// Where the body of a good answer goes, if it is not to be kept whole.
    pub(crate) open: Option<OpenSlot>,
}

/// What carries requests: HTTP alone, or what the program has put before it or in its place.
pub(crate) enum Carrier {
    Http(HttpTransport),
    Program(Arc<dyn Transport>),
}

impl Carrier {
    async fn send(&self, request: Outgoing, name: &RequestName) -> Result<Answer, TransportError> {
        let transport = match self {
            Self::Http(http) => return http.exchange(request).await,
            Self::Program(transport) => transport,
        };
        let uri = Uri::try_from(request.url.as_str()).map_err(TransportError::not_sent)?;
        let mut whole = Request::new(request.body.unwrap_or_default());
        *whole.method_mut() = request.method;
        *whole.uri_mut() = uri;
        *whole.headers_mut() = request.headers;
        whole.extensions_mut().insert(name.clone());
        whole.extensions_mut().insert(request.limits);
        let (head, mut body) = transport.send(whole).await?.into_parts();
        // What is larger than allowed was cut off.
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
}

/// Where requests go, and how long an answer may take.
pub(crate) struct Wire {
    pub(crate) carrier: Carrier,
    pub(crate) request_timeout: Duration,
    pub(crate) limits: BodyLimits,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl Wire {
    /// How long a request may take that begins now: the usual time, unless its call has another limit.
    pub(crate) fn limit(&self, now: Instant, limit: Option<Duration>) -> Deadline {
        Deadline::new("it", now, limit.unwrap_or(self.request_timeout))
    }

    /// Sends a request, waits for the whole answer, and tells of it: never a value, an id or a secret.
    ///
    /// # Errors
    /// When there is no answer in time.
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

    /// The clock is asked only when somebody listens.
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

/// For events: they have whole milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
