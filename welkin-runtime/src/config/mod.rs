//! The configuration of a client: tenant, environment, credentials, limits.

mod address;
mod network;
mod variables;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::error::ConfigurationError;
use crate::foreign_text::ForeignText;
use crate::http::body_limits::BodyLimits;
use crate::http::network::Network;
use crate::observe::Observer;
use crate::policy::{CallOptions, RateLimit, RequestBudget, RetryPolicy};
use crate::profile::Profile;
use crate::record::zone;
use crate::setting::check_text;
use crate::token::{TokenLimit, TokenSettings, TokenStore};
use crate::transport::Transport;

pub(crate) use self::address::segment;

/// The configuration of a client for a tenant.
///
/// ```
/// use welkin_runtime::Config;
///
/// let config = Config::new("acme", "client-id", "client-secret").environment("sandbox");
/// # let _ = config;
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) tenant: String,
    pub(crate) environment: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) origin: Option<String>,
    pub(crate) token_url: Option<String>,
    /// Another host to which plain HTTP is allowed.
    pub(crate) plain_http_host: Option<String>,
    pub(crate) profile: Profile,
    pub(crate) connect_timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) body_limits: BodyLimits,
    pub(crate) call_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) rate_limit: Option<RateLimit>,
    /// The shared budget, and the number of processes that share it.
    pub(crate) request_budget: Option<(Arc<dyn RequestBudget>, u32)>,
    pub(crate) concurrency: usize,
    pub(crate) token_store: Option<Arc<dyn TokenStore>>,
    pub(crate) token_limit: TokenLimit,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) middleware: Vec<Arc<Middleware>>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) tenant_time_zone: Option<TimeZone>,
    pub(crate) network: Network,
    pub(crate) options: CallOptions,
    pub(crate) security_role: Option<String>,
}

/// Wraps a transport into another.
type Middleware = dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync;

