//! Tokens: given out for the right credentials, good until they expire.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

pub(crate) struct Tokens {
    client_id: String,
    client_secret: String,
    lifetime: Duration,
    /// End of life by token.
    issued: Mutex<HashMap<String, Instant>>,
    requests: AtomicU64,
}

/// What a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Valid,
    Expired,
    Unknown,
}

/// Never the secret.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

impl Tokens {
    pub(crate) fn new(client_id: String, client_secret: String, lifetime: Duration) -> Self {
        Self {
            client_id,
            client_secret,
            lifetime,
            issued: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(crate) fn client_secret(&self) -> &str {
        &self.client_secret
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// A new token, for the right credentials. Every request counts.
    pub(crate) fn issue(&self, client_id: &str, client_secret: &str) -> Option<String> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if client_id != self.client_id || client_secret != self.client_secret {
            return None;
        }
        let token = format!("sandbox.{}", Uuid::new_v4().simple());
        self.issued()
            .insert(token.clone(), Instant::now() + self.lifetime);
        Some(token)
    }

    pub(crate) fn standing(&self, token: &str) -> Standing {
        match self.issued().get(token) {
            Some(end) if Instant::now() < *end => Standing::Valid,
            Some(_) => Standing::Expired,
            None => Standing::Unknown,
        }
    }

    pub(crate) fn expire_all(&self) {
        let now = Instant::now();
        for end in self.issued().values_mut() {
            *end = now;
        }
    }

    /// A panic elsewhere leaves the map as it was.
    fn issued(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
