//! Tokens: given out for the right credentials, good until they expire.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

pub(crate) struct Tokens {
    client_id: String,
    client_secret: String,
    lifetime: Duration,
    /// End of life by token.
    issued: Mutex<HashMap<String, Instant>>,
    requests: AtomicU64,
}

/// A token that was given out.
pub(crate) struct Issued {
    pub(crate) token: String,
    /// End of its life, for answers that tell it.
    pub(crate) end: Timestamp,
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
    pub(crate) fn issue(&self, client_id: &str, client_secret: &str) -> Option<Issued> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if client_id != self.client_id || client_secret != self.client_secret {
            return None;
        }
        let start = Timestamp::now();
        let end = start
            .saturating_add(self.lifetime)
            .unwrap_or(Timestamp::MAX);
        let token = web_token(start, end);
        self.issued()
            .insert(token.clone(), Instant::now() + self.lifetime);
        Some(Issued { token, end })
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

/// A JSON web token, for profile `v8` tells the end of a token's life nowhere else. Its signature is none: tokens are looked up.
fn web_token(start: Timestamp, end: Timestamp) -> String {
    let seconds = |moment: Timestamp| moment.as_duration().as_secs_f64();
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let claims = json!({
        "iss": "welkin-sandbox",
        "iat": seconds(start),
        "exp": seconds(end),
        "jti": Uuid::new_v4().to_string(),
    });
    let part = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signature = URL_SAFE_NO_PAD.encode(Uuid::new_v4());
    format!("{}.{}.{signature}", part(header), part(claims))
}
