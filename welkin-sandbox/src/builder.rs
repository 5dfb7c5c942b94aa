//! Starting a sandbox.

use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use welkin_codegen::config;
use welkin_seed::Seed;

use crate::client::ApiClient;
use crate::configuration::Configuration;
use crate::error::SandboxError;
use crate::faults::{Faults, Fuse, FusedListener, Injector};
use crate::limits::{Limiter, RateLimit};
use crate::routes;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::storage::Storage;
use crate::tls::Tls;
use crate::tokens::Tokens;
use crate::webhooks::{Webhook, Webhooks};

/// A sandbox about to be started. Defaults: tenant `acme`, client id `sandbox-client`, secret
/// `sandbox-secret`, tokens that live an hour, Welkin's limit on token requests and none on others, data in memory, a
/// free port on 127.0.0.1, and a configuration without CDTs.
#[derive(Debug)]
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
    tls: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            configuration: Arc::default(),
            tenant: "acme".to_owned(),
            client: ApiClient::new("sandbox-client", "sandbox-secret"),
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

    /// Sets the clock that clients are told of ahead by so many seconds, or back: the header `Date`, and when tokens
    /// say that they expire. They live as long as they did.
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

    /// Another address than a free port on 127.0.0.1.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Serves HTTPS instead of HTTP, with a certificate that is made at the start: [`Sandbox::root_certificate`] is
    /// what clients must trust.
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts serving. Requests are answered as soon as this returns.
    ///
    /// # Errors
    /// When a client has a role that the configuration does not have, the address is not loopback or not free, or the
    /// data file can't be used.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        if !self.address.ip().is_loopback() {
            return Err(SandboxError::NotLoopback(self.address));
        }
        let clients = self.clients()?;
        let mut receivers = self.webhooks.iter();
        receivers
            .try_for_each(Webhook::check)
            .map_err(SandboxError::Webhook)?;
        let tls = self.tls.then(Tls::generate).transpose()?;
        let storage = Storage::open(self.data_file.as_deref())?;
        routes::add_users(&storage, self.users).await?;
        let listen_error = |source| SandboxError::Listen {
            address: self.address,
            source,
        };
        let listener = TcpListener::bind(self.address)
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let (stop, mut stopped) = watch::channel(());
        let token_limit = Limiter::new(self.token_limit);
        let state = Arc::new(State {
            origin: format!("{}://{address}", if self.tls { "https" } else { "http" }),
            webhooks: Webhooks::start(self.webhooks),
            tenant: self.tenant,
            tokens: Tokens::new(clients, self.token_lifetime, token_limit, self.clock_skew),
            faults: Injector::new(self.faults),
            clock_skew: self.clock_skew,
            stopped: stopped.clone(),
            limiter: Limiter::new(self.rate_limit),
            configuration: RwLock::new(self.configuration),
            storage,
        });
        if let Some((seed, patients)) = self.seed {
            let seeded = routes::seed(&state, seed, patients).await;
            seeded.map_err(|problem| SandboxError::Seed(format!("{problem:?}")))?;
        }
        let service =
            routes::router(Arc::clone(&state)).into_make_service_with_connect_info::<Fuse>();
        let certificate = tls.as_ref().map(|tls| tls.certificate.clone());
        let server = axum::serve(FusedListener { listener, tls }, service).with_graceful_shutdown(
            async move {
                // The sender going away means: stop.
                let _ = stopped.changed().await;
            },
        );
        Ok(Sandbox {
            certificate,
            client: self.client,
            state,
            stop: Some(stop),
            server: Some(tokio::spawn(server.into_future())),
        })
    }
    /// The API clients, whose roles and policies the configuration has.
    fn clients(&self) -> Result<Vec<ApiClient>, SandboxError> {
        let clients = [&self.client].into_iter().chain(&self.further_clients);
        let clients: Vec<ApiClient> = clients.cloned().collect();
        for client in &clients {
            if let Some((name, known)) = client.missing(&self.configuration.security) {
                let client = client.id.clone();
                return Err(SandboxError::UnknownRole {
                    client,
                    name,
                    known,
                });
            }
        }
        Ok(clients)
    }
}

impl Sandbox {
    /// A sandbox about to be started.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }
}
