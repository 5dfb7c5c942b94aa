//! Transports: they carry requests to the API over HTTP, or as a program decides.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::foreign_text::ForeignText;

/// A future whose type is not named.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries one request and its whole answer.
///
/// A client has one that speaks HTTP. Put your own [before it](crate::Config::middleware), to add a header or to
/// measure, or [in its place](crate::Config::transport), to test without a network. Retries, limits, tokens and time
/// limits are the client's work and happen before; a request comes here once per attempt, token requests included.
///
/// A request's [extensions](Request::extensions) hold its [`RequestName`](crate::error::RequestName): log that, never
/// the URL, whose ids and query may be health data. The header `authorization` and bodies hold secrets and health data.
/// They hold the request's [`BodyLimits`](crate::BodyLimits), too: stop reading there, and answer with
/// [`TransportError::too_large`]. A larger answer that is returned all the same is refused, or cut off where it is an
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
    /// Sends a request and waits for the whole answer, whatever its status. Redirects must not be followed: the token
    /// stays here.
    ///
    /// # Errors
    /// When there is no answer, or only a part of one.
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

/// Why there is no answer.
#[derive(Clone)]
pub struct TransportError {
    pub(crate) sent: bool,
    pub(crate) timeout: bool,
    /// The limit that an answer exceeds.
    pub(crate) limit: Option<usize>,
    pub(crate) source: Cause,
}

/// A cause that clones of an error share.
pub(crate) type Cause = Arc<dyn StdError + Send + Sync>;

impl TransportError {
    /// The request never left: no connection was made. Any request may be repeated.
    pub fn not_sent(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            sent: false,
            timeout: false,
            limit: None,
            source: Arc::from(cause.into()),
        }
    }

    /// The request, or a part of it, left, and no whole answer came. The API may have acted on it.
    pub fn no_answer(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            sent: true,
            ..Self::not_sent(cause)
        }
    }

    /// An answer was not read to its end: it has more bytes than this limit.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self {
            limit: Some(limit),
            ..Self::no_answer(format!("the answer has more than {limit} bytes"))
        }
    }

    /// Whether the request may have reached the API.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.sent
    }

    /// The same, because it took too long.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }
}

/// The cause, on one line.
impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        ForeignText::new(self.source.to_string()).fmt(formatter)
    }
}

/// The cause in words: its own `Debug` may hold the address, whose ids and query may be health data.
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
