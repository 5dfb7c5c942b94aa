//! The request budget: a script, which Redis runs atomically, grants the requests.

use std::time::Duration;

use redis::Script;
use welkin_runtime::http::BoxFuture;
use welkin_runtime::{BudgetError, RateLimit, RequestBudget};

use crate::connection::{Redis, RedisError};

/// The generic cell rate algorithm, in microseconds of Redis' clock.
///
/// Without stored state, as at the beginning or after Redis has lost its data, no burst is allowed: another Redis may
/// have granted one a moment ago.
const TAKE: &str = r"
local function written(number) return string.format('%.0f', number) end
local now = tonumber(ARGV[4])
if not now then
    local time = redis.call('TIME')
    now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local interval, ahead, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held_until = tonumber(redis.call('GET', KEYS[2]) or 0)
local full_at = tonumber(redis.call('GET', KEYS[1])) or (now + ahead - interval)
local turn = math.max(now, held_until)
full_at = math.max(full_at, turn) + interval
turn = math.max(turn, full_at - ahead)
if turn - now > longest then return -1 end
redis.call('SET', KEYS[1], written(full_at), 'PX', 86400000)
return written(turn - now)
";

/// Grants no request before the later of the stored and the new time.
const HOLD: &str = r"
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local held_until = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now + tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.0f', held_until), 'PX', 120000)
return 1
";

/// Longest time that a response of the API can pause all processes; the same limit as the runtime's.
const LONGEST_HOLD: Duration = Duration::from_secs(60);

/// A request budget for all processes that use an API client, kept in Redis.
#[derive(Debug)]
pub struct RedisRequestBudget {
    redis: Redis,
    take: Script,
    hold: Script,
}

impl RedisRequestBudget {
    /// The budget kept in `redis`.
    #[must_use]
    pub fn new(redis: Redis) -> Self {
        Self {
            redis,
            take: Script::new(TAKE),
            hold: Script::new(HOLD),
        }
    }

    /// Takes one request out of the budget at a time given by the caller, in microseconds: for tests, which use it as
    /// their clock.
    ///
    /// # Errors
    /// Returns an error if Redis can't be used.
    #[doc(hidden)]
    pub async fn take_at(
        &self,
        limit: RateLimit,
        longest: Duration,
        now: u64,
    ) -> Result<Option<Duration>, RedisError> {
        self.turn(limit, longest, Some(now)).await
    }

    async fn turn(
        &self,
        limit: RateLimit,
        longest: Duration,
        now: Option<u64>,
    ) -> Result<Option<Duration>, RedisError> {
        // Rounded up, so that rounding never allows more.
        let interval = limit.interval().as_nanos().div_ceil(1000) as u64;
        let mut script = self.take.prepare_invoke();
        script
            .key(self.redis.key("full-at"))
            .key(self.redis.key("held-until"))
            .arg(interval)
            .arg(interval * u64::from(limit.burst()))
            .arg(microseconds(longest))
            .arg(now.map(|now| now.to_string()).unwrap_or_default());
        let wait: i64 = self.redis.run(&script).await?;
        Ok(u64::try_from(wait).ok().map(Duration::from_micros))
    }
}

fn microseconds(duration: Duration) -> u64 {
    // Lua's numbers are exact up to this value, which is longer than any realistic wait.
    const LONGEST: u64 = 1 << 50;
    u64::try_from(duration.as_micros()).map_or(LONGEST, |wait| wait.min(LONGEST))
}

impl RequestBudget for RedisRequestBudget {
    fn take(
        &self,
        limit: RateLimit,
        longest: Duration,
    ) -> BoxFuture<'_, Result<Option<Duration>, BudgetError>> {
        Box::pin(async move {
            let turn = self.turn(limit, longest, None).await;
            turn.map_err(BudgetError::new)
        })
    }

    fn hold(&self, wait: Duration) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(async move {
            let mut script = self.hold.prepare_invoke();
            script
                .key(self.redis.key("held-until"))
                .arg(microseconds(wait.min(LONGEST_HOLD)));
            let done: Result<i64, RedisError> = self.redis.run(&script).await;
            done.map(|_| ()).map_err(BudgetError::new)
        })
    }
}
