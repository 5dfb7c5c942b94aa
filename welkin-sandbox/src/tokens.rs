//! Access tokens: issued for valid credentials, valid until they expire.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::hmac;
use serde_json::json;
use uuid::Uuid;

use crate::client::ApiClient;
use crate::limits::{LimitExceeded, Limiter, RateLimit};
use crate::tenant_clock::TenantClock;

/// Most stored tokens. Beyond it, those that have expired or expire first are removed.
const TOKENS: usize = 10_000;

/// Most API clients of a sandbox.
const CLIENTS: usize = 1_000;

/// Each token's client and its expiration time, if it expires.
type IssuedTokens = HashMap<String, (Arc<str>, Option<Timestamp>)>;

pub(crate) struct Tokens {
    clients: RwLock<Vec<Arc<ApiClient>>>,
    lifetime: Duration,
    limiter: Limiter,
    /// Counts requests with unknown client ids separately, so that many of them don't displace the counts of clients.
    strangers: Limiter,
    /// Determines when a token expires.
    clock: Arc<TenantClock>,
    issued: Mutex<IssuedTokens>,
    requests: AtomicU64,
    /// Signs the tokens of this process.
    key: [u8; 32],
}

/// Why no token was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoToken {
    WrongCredentials,
    TooMany(LimitExceeded),
}

/// An issued token.
pub(crate) struct Issued {
    pub(crate) token: String,
    /// Expiration time, for responses that contain it.
    pub(crate) end: Timestamp,
}

/// The result of checking a token.
#[derive(Debug)]
pub(crate) enum TokenStatus {
    /// The token is valid and belongs to this client.
    Valid(Arc<ApiClient>),
    Expired,
    Unknown,
}

/// Tokens are not printed.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("clients", &self.clients)
            .finish_non_exhaustive()
    }
}

impl Tokens {
    pub(crate) fn new(
        clients: Vec<ApiClient>,
        lifetime: Duration,
        limit: Option<RateLimit>,
        clock: Arc<TenantClock>,
    ) -> Self {
        Self {
            clients: RwLock::new(clients.into_iter().map(Arc::new).collect()),
            lifetime,
            limiter: Limiter::new(limit),
            strangers: Limiter::new(limit),
            clock,
            issued: Mutex::default(),
            requests: AtomicU64::new(0),
            key: signing_key(),
        }
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Issues a token for valid credentials. Every request is counted.
    pub(crate) fn issue(&self, client_id: &str, client_secret: &str) -> Result<Issued, NoToken> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let client = self.client(client_id);
        let limiter = if client.is_some() {
            &self.limiter
        } else {
            &self.strangers
        };
        let counted = limiter.count(client_id, Instant::now());
        counted.map_err(NoToken::TooMany)?;
        let client = client
            .filter(|client| client.secret == client_secret)
            .ok_or(NoToken::WrongCredentials)?;
        Ok(self.issue_to(&client))
    }

    /// Issues a token to a client without credentials.
    pub(crate) fn issue_to(&self, client: &ApiClient) -> Issued {
        let start = self.clock.now();
        // A token whose lifetime exceeds the largest timestamp never expires.
        let expires = start.checked_add(self.lifetime).ok();
        let end = expires.unwrap_or(Timestamp::MAX);
        let token = self.web_token(start, end);
        let mut issued = self.issued();
        make_room(&mut issued);
        issued.insert(token.clone(), (client.id.as_str().into(), expires));
        drop(issued);
        Issued { token, end }
    }

    /// Checks a token. The client may have been changed or removed since the token was issued.
    pub(crate) fn check(&self, token: &str) -> TokenStatus {
        let issued = self.issued().get(token).cloned();
        match issued {
            Some((client, end)) if end.is_none_or(|end| self.clock.now() < end) => {
                { self.client(&client) }.map_or(TokenStatus::Unknown, TokenStatus::Valid)
            }
            Some(_) => TokenStatus::Expired,
            None => TokenStatus::Unknown,
        }
    }

