//! Tokens: given out for the right credentials, good until they expire.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use crate::client::ApiClient;
use crate::limits::{Beyond, Limiter};

/// Whose each token is, and when its life ends, if it does.
type IssuedTokens = HashMap<String, (Arc<ApiClient>, Option<Instant>)>;

pub(crate) struct Tokens {
    clients: Vec<Arc<ApiClient>>,
    lifetime: Duration,
    limiter: Limiter,
    /// How far the clock is ahead that says when a token's life ends.
    clock_skew: SignedDuration,
    issued: Mutex<IssuedTokens>,
    requests: AtomicU64,
    /// Signs the tokens of this run.
    key: [u8; 32],
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoToken {
    WrongCredentials,
    TooMany(Beyond),
}

/// A token that was given out.
pub(crate) struct Issued {
    pub(crate) token: String,
    /// End of its life, for answers that tell it.
    pub(crate) end: Timestamp,
}

/// What a token is worth.
#[derive(Debug)]
pub(crate) enum Standing {
    /// It is good, and this client's.
    Valid(Arc<ApiClient>),
    Expired,
    Unknown,
}

/// Never the tokens.
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
        limiter: Limiter,
        clock_skew: SignedDuration,
    ) -> Self {
        Self {
            clients: clients.into_iter().map(Arc::new).collect(),
            lifetime,
            limiter,
            clock_skew,
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

    /// A new token, for the right credentials. Every request counts.
    pub(crate) fn issue(&self, client_id: &str, client_secret: &str) -> Result<Issued, NoToken> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.limiter
            .count(client_id, Instant::now())
            .map_err(NoToken::TooMany)?;
        let mut clients = self.clients.iter();
        let client = clients
            .find(|client| client.id == client_id && client.secret == client_secret)
            .ok_or(NoToken::WrongCredentials)?;
        let start = Timestamp::now()
            .saturating_add(self.clock_skew)
            .unwrap_or(Timestamp::MAX);
        let end = start
            .saturating_add(self.lifetime)
            .unwrap_or(Timestamp::MAX);
        let token = self.web_token(start, end);
        // A lifetime beyond all clocks has no end.
        let expires = Instant::now().checked_add(self.lifetime);
        self.issued()
            .insert(token.clone(), (Arc::clone(client), expires));
        Ok(Issued { token, end })
    }

    pub(crate) fn standing(&self, token: &str) -> Standing {
        match self.issued().get(token) {
            Some((client, end)) if end.is_none_or(|end| Instant::now() < end) => {
                Standing::Valid(Arc::clone(client))
            }
            Some(_) => Standing::Expired,
            None => Standing::Unknown,
        }
    }

    /// Ends the life of one token.
    pub(crate) fn expire(&self, token: &str) {
        if let Some((_, end)) = self.issued().get_mut(token) {
            *end = Some(Instant::now());
        }
    }

    /// Forgets one token.
    pub(crate) fn revoke(&self, token: &str) {
        self.issued().remove(token);
    }

    pub(crate) fn expire_all(&self) {
        let now = Instant::now();
        for (_, end) in self.issued().values_mut() {
            *end = Some(now);
        }
    }

    /// A JSON web token signed with HS256: profile `v8` reports the end of a token's life nowhere else.
    fn web_token(&self, start: Timestamp, end: Timestamp) -> String {
        let part = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let header = part(json!({"alg": "HS256", "typ": "JWT"}));
        let claims = part(json!({
            "iss": "welkin-sandbox",
            "iat": start.as_second(),
            "exp": end.as_second(),
            "jti": Uuid::new_v4().to_string(),
        }));
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("an HMAC takes keys of any length");
        mac.update(format!("{header}.{claims}").as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{header}.{claims}.{signature}")
    }

    /// A panic elsewhere leaves the map as it was.
    fn issued(&self) -> MutexGuard<'_, IssuedTokens> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key that no other run has.
fn signing_key() -> [u8; 32] {
    let mut key = [0; 32];
    let (first, second) = key.split_at_mut(16);
    first.copy_from_slice(Uuid::new_v4().as_bytes());
    second.copy_from_slice(Uuid::new_v4().as_bytes());
    key
}

/// The token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?;
    header.to_str().ok()?.strip_prefix("Bearer ")
}
