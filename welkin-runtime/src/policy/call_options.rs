//! Options of single calls that override the client's configuration.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::retry::RetryPolicy;

/// Options of single calls that override the client's configuration: timeouts, retries, headers. Options that are not
/// set keep the configured values.
///
/// ```no_run
/// use std::time::Duration;
/// use welkin_runtime::{CallOptions, RetryPolicy};
/// # async fn example(client: welkin_runtime::Client, id: welkin_runtime::PatientId) -> Result<(), welkin_runtime::Error> {
/// let quick = CallOptions::new().call_timeout(Duration::from_secs(2)).retries(RetryPolicy::never());
/// let patient = client.with_options(quick).patients().get(&id).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) retries: Option<RetryPolicy>,
    pub(crate) headers: HeaderMap,
}

impl CallOptions {
    /// Options that override nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of a whole call, including waiting and all its attempts.
    #[must_use]
    pub fn call_timeout(mut self, limit: Duration) -> Self {
        self.call_timeout = Some(limit);
        self
    }

    /// Sets the timeout of each request, including its response.
    #[must_use]
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.request_timeout = Some(limit);
        self
    }

    /// Sets which failures are retried, how often, and after which pauses. The [quota](RetryPolicy::quota) is always
    /// the client's.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Sends a header with every request except those for tokens. `authorization` and `content-type` are reserved for
    /// the client.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// These options, with `other` for those that are not set.
    #[must_use]
    pub(crate) fn or(mut self, other: &Self) -> Self {
        self.call_timeout = self.call_timeout.or(other.call_timeout);
        self.request_timeout = self.request_timeout.or(other.request_timeout);
        self.retries = self.retries.or(other.retries);
        for (name, value) in &other.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        self
    }
}

/// Shows names of headers, and not their values, which may be secrets.
impl fmt::Debug for CallOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.keys().collect();
        formatter
            .debug_struct("CallOptions")
            .field("call_timeout", &self.call_timeout)
            .field("request_timeout", &self.request_timeout)
            .field("retries", &self.retries)
            .field("headers", &headers)
            .finish()
    }
}
