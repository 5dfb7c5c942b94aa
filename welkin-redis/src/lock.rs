//! A lock in Redis, which is released when its holder dies.

use std::time::Duration;

use redis::Script;
use tokio::time::{interval, sleep};

use crate::connection::{Redis, RedisError};

/// Lifetime of the lock without a heartbeat of its holder.
const LIFE: Duration = Duration::from_secs(10);

/// Interval of the holder's heartbeat.
const SIGN_OF_LIFE: Duration = Duration::from_secs(3);

/// Pause of a waiting process before the next attempt; a random factor makes it up to twice as long.
const PAUSE: Duration = Duration::from_millis(25);

/// Takes the lock if it is free, and returns the value that it protects; returns `false` if another process holds it.
const TAKE: &str = r"
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
    return {1, redis.call('GET', KEYS[2]) or ''}
end
return {0, ''}
";

const STAY: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
";

/// Writes the protected value, if there is a new one, and releases the lock; does neither if another process holds it
/// by now.
const LET_GO: &str = r"
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
return redis.call('DEL', KEYS[1])
";

/// A lock that is held.
pub(crate) struct Lock<'r> {
    redis: &'r Redis,
    holder: String,
}

impl<'r> Lock<'r> {
    /// Waits for the lock, and returns it with the value that it protects.
    pub(crate) async fn take(redis: &'r Redis) -> Result<(Self, String), RedisError> {
        let holder = format!("{:032x}", fastrand::u128(..));
        let take = Script::new(TAKE);
        loop {
            let mut script = take.prepare_invoke();
            script
                .key(redis.key("token-lock"))
                .key(redis.key("token"))
                .arg(&holder)
                .arg(LIFE.as_millis() as u64);
            let (is_taken, kept): (i64, String) = redis.run(&script).await?;
            if is_taken == 1 {
                return Ok((Self { redis, holder }, kept));
            }
            sleep(PAUSE + PAUSE.mul_f64(fastrand::f64())).await;
        }
    }

    /// Runs `work`, and sends heartbeats until it ends.
    pub(crate) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        let mut signs = interval(SIGN_OF_LIFE);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = signs.tick() => self.stay().await,
            }
        }
    }

    /// Ignores the failure of a heartbeat: the next ones follow.
    async fn stay(&self) {
        let stay = Script::new(STAY);
        let mut script = stay.prepare_invoke();
        script
            .key(self.redis.key("token-lock"))
            .arg(&self.holder)
            .arg(LIFE.as_millis() as u64);
        let _: Result<i64, RedisError> = self.redis.run(&script).await;
    }

    /// Stores a new value for the given time, if there is one, and releases the lock.
    pub(crate) async fn let_go(self, kept: Option<(String, Duration)>) -> Result<(), RedisError> {
        let let_go = Script::new(LET_GO);
        let (text, life) = kept.unwrap_or_default();
        let mut script = let_go.prepare_invoke();
        script
            .key(self.redis.key("token-lock"))
            .key(self.redis.key("token"))
            .arg(&self.holder)
            .arg(text)
            .arg((life.as_millis() as u64).max(1));
        let _: i64 = self.redis.run(&script).await?;
        Ok(())
    }
}
