//! The client: a tenant's API in one environment.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::external_id::Learned;
use crate::call::{Caller, Request};
use crate::config::{Config, segment};
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::http::message::Answer;
use crate::policy::CallOptions;
use crate::record::{DecodeError, Expected, read_within};
use crate::security::{Permission, SecurityPolicy, Subject};

/// A tenant's API in one environment. Cheap to clone; clones share connections and token.
#[derive(Clone)]
pub struct Client {
    pub(super) caller: Arc<Caller>,
    environment: Arc<str>,
    options: Arc<CallOptions>,
    policies: &'static [SecurityPolicy],
    pub(super) learned: Arc<Learned>,
}

/// Reads a successful response of which something is expected, and keeps the result.
pub(super) type ReadAnswer<'a> =
    &'a mut (dyn FnMut(&Answer, Expected<'_>) -> Result<(), DecodeError> + Send);

impl Client {
    /// Creates a client for the tenant and environment of `config`. Nothing is sent yet.
    ///
    /// # Errors
    /// Returns an error if a name can't be part of a URL, a URL is not safe for sending a secret, or TLS can't be set
    /// up.
    pub fn new(config: Config) -> Result<Self, Error> {
        Ok(Self {
            caller: Arc::new(Caller::new(&config)?),
            options: Arc::new(config.call_options()?),
            environment: config.environment.into(),
            policies: &[],
            learned: Arc::default(),
        })
    }

    /// Returns this client with the tenant's security policies: errors of calls that the API forbids then name the
    /// policies that allow the call. Generated clients set them.
    #[must_use]
    #[doc(hidden)]
    pub fn with_security_policies(mut self, policies: &'static [SecurityPolicy]) -> Self {
        self.policies = policies;
        self
    }

    /// Returns a client of the same tenant in another environment: same configuration, other data. Connections and
    /// token are shared.
    ///
    /// # Errors
    /// Returns an error if the name can't be part of a URL.
    pub fn environment(&self, name: &str) -> Result<Self, Error> {
        Ok(Self {
            caller: Arc::clone(&self.caller),
            environment: segment("environment", name)?.into(),
            options: Arc::clone(&self.options),
            policies: self.policies,
            learned: Arc::clone(&self.learned),
        })
    }

    /// Returns this client with other options for its calls. Options that are not set keep their values.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            options: Arc::new(options.or(&self.options)),
            ..self.clone()
        }
    }

    /// Sends a request, with retries; `read` reads the whole response. It is not called if the request's
    /// [`LookUp`](crate::call::LookUp) has found the object that it creates instead.
    pub(super) async fn send(
        &self,
        request: Request<'_>,
        read: ReadAnswer<'_>,
    ) -> Result<(), Error> {
        let zone = self.caller.tenant_time_zone.as_ref();
        let expected = request.expected();
        let mut read = |answer: &Answer| read_within(zone, || read(answer, expected));
        let (environment, options) = (&self.environment, &self.options);
        let call = self.caller.call(environment, options, request, &mut read);
        call.await
    }

    /// The error of a call; if the API forbids the call, with the security policies that allow it.
    pub(super) fn explained(
        &self,
        error: Error,
        operation: &'static str,
        subject: Subject<Cow<'static, str>>,
    ) -> Error {
        error.explained(|| Permission::needed(self.policies, operation, subject))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("environment", &ForeignText::new(&*self.environment))
            .finish_non_exhaustive()
    }
}
