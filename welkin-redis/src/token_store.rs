//! One token for all processes that use an API client.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::ExposeSecret;
use welkin_runtime::http::BoxFuture;
use welkin_runtime::token::{Renewal, StoredToken};
use welkin_runtime::{Error, TokenStore};

use crate::connection::{Redis, RedisError};
use crate::lock::Lock;

/// Keeps a token in Redis, and lets one process renew it at a time.
///
/// While Redis is unavailable, each process requests its own token.
#[derive(Clone, Debug)]
pub struct RedisTokenStore {
    redis: Redis,
}

impl RedisTokenStore {
    /// The token kept in `redis`.
    #[must_use]
    pub fn new(redis: Redis) -> Self {
        Self { redis }
    }
}

/// Returns the stored form of the token and the time to keep it, which is at most its validity.
fn written(token: &StoredToken) -> Option<(String, Duration)> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let end = u64::try_from(token.expires_at.timestamp().as_millisecond()).ok()?;
    let life = Duration::from_millis(end).checked_sub(now)?;
    Some((token.to_json(), life))
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
            let before = StoredToken::from_json(&kept);
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
