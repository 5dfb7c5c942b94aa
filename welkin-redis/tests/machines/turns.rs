//! The requests that Redis grants.

use std::error::Error;
use std::time::Duration;

use welkin_redis::{Redis, RedisRequestBudget};
use welkin_runtime::RateLimit;

use crate::server::Server;

/// No interval has more requests than the limit, whatever the processes request and when. The clock is the test's.
#[tokio::test]
async fn no_span_has_more_turns_than_the_limit() -> Result<(), Box<dyn Error>> {
    const MINUTE: u64 = 60_000_000;
    const LIMIT: usize = 100;
    let Some(server) = Server::start() else {
        return Ok(());
    };
    let limit = RateLimit::new(LIMIT as u32, Duration::from_micros(MINUTE));
    for seed in 0..4 {
        let redis = || Redis::new(&server.url(), format!("turns:{seed}"));
        let budgets = [
            RedisRequestBudget::new(redis()?),
            RedisRequestBudget::new(redis()?),
        ];
        let mut random = fastrand::Rng::with_seed(seed);
        // A current time, in microseconds: a script that rounds fails with large numbers.
        let mut now = 1_795_000_000_000_000;
        let mut turns = Vec::new();
        let mut refused = 0;
        for _ in 0..1500 {
            // Occasionally a pause in which the budget recovers, and otherwise more requests than the limit allows.
            now += match random.u32(..150) {
                0 => random.u64(MINUTE..3 * MINUTE),
                1..75 => 0,
                _ => random.u64(..MINUTE / 300),
            };
            let longest = Duration::from_secs(random.u64(..120));
            let budget = &budgets[random.usize(..2)];
            match budget.take_at(limit, longest, now).await? {
                Some(wait) => {
                    assert!(wait <= longest);
                    turns.push(now + wait.as_micros() as u64);
                }
                None => refused += 1,
            }
        }
        turns.sort_unstable();
        let fullest = turns
            .iter()
            .enumerate()
            .map(|(first, from)| turns[first..].partition_point(|turn| *turn < from + MINUTE));
        let fullest = fullest.max().unwrap_or(0);
        assert!(fullest <= LIMIT, "{fullest} turns in a minute");
        assert!(
            fullest >= LIMIT * 9 / 10,
            "the limit is not used: {fullest}"
        );
        assert!(refused > 0, "nothing was refused");
    }
    Ok(())
}
