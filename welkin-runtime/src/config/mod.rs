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

/// How to reach a tenant.
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
    /// Another host than this machine that plain HTTP is allowed to.
    pub(crate) plain_http_host: Option<String>,
    pub(crate) profile: Profile,
    pub(crate) connect_timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) body_limits: BodyLimits,
    pub(crate) call_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) rate_limit: Option<RateLimit>,
    /// With the number of processes that share it.
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

/// Makes a transport that stands before another.
type Middleware = dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync;

impl Config {
    /// A tenant's `live` environment with an API client's credentials, in profile `v1`. What can't be right in any of
    /// them, such as a newline at the end of the secret, is refused when a client is made.
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

    /// Another environment than `live`.
    #[must_use]
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = environment.into();
        self
    }

    /// Scheme and host of the API, such as a sandbox's origin, and a path where a gateway adds one. Plain `http` is for
    /// this machine only, unless [`plain_http_host`](Self::plain_http_host) names another, and then no proxy is used.
    #[must_use]
    pub fn base_url(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Where tokens are issued, where it is not the profile's path on the base URL.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Another profile, or one with parts overridden.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// How long connecting may take (10 seconds by default), and a request with its answer (30 seconds by default).
    #[must_use]
    pub fn timeouts(mut self, connect: Duration, request: Duration) -> Self {
        self.connect_timeout = connect;
        self.request_timeout = request;
        self
    }

    /// How many bytes of an answer are read: at most `answer` where it is a success, 32 MiB by default, and at most
    /// `error` where it is an error or a token, 64 KiB by default. Reading stops there, whatever length the server has
    /// announced. A larger answer is [`Error::TooLarge`](crate::Error::TooLarge); of a larger error the beginning is
    /// used, and [`ApiError::truncated`](crate::ApiError::truncated) is set.
    #[must_use]
    pub fn body_limits(mut self, answer: usize, error: usize) -> Self {
        self.body_limits = BodyLimits::new(answer, error);
        self
    }

    /// How long a whole call may take, with its waiting and all its attempts: two minutes by default.
    #[must_use]
    pub fn call_timeout(mut self, call: Duration) -> Self {
        self.call_timeout = call;
        self
    }

    /// Which failures are retried, how often, and after what pauses.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// The maximum number of requests in a time window, of this client and its clones: 1,000 in a minute by default,
    /// which is what a changelog of Welkin's has as its limit per API client. `None` is for a server without one.
    #[must_use]
    pub fn rate_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.rate_limit = limit.into();
        self
    }

    /// Shares the [rate limit](Self::rate_limit) with the other processes that use the same API client, about so many
    /// of them, this one included. While the budget is out of reach, each keeps to its share, and the
    /// [observer](Self::observer) is told.
    #[must_use]
    pub fn request_budget(mut self, budget: impl RequestBudget, processes: u32) -> Self {
        self.request_budget = Some((Arc::new(budget), processes));
        self
    }

    /// Most requests under way at once, of this client and its clones: 64 by default.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Sends a header with every request but those for tokens, such as one that a gateway wants. `authorization` and
    /// `content-type` are the client's own.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options = self.options.header(name, value);
        self
    }

    /// Sends the header `Security-Role` with this role. Recorded answers show that Welkin allows the header; what it
    /// does is not documented. Its name suggests that it chooses which of its roles an API client acts in.
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

    /// The maximum number of token requests of this client in any window of this length: 100 in five minutes by
    /// default, after which Welkin blocks the API client for five minutes. Beyond it calls fail with
    /// [`Error::TokenLimit`](crate::Error::TokenLimit). Give a part of it where several processes use the same API
    /// client without sharing a token.
    #[must_use]
    pub fn token_limit(mut self, requests: usize, span: Duration) -> Self {
        self.token_limit = TokenLimit { requests, span };
        self
    }

    /// Another transport than HTTP, such as one of a test. [Timeouts](Self::timeouts) of connecting are its own.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Puts a transport before the one that is there: `make` is given that one when the client is made. The last one
    /// added is asked first.
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

    /// The time zone in which the tenant's days begin, for tenants that hold a date as the midnight of their own zone
    /// in UTC: with `America/New_York`, or `-05:00`, `2026-05-30T05:00:00.000Z` in a date field is May 30; with
    /// `+02:00`, so is `2026-05-29T22:00:00.000Z`. Midnight in UTC, which is how this crate and most others write a
    /// date, stays the day that is written.
    ///
    /// Without it, a date is the day that its text is written with. Either way a date that is not changed is written
    /// back as received, and its text is among `extra.unusual()`.
    ///
    /// The name is an offset (`+02:00`), a rule in the form of POSIX (`EST5EDT,M3.2.0,M11.1.0`), or a name of the IANA
    /// database (`America/New_York`) on systems that have one.
    ///
    /// # Errors
    /// When no such zone is known.
    pub fn tenant_time_zone(mut self, name: &str) -> Result<Self, ConfigurationError> {
        let zone = zone(name).ok_or_else(|| ConfigurationError::TimeZone(name.to_owned()))?;
        self.tenant_time_zone = Some(zone);
        Ok(self)
    }

    /// Checks the texts that are sent or become a part of a URL.
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

    /// Settings of the token source, with the URL where tokens are issued.
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

/// Never a secret, nor a URL that might hold one.
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