impl Config {
    /// Creates a configuration for a tenant's `live` environment with an API client's credentials, in profile `v1`.
    /// Values that can't be right, such as a secret with a newline at its end, are rejected when a client is created.
    #[must_use]
    pub fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            tenant: tenant.into(),
            environment: "live".to_owned(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            origin: None,
            token_url: None,
            plain_http_host: None,
            profile: Profile::v1(),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            body_limits: BodyLimits::default(),
            call_timeout: Duration::from_secs(120),
            retries: RetryPolicy::default(),
            rate_limit: Some(RateLimit::default()),
            request_budget: None,
            concurrency: 64,
            token_store: None,
            token_limit: TokenLimit::default(),
            transport: None,
            middleware: Vec::new(),
            observer: None,
            tenant_time_zone: None,
            network: Network::default(),
            options: CallOptions::new(),
            security_role: None,
        }
    }

    /// Sets the environment; the default is `live`.
    #[must_use]
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = environment.into();
        self
    }

    /// Sets scheme and host of the API, such as a sandbox's origin, and a path if a gateway adds one. Plain `http` is
    /// only allowed to this machine, unless [`plain_http_host`](Self::plain_http_host) names another, and then no proxy
    /// is used.
    #[must_use]
    pub fn base_url(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Sets the URL of the token issuer, if it is not the profile's path on the base URL.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets another profile, or one with overridden parts.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Sets the timeouts of connecting (default: 10 seconds), and of a request with its response (default: 30 seconds).
    #[must_use]
    pub fn timeouts(mut self, connect: Duration, request: Duration) -> Self {
        self.connect_timeout = connect;
        self.request_timeout = request;
        self
    }

    /// Sets the maximum size of response bodies in bytes: `answer` for successful responses, 32 MiB by default, and
    /// `error` for errors and tokens, 64 KiB by default. Reading stops there, regardless of the length announced by the
    /// server. A larger response is [`Error::TooLarge`](crate::Error::TooLarge); of a larger error the beginning is
    /// used, and [`ApiError::truncated`](crate::ApiError::truncated) is set.
    #[must_use]
    pub fn body_limits(mut self, answer: usize, error: usize) -> Self {
        self.body_limits = BodyLimits::new(answer, error);
        self
    }

    /// Sets the timeout of a whole call, including waiting and all its attempts; the default is two minutes.
    #[must_use]
    pub fn call_timeout(mut self, call: Duration) -> Self {
        self.call_timeout = call;
        self
    }

    /// Sets which failures are retried, how often, and after which pauses.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Sets the maximum number of requests in a time window, for this client and its clones. The default is 1,000 per
    /// minute, which a changelog of Welkin's names as the limit per API client. `None` is for a server without a limit.
    #[must_use]
    pub fn rate_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.rate_limit = limit.into();
        self
    }

    /// Shares the [rate limit](Self::rate_limit) with the other processes that use the same API client; `processes` is
    /// their approximate number, including this one. While the budget is unavailable, each process keeps to its share,
    /// and the [observer](Self::observer) is notified.
    #[must_use]
    pub fn request_budget(mut self, budget: impl RequestBudget, processes: u32) -> Self {
        self.request_budget = Some((Arc::new(budget), processes));
        self
    }

    /// Sets the maximum number of concurrent requests of this client and its clones; the default is 64.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Sends a header with every request except those for tokens, such as one that a gateway requires. `authorization`
    /// and `content-type` are reserved for the client.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options = self.options.header(name, value);
        self
    }

    /// Sends the header `Security-Role` with this role. Recorded responses show that Welkin allows the header; its
    /// effect is not documented. Its name suggests that it selects one of the API client's roles.
    #[must_use]
    pub fn security_role(mut self, role: impl Into<String>) -> Self {
        self.security_role = Some(role.into());
        self
    }

    /// Shares the token with other processes.
    #[must_use]
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.token_store = Some(Arc::new(store));
        self
    }

    /// Sets the maximum number of token requests of this client in any time window of this length; the default is 100
    /// in five minutes. Beyond it, Welkin blocks the API client for five minutes, so calls fail with
    /// [`Error::TokenLimit`](crate::Error::TokenLimit) instead. Set a part of it if several processes use the same API
    /// client without sharing a token.
    #[must_use]
    pub fn token_limit(mut self, requests: usize, span: Duration) -> Self {
        self.token_limit = TokenLimit { requests, span };
        self
    }

    /// Sets another transport than HTTP, such as one for a test. It has its own connect [timeout](Self::timeouts).
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Wraps the current transport: `make` receives it when the client is created. The middleware that was added last
    /// is called first.
    #[must_use]
    pub fn middleware(
        mut self,
        make: impl Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync + 'static,
    ) -> Self {
        self.middleware.push(Arc::new(make));
        self
    }

    /// Reports every request and every call, for metrics.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Sets the time zone in which the tenant's days begin, for tenants that store a date as midnight in their own
    /// zone, in UTC: with `America/New_York`, or `-05:00`, `2026-05-30T05:00:00.000Z` in a date field is May 30; with
    /// `+02:00`, so is `2026-05-29T22:00:00.000Z`. Midnight in UTC, which is how this crate and most others write a
    /// date, is always the day as written.
    ///
    /// Without a time zone, a date is the day as written in its text. In both cases, an unchanged date is written back
    /// as received, and its text is among `extra.unusual()`.
    ///
    /// The name is an offset (`+02:00`), a rule in the form of POSIX (`EST5EDT,M3.2.0,M11.1.0`), or a name of the IANA
    /// database (`America/New_York`) on systems that have this database.
    ///
    /// # Errors
    /// Returns an error if there is no such time zone.
    pub fn tenant_time_zone(mut self, name: &str) -> Result<Self, ConfigurationError> {
        let zone = zone(name).ok_or_else(|| ConfigurationError::TimeZone(name.to_owned()))?;
        self.tenant_time_zone = Some(zone);
        Ok(self)
    }

    /// Checks the texts that are sent or become part of a URL.
    pub(crate) fn check(&self) -> Result<(), ConfigurationError> {
        let secret = self.client_secret.expose_secret();
        for (setting, text) in [("client id", &*self.client_id), ("client secret", secret)] {
            check_text(text).map_err(|fault| ConfigurationError::Text { setting, fault })?;
        }
        self.profile.check()
    }

    /// The default options of calls.
    pub(crate) fn call_options(&self) -> Result<CallOptions, ConfigurationError> {
        let Some(role) = &self.security_role else {
            return Ok(self.options.clone());
        };
        let setting = "security role";
        check_text(role).map_err(|fault| ConfigurationError::Text { setting, fault })?;
        let role = HeaderValue::try_from(role);
        let role = role.map_err(|_| ConfigurationError::Name { setting })?;
        let name = HeaderName::from_static("security-role");
        Ok(self.options.clone().header(name, role))
    }

    /// Settings of the token source, with the URL of the token issuer.
    pub(crate) fn token_settings(&self, url: &Url) -> TokenSettings {
        let shown_path = match &self.token_url {
            Some(_) => url.path(),
            None => &self.profile.token_path,
        };
        TokenSettings {
            shown_path: shown_path.to_owned(),
            url: url.clone(),
            request: self.profile.token_request.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            limit: self.token_limit,
            store: self.token_store.clone(),
        }
    }
}

/// Shows neither a secret nor a URL that might hold one.
impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Config")
            .field("tenant", &ForeignText::new(&self.tenant))
            .field("environment", &ForeignText::new(&self.environment))
            .field("client_id", &ForeignText::new(&self.client_id))
            .finish_non_exhaustive()
    }
}
