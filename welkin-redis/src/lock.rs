//! A lock in Redis, which whoever dies lets go of.

use std::time::Duration;

use redis::Script;
use tokio::time::{interval, sleep};

use crate::connection::{Redis, RedisError};

/// So long the lock stays when its holder is not heard of.
const LIFE: Duration = Duration::from_secs(10);

/// How often the holder says that it is there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(3);

/// How long those who wait pause before they try again; by chance up to twice as long.
const PAUSE: Duration = Duration::from_millis(25);

/// Takes the lock if nobody has it, and returns what it protects; `false` where somebody has it.
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

/// Writes what the lock protects, if there is something new, and lets go; neither where another has it by now.
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
    /// Waits for the lock, and returns it with what it protects.
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

    /// Does something, and says all the while that the holder is there.
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

    /// A sign that is not heard is followed by others.
    async fn stay(&self) {
        let stay = Script::new(STAY);
        let mut script = stay.prepare_invoke();
        script
            .key(self.redis.key("token-lock"))
            .arg(&self.holder)
            .arg(LIFE.as_millis() as u64);
        let _: Result<i64, RedisError> = self.redis.run(&script).await;
    }

    /// Keeps something new for so long, if there is something, and lets go.
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
