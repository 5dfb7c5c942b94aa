//! One token for all processes that use an API client.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use welkin_runtime::http::BoxFuture;
use welkin_runtime::token::{Renewal, SecretString, StoredToken};
use welkin_runtime::{DateTime, Error, TokenStore};

use crate::connection::{Redis, RedisError};
use crate::lock::Lock;

/// Keeps a token in Redis, and lets one process renew it at a time.
///
/// While Redis is unavailable, each process requests its own token.
#[derive(Clone, Debug)]
pub struct RedisTokenStore {
    redis: Redis,
}

/// The stored form.
#[derive(Deserialize)]
struct Kept {
    issued_for: String,
    token: SecretString,
    expires_at: DateTime,
}

#[derive(Serialize)]
struct ToKeep<'a> {
    issued_for: &'a str,
    token: &'a str,
    expires_at: DateTime,
}

impl RedisTokenStore {
    /// The token kept in `redis`.
    #[must_use]
    pub fn new(redis: Redis) -> Self {
        Self { redis }
    }
}

fn read(kept: &str) -> Option<StoredToken> {
    let kept: Kept = serde_json::from_str(kept).ok()?;
    Some(StoredToken::new(
        kept.issued_for,
        kept.token,
        kept.expires_at,
    ))
}

/// Returns the stored form of the token and the time to keep it, which is at most its validity.
fn written(token: &StoredToken) -> Option<(String, Duration)> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let end = u64::try_from(token.expires_at.timestamp().as_millisecond()).ok()?;
    let life = Duration::from_millis(end).checked_sub(now)?;
    let kept = serde_json::to_string(&ToKeep {
        issued_for: &token.issued_for,
        token: token.secret.expose_secret(),
        expires_at: token.expires_at,
    });
    Some((kept.ok()?, life))
}

fn warn(error: &RedisError, what: &str) {
    tracing::warn!(%error, "{what}");
}

impl TokenStore for RedisTokenStore {
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>> {
        Box::pin(async move {
            let (lock, kept) = match Lock::take(&self.redis).await {
                Ok(taken) => taken,
                Err(error) => {
                    warn(
                        &error,
                        "the shared token is unavailable; requesting a separate one for this process",
                    );
                    return renew(None).await;
                }
            };
            let before = read(&kept);
            let same = before.as_ref().map(|token| token.secret.clone());
            let renewed = lock.during(renew(before)).await;
            let is_new = |token: &&StoredToken| {
                let same = same.as_ref().map(ExposeSecret::expose_secret);
                same != Some(token.secret.expose_secret())
            };
            let to_keep = renewed.as_ref().ok().filter(is_new).and_then(written);
            if let Err(error) = lock.let_go(to_keep).await {
                warn(&error, "failed to store the token for other processes");
            }
            renewed
        })
    }
}
