//! Starting a sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, RwLock};

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;

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
    /// Starts serving. Requests are answered as soon as this returns.
    ///
    /// # Errors
    /// When a client has a role that the configuration does not have, the address is not free, or other machines can
    /// reach it and that was not allowed, or the data file can't be used.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let clients = self.clients()?;
        self.check_reach(&clients)?;
        let mut receivers = self.webhooks.iter();
        receivers
            .try_for_each(Webhook::check)
            .map_err(SandboxError::Webhook)?;
        #[cfg(feature = "tls")]
        let tls = self
            .tls
            .then(|| Tls::generate(self.hosts.names()))
            .transpose()?;
        let storage = Storage::open(self.data_file.as_deref())?;
        routes::add_users(&storage, self.users.clone()).await?;
        let listen_error = |source| SandboxError::Listen {
            address: self.address,
            source,
        };
        let listener = TcpListener::bind(self.address)
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let (stop, stopped) = watch::channel(());
        let scheme = if self.tls { "https" } else { "http" };
        let clock = Arc::new(TenantClock::new(self.clock_skew));
        let events = Events::default();
        let limit = self.token_limit;
        let state = Arc::new(State {
            origin: format!("{scheme}://{}", authority(address, &self.hosts)),
            hosts: self.hosts,
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
                client: self.client.id.clone(),
                users: self.users,
                seed: self.seed,
            },
            control_access: ControlAccess::new(
                self.control_token.as_deref(),
                !address.ip().is_loopback(),
            ),
            stopped: stopped.clone(),
            limiter: Limiter::new(self.rate_limit),
            configuration: RwLock::new(self.configuration),
            storage,
        });
        if let Some((seed, patients)) = self.seed {
            let seeded = routes::seed(&state, seed, patients).await;
            seeded.map_err(|problem| SandboxError::Seed(problem.message().to_owned()))?;
            // A file may hold other data besides.
            if self.data_file.is_none() {
                control::keep_seeded(&state).await?;
            }
        }
        #[cfg(feature = "tls")]
        let certificate = tls.as_ref().map(|tls| tls.certificate.clone());
        let server = Server {
            listener,
            router: service::router(&state, self.watchers),
            #[cfg(feature = "tls")]
            tls,
            stop: stopped,
        };
        Ok(Sandbox {
            #[cfg(feature = "tls")]
            certificate,
            client: self.client,
            state,
            stop: Some(stop),
            server: Some(tokio::spawn(server.run())),
        })
    }

    /// Refuses to be reached by other machines, unless that was asked for and nobody knows the secrets.
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

/// How clients call an address: by a name, where it is that of all the machine's networks.
fn authority(address: SocketAddr, hosts: &Hosts) -> String {
    let port = address.port();
    match (address, hosts.added()) {
        (address, _) if !address.ip().is_unspecified() => address.to_string(),
        (_, Some(name)) => format!("{name}:{port}"),
        _ => SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string(),
    }
}
