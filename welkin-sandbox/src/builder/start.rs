//! Starting a sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, RwLock};

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use welkin_seed::Seed;

use super::{Builder, DEFAULT_SECRET};
use crate::client::ApiClient;
use crate::control_access::ControlAccess;
use crate::error::SandboxError;
use crate::events::Events;
use crate::faults::Injector;
use crate::hosts::Hosts;
use crate::limits::Limiter;
use crate::recording::Recorder;
use crate::sandbox::Sandbox;
use crate::server::Server;
#[cfg(feature = "tls")]
use crate::server::Tls;
use crate::snapshots::Snapshots;
use crate::start::Start;
use crate::state::State;
use crate::storage::Storage;
use crate::tenant_clock::TenantClock;
use crate::tokens::Tokens;
use crate::webhooks::{Webhook, Webhooks};
use crate::{control, routes, service};

impl Builder {
    /// Starts the server. It accepts requests as soon as this returns.
    ///
    /// # Errors
    /// When a client has a role that the configuration does not have, the address is in use, other machines can reach
    /// it without [`allow_remote`](Self::allow_remote), or the data file can't be used.
    pub async fn start(mut self) -> Result<Sandbox, SandboxError> {
        let clients = self.clients()?;
        self.check_reach(&clients)?;
        self.check_webhooks()?;
        #[cfg(feature = "tls")]
        let tls = self.certificate()?;
        let storage = Storage::open(self.data_file.as_deref())?;
        routes::add_users(&storage, self.users.clone()).await?;
        let (listener, address) = listen(self.address).await?;
        let (stop, stopped) = watch::channel(());
        let (seed, is_in_memory) = (self.seed, self.data_file.is_none());
        let (client, watchers) = (self.client.clone(), std::mem::take(&mut self.watchers));
        let state = Arc::new(self.into_state(clients, storage, address, stopped.clone()));
        fill(&state, seed, is_in_memory).await?;
        #[cfg(feature = "tls")]
        let certificate = tls.as_ref().map(|tls| tls.certificate.clone());
        let server = Server {
            listener,
            router: service::router(&state, watchers),
            #[cfg(feature = "tls")]
            tls,
            stop: stopped,
        };
        Ok(Sandbox {
            #[cfg(feature = "tls")]
            certificate,
            client,
            state,
            stop: Some(stop),
            server: Some(tokio::spawn(server.run())),
        })
    }

    /// Builds the shared state of a sandbox at this address.
    fn into_state(
        self,
        clients: Vec<ApiClient>,
        storage: Storage,
        address: SocketAddr,
        stopped: watch::Receiver<()>,
    ) -> State {
        let scheme = if self.tls { "https" } else { "http" };
        let is_remote = !address.ip().is_loopback();
        let clock = Arc::new(TenantClock::new(self.clock_skew));
        let events = Events::default();
        let limit = self.token_limit;
        State {
            origin: format!("{scheme}://{}", authority(address, &self.hosts)),
            hosts: Arc::new(self.hosts),
            webhooks: Webhooks::start(self.webhooks, events.clone()),
            tenant: self.tenant,
            tokens: Tokens::new(clients, self.token_lifetime, limit, Arc::clone(&clock)),
            faults: Injector::new(self.faults),
            clock,
            recorder: Arc::new(Recorder::new(events.clone())),
            events,
            snapshots: Snapshots::default(),
            start: Start {
                at: Timestamp::now(),
                client: self.client.id,
                users: self.users,
                seed: self.seed,
            },
            control_access: ControlAccess::new(self.control_token.as_deref(), is_remote),
            stopped,
            limiter: Limiter::new(self.rate_limit),
            configuration: RwLock::new(self.configuration),
            storage,
        }
    }

    fn check_webhooks(&self) -> Result<(), SandboxError> {
        let mut receivers = self.webhooks.iter();
        let checked = receivers.try_for_each(Webhook::check);
        checked.map_err(SandboxError::Webhook)
    }

    #[cfg(feature = "tls")]
    fn certificate(&self) -> Result<Option<Tls>, SandboxError> {
        let tls = self.tls.then(|| Tls::generate(self.hosts.names()));
        Ok(tls.transpose()?)
    }

    /// Rejects addresses that other machines can reach, unless they are allowed and no client has the default secret.
    fn check_reach(&self, clients: &[ApiClient]) -> Result<(), SandboxError> {
        if self.address.ip().is_loopback() {
            return Ok(());
        }
        if !self.allow_remote {
            return Err(SandboxError::NotLoopback(self.address));
        }
        let is_known = |client: &&ApiClient| client.secret == DEFAULT_SECRET;
        match clients.iter().find(is_known) {
            Some(client) => Err(SandboxError::DefaultSecret {
                client: client.id.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Returns the API clients, after checking that the configuration has their roles and policies.
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

/// Returns the host and port for URLs: with an allowed host name if the address is that of all network interfaces.
fn authority(address: SocketAddr, hosts: &Hosts) -> String {
    let port = address.port();
    match (address, hosts.added()) {
        (address, _) if !address.ip().is_unspecified() => address.to_string(),
        (_, Some(name)) => format!("{name}:{port}"),
        _ => SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string(),
    }
}

/// Binds the address, and returns the listener with the actual address.
async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), SandboxError> {
    let listen_error = |source| SandboxError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listen_error)?;
    let address = listener.local_addr().map_err(listen_error)?;
    Ok((listener, address))
}

/// Creates the synthetic patients if there is a seed, and stores a copy of them if there is no other data.
async fn fill(
    state: &Arc<State>,
    seed: Option<(Seed, u64)>,
    is_alone: bool,
) -> Result<(), SandboxError> {
    let Some((seed, patients)) = seed else {
        return Ok(());
    };
    let seeded = routes::seed(state, seed, patients).await;
    seeded.map_err(|problem| SandboxError::Seed(problem.message().to_owned()))?;
    if is_alone {
        control::keep_seeded(state).await?;
    }
    Ok(())
}