    /// Expires one token.
    pub(crate) fn expire(&self, token: &str) {
        if let Some((_, end)) = self.issued().get_mut(token) {
            *end = Some(Timestamp::MIN);
        }
    }

    /// Revokes one token.
    pub(crate) fn revoke(&self, token: &str) {
        self.issued().remove(token);
    }

    /// Expires all tokens. Returns how many were valid.
    pub(crate) fn expire_all(&self) -> usize {
        let now = self.clock.now();
        let mut alive = 0;
        for (_, end) in self.issued().values_mut() {
            alive += usize::from(end.is_none_or(|end| now < end));
            *end = Some(Timestamp::MIN);
        }
        alive
    }

    /// Returns the clients in the order in which they were added.
    pub(crate) fn clients(&self) -> Vec<Arc<ApiClient>> {
        // A panic elsewhere leaves the list consistent.
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        clients.clone()
    }

    /// Returns the client with this id.
    pub(crate) fn client(&self, id: &str) -> Option<Arc<ApiClient>> {
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        clients.iter().find(|client| client.id == id).cloned()
    }

    /// Adds a client, or replaces the one with the same id. Returns `false` if there are too many.
    pub(crate) fn set_client(&self, client: ApiClient) -> bool {
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        let place = clients.iter().position(|known| known.id == client.id);
        match place {
            Some(place) => clients[place] = Arc::new(client),
            None if clients.len() >= CLIENTS => return false,
            None => clients.push(Arc::new(client)),
        }
        true
    }

    /// Removes a client and its tokens. Returns `false` if there is none with this id.
    pub(crate) fn remove_client(&self, id: &str) -> bool {
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        let before = clients.len();
        clients.retain(|client| client.id != id);
        let is_removed = clients.len() < before;
        drop(clients);
        if is_removed {
            self.issued().retain(|_, (client, _)| **client != *id);
        }
        is_removed
    }

    /// Returns a JSON web token signed with HS256: profile `v8` reports the expiration time nowhere else.
    fn web_token(&self, start: Timestamp, end: Timestamp) -> String {
        let part = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let header = part(json!({"alg": "HS256", "typ": "JWT"}));
        let claims = part(json!({
            "iss": "welkin-sandbox",
            "iat": start.as_second(),
            "exp": end.as_second(),
            "jti": Uuid::new_v4().to_string(),
        }));
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        let signature = hmac::sign(&key, format!("{header}.{claims}").as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature);
        format!("{header}.{claims}.{signature}")
    }

    /// Locks the map. Poisoning is ignored: a panic elsewhere leaves the map unchanged.
    fn issued(&self) -> MutexGuard<'_, IssuedTokens> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// If there are too many tokens, removes half of them: those that expire first.
fn make_room(issued: &mut IssuedTokens) {
    if issued.len() < TOKENS {
        return;
    }
    // Tokens that never expire come last.
    let order = |end: Option<Timestamp>| (end.is_none(), end);
    let mut ends: Vec<_> = issued.values().map(|(_, end)| order(*end)).collect();
    let middle = ends.len() / 2;
    let (_, middle, _) = ends.select_nth_unstable(middle);
    let middle = *middle;
    let mut surplus = issued.len() - TOKENS / 2;
    issued.retain(|_, (_, end)| {
        let stays = surplus == 0 || order(*end) > middle;
        surplus -= usize::from(!stays);
        stays
    });
}

/// Generates a key that is unique to this process.
fn signing_key() -> [u8; 32] {
    let mut key = [0; 32];
    let (first, second) = key.split_at_mut(16);
    first.copy_from_slice(Uuid::new_v4().as_bytes());
    second.copy_from_slice(Uuid::new_v4().as_bytes());
    key
}

/// Returns the bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?;
    header.to_str().ok()?.strip_prefix("Bearer ")
}
