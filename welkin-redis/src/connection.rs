//! The connection to Redis, which is opened on demand and again after it was lost.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{Client, FromRedisValue, ScriptInvocation};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// Redis counts as unavailable if it does not respond within this time.
const LONGEST_ANSWER: Duration = Duration::from_secs(1);

/// Redis can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RedisError {
    /// The URL is not a Redis URL.
    #[error("invalid Redis URL; expected one such as redis://host:6379")]
    Url,
    /// Redis can't be reached, or rejects the command.
    #[error("Redis request failed: {0}")]
    Redis(String),
    /// Redis does not respond in time.
    #[error("Redis request timed out")]
    Timeout,
}

impl From<redis::RedisError> for RedisError {
    /// Only the kind and code of the error: its details may contain hosts and users.
    fn from(error: redis::RedisError) -> Self {
        let code = error.code().map(|code| format!(" ({code})"));
        let kind = error.category();
        Self::Redis(format!("{kind}{}", code.unwrap_or_default()))
    }
}

/// A location in Redis. Clones share a connection.
#[derive(Clone)]
pub struct Redis {
    client: Client,
    prefix: Arc<str>,
    connection: Arc<Mutex<Option<MultiplexedConnection>>>,
}

impl Redis {
    /// Creates a location whose keys begin with `prefix`, which should name tenant and API client. Nothing is sent yet.
    ///
    /// # Errors
    /// Returns an error if the URL is not a Redis URL, or requires TLS without the feature `tls`.
    pub fn new(url: &str, prefix: impl Into<String>) -> Result<Self, RedisError> {
        let client = Client::open(url).map_err(|_| RedisError::Url)?;
        Ok(Self {
            client,
            prefix: prefix.into().into(),
            connection: Arc::default(),
        })
    }

    /// The name of a key. The part in braces determines the slot in a cluster: all keys share one slot.
    pub(crate) fn key(&self, name: &str) -> String {
        format!("{{{}}}:{name}", self.prefix)
    }

    /// Runs a script.
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, RedisError> {
        let mut connection = self.connected().await?;
        let answer = timeout(LONGEST_ANSWER, script.invoke_async(&mut connection)).await;
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                self.forget().await;
                Err(error.into())
            }
            Err(_) => {
                self.forget().await;
                Err(RedisError::Timeout)
            }
        }
    }

    /// The open connection, or a new one. While one task connects, the others wait for it.
    async fn connected(&self) -> Result<MultiplexedConnection, RedisError> {
        let mut kept = self.connection.lock().await;
        if let Some(connection) = &*kept {
            return Ok(connection.clone());
        }
        let connecting = self.client.get_multiplexed_async_connection();
        let connection = timeout(LONGEST_ANSWER, connecting).await;
        let connection = connection.map_err(|_| RedisError::Timeout)??;
        Ok(kept.insert(connection).clone())
    }

    async fn forget(&self) {
        *self.connection.lock().await = None;
    }
}

/// Shows the prefix only: the URL may hold a password.
impl fmt::Debug for Redis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Redis({:?})", self.prefix)
    }
}
