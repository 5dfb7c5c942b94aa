//! The settings of a sandbox.

mod start;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use welkin_model::config;
use welkin_seed::Seed;

use crate::client::ApiClient;
use crate::configuration::Configuration;
use crate::error::SandboxError;
use crate::faults::Faults;
use crate::hosts::Hosts;
use crate::limits::RateLimit;
use crate::request_log::{RequestSummary, Watcher};
use crate::sandbox::Sandbox;
use crate::webhooks::Webhook;

/// The settings of a sandbox to be started. Defaults: tenant `acme`, client id `sandbox-client`, secret
/// `sandbox-secret`, tokens that expire after an hour, Welkin's limit on token requests and none on others, data in
/// memory, a free port on 127.0.0.1, and a configuration without CDTs.
///
/// Reading a configuration takes longer than starting a sandbox. Clones share it, so that many tests of one binary read
/// it once:
///
/// ```no_run
/// use std::sync::LazyLock;
/// use welkin_sandbox::{Builder, Sandbox};
///
/// static BUILDER: LazyLock<Builder> = LazyLock::new(|| {
///     let builder = Sandbox::builder().config_paths(["designer-export.json"]);
///     builder.expect("the export is right")
/// });
///
/// # async fn a_test() -> Result<(), welkin_sandbox::SandboxError> {
/// let sandbox = BUILDER.clone().start().await?;
/// # drop(sandbox);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    configuration: Arc<Configuration>,
    tenant: String,
    client: ApiClient,
    further_clients: Vec<ApiClient>,
    token_lifetime: Duration,
    token_limit: Option<RateLimit>,
    rate_limit: Option<RateLimit>,
    webhooks: Vec<Webhook>,
    users: Vec<serde_json::Map<String, serde_json::Value>>,
    faults: Faults,
    clock_skew: SignedDuration,
    data_file: Option<PathBuf>,
    seed: Option<(Seed, u64)>,
    address: SocketAddr,
    allow_remote: bool,
    hosts: Hosts,
    watchers: Vec<Watcher>,
    control_token: Option<String>,
    tls: bool,
}

/// The default secret of the client.
const DEFAULT_SECRET: &str = "sandbox-secret";

impl Default for Builder {
    fn default() -> Self {
        Self {
            configuration: Arc::default(),
            tenant: "acme".to_owned(),
            client: ApiClient::new("sandbox-client", DEFAULT_SECRET),
            further_clients: Vec::new(),
            token_lifetime: Duration::from_secs(3600),
            token_limit: Some(RateLimit::new(100, Duration::from_secs(300))),
            rate_limit: None,
            webhooks: Vec::new(),
            users: Vec::new(),
            faults: Faults::default(),
            clock_skew: SignedDuration::ZERO,
            data_file: None,
            seed: None,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            hosts: Hosts::default(),
            watchers: Vec::new(),
            control_token: None,
            tls: false,
        }
    }
}

impl Builder {
    /// Sets the configuration.
    ///
    /// # Errors
    /// When its `securityFormation` is malformed.
    pub fn configuration(
        mut self,
        configuration: &config::Configuration,
    ) -> Result<Self, SandboxError> {
        self.configuration = Arc::new(Configuration::new(configuration)?);
        Ok(self)
    }

    /// Loads the configuration from these files or directories.
    ///
    /// # Errors
    /// When one can't be read, or is not a Welkin configuration in JSON.
    pub fn config_paths<P: AsRef<Path>>(
        self,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<Self, SandboxError> {
        let paths: Vec<PathBuf> = paths
            .into_iter()
            .map(|path| path.as_ref().to_owned())
            .collect();
        self.configuration(&config::read(&paths)?)
    }

    /// Sets the tenant; `acme` by default.
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = tenant.into();
        self
    }

    /// Sets the API client to accept, with full access.
    #[must_use]
    pub fn credentials(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client(ApiClient::new(id, secret))
    }

    /// Sets the API client to accept.
    #[must_use]
    pub fn client(mut self, client: ApiClient) -> Self {
        self.client = client;
        self
    }

    /// Accepts another API client.
    #[must_use]
    pub fn further_client(mut self, client: ApiClient) -> Self {
        self.further_clients.push(client);
        self
    }

    /// Adds a receiver of webhooks.
    #[must_use]
    pub fn webhook(mut self, receiver: Webhook) -> Self {
        self.webhooks.push(receiver);
        self
    }

