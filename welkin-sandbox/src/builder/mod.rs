//! What a sandbox is to be like.

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

/// A sandbox about to be started. Defaults: tenant `acme`, client id `sandbox-client`, secret
/// `sandbox-secret`, tokens that live an hour, Welkin's limit on token requests and none on others, data in memory, a
/// free port on 127.0.0.1, and a configuration without CDTs.
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

/// The secret of the client that is accepted unless another is chosen.
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
    /// Serves this configuration.
    ///
    /// # Errors
    /// When its `securityFormation` has not the form of one.
    pub fn configuration(
        mut self,
        configuration: &config::Configuration,
    ) -> Result<Self, SandboxError> {
        self.configuration = Arc::new(Configuration::new(configuration)?);
        Ok(self)
    }

    /// Serves the configuration of these files or directories.
    ///
    /// # Errors
    /// When one can't be read, is no JSON, or is no Welkin configuration.
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

    /// Another tenant than `acme`.
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = tenant.into();
        self
    }

    /// The API client to accept, with full access.
    #[must_use]
    pub fn credentials(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client(ApiClient::new(id, secret))
    }

    /// The API client to accept.
    #[must_use]
    pub fn client(mut self, client: ApiClient) -> Self {
        self.client = client;
        self
    }

    /// One more API client to accept.
    #[must_use]
    pub fn further_client(mut self, client: ApiClient) -> Self {
        self.further_clients.push(client);
        self
    }

    /// Tells this receiver, too, what happens in the tenant.
    #[must_use]
    pub fn webhook(mut self, receiver: Webhook) -> Self {
        self.webhooks.push(receiver);
        self
    }

    /// How many requests a client may make within a span; none without.
    #[must_use]
    pub fn rate_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.rate_limit = limit.into();
        self
    }

    /// How many tokens a client may ask for within a span: 100 in five minutes by default otherwise, as Welkin
    /// documents.
    #[must_use]
    pub fn token_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.token_limit = limit.into();
        self
    }

    /// How long tokens live.
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

    /// Sets the tenant's clock ahead by so many seconds, or back: what the header `Date`, records and tokens say.
    /// Tokens live as long as they did. [`Sandbox::clock`] tells more of it.
    #[must_use]
    pub fn clock_skew(mut self, seconds: i32) -> Self {
        self.clock_skew = SignedDuration::from_secs(seconds.into());
        self
    }

    /// A user whom the tenant has, with these keys. Users whom API clients create can't sign in and have no roles: that
    /// takes Welkin's Admin, and here this.
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

    /// Keeps data in this file, and finds there what an earlier sandbox kept.
    #[must_use]
    pub fn data_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_file = Some(path.into());
        self
    }

    /// Starts with so many synthetic patients, in the environment `live`: each has records, encounters, answered
    /// assessments and programs of the last days of the seed. Patients that a data file has already are left alone.
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

    /// Another address than a free port on 127.0.0.1. Other machines must not be able to reach it, unless
    /// [`allow_remote`](Self::allow_remote) says that they may.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Allows an [address](Self::listen) that other machines can reach. Every client must then have another secret than
    /// the default, which everybody knows; what is sent can be read on the way, unless [HTTPS](Self::tls) is served.
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

    /// A name by which clients call the sandbox, beside `localhost` and addresses: that of its container or machine,
    /// without a port. Requests to other names are refused with a 421, because a page of any site can make the site's
    /// name lead here.
    #[must_use]
    pub fn allow_host(mut self, name: impl AsRef<str>) -> Self {
        self.hosts.add(name.as_ref());
        self
    }

    /// Asks for this token, as `Authorization: Bearer ...`, where somebody uses the control API below `/_sandbox`.
    /// Without one it is open on this machine, and closed where other machines can reach the sandbox.
    #[must_use]
    pub fn control_token(mut self, token: impl Into<String>) -> Self {
        self.control_token = Some(token.into());
        self
    }

    /// Calls this with a summary of every request, once it is answered. It is called where requests are answered, and
    /// must not block.
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

    /// Serves HTTPS instead of HTTP, with a certificate that is made at the start: [`Sandbox::root_certificate`] is
    /// what clients must trust.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }
}

impl Sandbox {
    /// A sandbox about to be started.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }
}
