//! Transports, which carry requests to the API, over HTTP or in a way that the program chooses.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::foreign_text::ForeignText;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries one request and its whole response.
///
/// The default transport of a client uses HTTP. Put your own [in front of it](crate::Config::middleware), to add a
/// header or to measure, or [in its place](crate::Config::transport), to test without a network. The client itself
/// handles retries, limits, tokens and timeouts before the transport is called, once per attempt, for token requests,
/// too.
///
/// A request's [extensions](Request::extensions) hold its [`RequestName`](crate::error::RequestName): log that, never
/// the URL, whose ids and query may be health data. The header `authorization` and bodies hold secrets and health data.
/// The extensions also hold the request's [`BodyLimits`](crate::BodyLimits): stop reading there, and return
/// [`TransportError::too_large`]. A larger response that is returned all the same is rejected, or truncated if it is an
/// error.
///
/// ```
/// use std::sync::Arc;
/// use http::{HeaderValue, Request, Response};
/// use welkin_runtime::{Bytes, Config, Transport};
/// use welkin_runtime::http::{BoxFuture, TransportError};
///
/// /// Adds a header that a gateway wants.
/// struct Gateway(Arc<dyn Transport>);
///
/// impl Transport for Gateway {
///     fn send(&self, mut request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
///         request.headers_mut().insert("x-gateway", HeaderValue::from_static("ehr"));
///         self.0.send(request)
///     }
/// }
///
/// let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret").middleware(|next| Arc::new(Gateway(next)));
/// # let _ = config;
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and waits for the whole response, with any status. Redirects must not be followed, because the
    /// token must not go elsewhere.
    ///
    /// # Errors
    /// Returns an error if there is no response, or only a part of one.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        (**self).send(request)
    }
}

/// The reason why there is no response.
#[derive(Clone)]
pub struct TransportError {
    pub(crate) sent: bool,
    pub(crate) timeout: bool,
    /// The limit that a response exceeds.
    pub(crate) limit: Option<usize>,
    pub(crate) source: Cause,
}

/// A cause that clones of an error share.
pub(crate) type Cause = Arc<dyn StdError + Send + Sync>;

impl TransportError {
    /// The request was not sent: no connection was made. Any request may be retried.
    pub fn not_sent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            sent: false,
            timeout: false,
            limit: None,
            source: Arc::from(cause.into()),
        }
    }

    /// The request, or a part of it, was sent, and no whole response was received. The API may have processed it.
    pub fn no_answer(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            sent: true,
            ..Self::not_sent(cause)
        }
    }

    /// A response was not read to its end: it is larger than this limit, in bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self {
            limit: Some(limit),
            ..Self::no_answer(format!("the response exceeds the limit of {limit} bytes"))
        }
    }

    /// Whether the request may have reached the API.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.sent
    }

    /// The same error, because of a timeout.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }
}

/// Shows the cause, on one line.
impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        ForeignText::new(self.source.to_string()).fmt(formatter)
    }
}

/// Shows the cause as `Display` does: its own `Debug` may contain the address, whose ids and query may be health data.
impl fmt::Debug for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportError")
            .field("sent", &self.sent)
            .field("timeout", &self.timeout)
            .field("source", &ForeignText::new(self.source.to_string()))
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}