    /// Sets the rate limit of each client; `None` disables it.
    #[must_use]
    pub fn rate_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.rate_limit = limit.into();
        self
    }

    /// Sets the limit on token requests of each client; 100 in five minutes by default, as Welkin documents.
    #[must_use]
    pub fn token_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.token_limit = limit.into();
        self
    }

    /// Sets the lifetime of tokens; an hour by default.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Injects these faults.
    #[must_use]
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Sets the tenant's clock ahead by this number of seconds, or back if negative: the header `Date`, and the times
    /// in records and tokens. The lifetime of tokens is unchanged. See [`Sandbox::clock`].
    #[must_use]
    pub fn clock_skew(mut self, seconds: i32) -> Self {
        self.clock_skew = SignedDuration::from_secs(seconds.into());
        self
    }

    /// Adds a user with these keys. Users that API clients create can't sign in and have no roles. Users that can
    /// are created in Welkin's Admin, and in the sandbox by this method.
    ///
    /// ```
    /// # let serde_json::Value::Object(nurse) = serde_json::json!({
    /// #     "id": "c08af975-8afc-49cb-84ac-7189b727148c", "username": "grace", "email": "grace@example.com",
    /// #     "userState": "ACTIVE", "enabled": true, "timezone": "US/Pacific",
    /// # }) else { unreachable!() };
    /// let builder = welkin_sandbox::Sandbox::builder().user(nurse);
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn user(mut self, user: serde_json::Map<String, serde_json::Value>) -> Self {
        self.users.push(user);
        self
    }

    /// Stores data in this file, which may have data of an earlier sandbox.
    #[must_use]
    pub fn data_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_file = Some(path.into());
        self
    }

    /// Starts with this number of synthetic patients in the environment `live`, each with records, encounters, answered
    /// assessments and programs. Patients that the data file already has are not changed.
    ///
    /// ```
    /// let builder = welkin_sandbox::Sandbox::builder().seed(welkin_sandbox::Seed::new(1), 200);
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn seed(mut self, seed: Seed, patients: u64) -> Self {
        self.seed = Some((seed, patients));
        self
    }

    /// Sets the address to listen on; a free port on 127.0.0.1 by default. Addresses that other machines can reach
    /// require [`allow_remote`](Self::allow_remote).
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Allows an [address](Self::listen) that other machines can reach. Clients must then not use the default secret,
    /// which is public. The traffic is not encrypted, unless [HTTPS](Self::tls) is enabled.
    ///
    /// ```
    /// use std::net::{Ipv4Addr, SocketAddr};
    ///
    /// let builder = welkin_sandbox::Sandbox::builder()
    ///     .credentials("TEAMSANDBOX", "not a real secret")
    ///     .listen(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 8080)))
    ///     .allow_remote()
    ///     .allow_host("sandbox");
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn allow_remote(mut self) -> Self {
        self.allow_remote = true;
        self
    }

    /// Allows a host name in requests, without a port, beside `localhost` and IP addresses: that of the container or
    /// machine. Requests to other names are rejected with 421, against DNS rebinding.
    #[must_use]
    pub fn allow_host(mut self, name: impl AsRef<str>) -> Self {
        self.hosts.add(name.as_ref());
        self
    }

    /// Requires this token, as `Authorization: Bearer ...`, for the control API below `/_sandbox`. Without one, the API
    /// is open on loopback addresses, and closed if other machines can reach the sandbox.
    #[must_use]
    pub fn control_token(mut self, token: impl Into<String>) -> Self {
        self.control_token = Some(token.into());
        self
    }

    /// Calls this function with a summary of every request after its response. It runs on the tasks that serve
    /// requests, and must not block.
    ///
    /// ```
    /// let builder = welkin_sandbox::Sandbox::builder().on_request(|request| println!("{request}"));
    /// # let _ = builder;
    /// ```
    #[must_use]
    pub fn on_request(mut self, tell: impl Fn(&RequestSummary) + Send + Sync + 'static) -> Self {
        self.watchers.push(Watcher::Summary(Arc::new(tell)));
        self
    }

    /// Serves HTTPS instead of HTTP, with a certificate that is generated at the start. Clients must trust
    /// [`Sandbox::root_certificate`].
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }
}

impl Sandbox {
    /// Returns the default settings of a new sandbox.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }
}
