//! Limits of concurrent requests and of requests per time, and timeouts. Time is paused.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, timeout};
use welkin_runtime::{Client, Error, Outcome, RateLimit, RetryPolicy};

use crate::fake::{Fake, at_once, ok, status, vitals, with_header};
use crate::server::{id, record};
use crate::vitals::Vitals;

const SECOND: Duration = Duration::from_secs(1);

/// A transport that responds to every call after a second, and records the times and the concurrency of calls.
#[derive(Clone, Default)]
struct Watch {
    times: Arc<Mutex<Vec<Instant>>>,
    most: Arc<AtomicUsize>,
}

impl Watch {
    fn fake(&self) -> Fake {
        let watch = self.clone();
        Fake::new().calls_by(move |_, _| {
            let mut times = watch.times.lock().expect("no test panicked");
            let now = Instant::now();
            times.push(now);
            let under_way = times.iter().filter(|begun| now - **begun < SECOND).count();
            watch.most.fetch_max(under_way, Ordering::Relaxed);
            (SECOND, ok(&record("r1", 72)))
        })
    }

    /// Returns the maximum number of calls within an interval of this length.
    fn most_within(&self, span: Duration) -> usize {
        let times = self.times.lock().expect("no test panicked");
        let within = |first: &Instant| {
            let after = times.iter().filter(|time| *time >= first);
            after.filter(|time| **time - *first < span).count()
        };
        times.iter().map(within).max().unwrap_or_default()
    }
}

/// Reads a record in this many tasks, with two clones of a client.
async fn read_by(tasks: usize, client: &Client) -> Vec<Result<(), Error>> {
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let vitals = client.clone().patient("p1".into()).records::<Vitals>();
            tokio::spawn(async move { vitals.get(&id("r1")).await.map(drop) })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("the task ends"));
    }
    results
}

#[tokio::test(start_paused = true)]
async fn no_span_sees_more_requests_than_allowed() {
    let watch = Watch::default();
    let config = watch
        .fake()
        .config()
        .rate_limit(RateLimit::new(100, 10 * SECOND))
        .concurrency(1000)
        .call_timeout(1000 * SECOND);
    let client = Client::new(config).unwrap();
    let began = Instant::now();
    for result in read_by(500, &client).await {
        result.unwrap();
    }
    assert_eq!(watch.most_within(10 * SECOND), 100);
    assert_eq!(watch.most_within(Duration::from_millis(1)), 20);
    // 20 at once and 81 in each ten seconds that follow.
    assert!(began.elapsed() < 62 * SECOND, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_thousand_in_a_minute_are_allowed_unless_said() {
    let watch = Watch::default();
    let config = watch
        .fake()
        .careful_config()
        .concurrency(10_000)
        .call_timeout(1000 * SECOND);
    for result in read_by(1500, &Client::new(config).unwrap()).await {
        result.unwrap();
    }
    assert_eq!(watch.most_within(60 * SECOND), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_comes_too_late_is_not_waited_for() {
    let watch = Watch::default();
    let config = watch
        .fake()
        .config()
        .rate_limit(RateLimit::new(1, 100 * SECOND))
        .call_timeout(60 * SECOND);
    let client = Client::new(config).unwrap();
    let began = Instant::now();
    let results = read_by(3, &client).await;
    let errors: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 2);
    for error in errors {
        assert!(matches!(error, Error::RateLimitTimeout { .. }), "{error:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert_eq!(began.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn only_so_many_are_under_way_at_once() {
    let watch = Watch::default();
    let config = watch.fake().config().concurrency(8);
    for result in read_by(100, &Client::new(config).unwrap()).await {
        result.unwrap();
    }
    assert_eq!(watch.most.load(Ordering::Relaxed), 8);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_for_a_place_do_not_come_all_at_once() {
    let times = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&times);
    let fake = Fake::new().calls_by(move |_, number| {
        let mut times = noted.lock().expect("no test panicked");
        times.push(Instant::now());
        let after = if number == 1 {
            20 * SECOND
        } else {
            Duration::ZERO
        };
        (after, ok(&record("r1", 72)))
    });
    let config = fake
        .config()
        .concurrency(1)
        .rate_limit(RateLimit::new(5, 10 * SECOND));
    for result in read_by(9, &Client::new(config).unwrap()).await {
        result.unwrap();
    }
    let times = times.lock().unwrap().clone();
    let pauses: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        pauses[1..].iter().all(|pause| *pause >= 2 * SECOND),
        "{pauses:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn limits_without_end_are_limits() {
    let fake = Fake::new().calls_by(|_, _| at_once(status(503, &Value::Null)));
    let config = fake
        .config()
        .timeouts(Duration::MAX, Duration::MAX)
        .call_timeout(Duration::MAX)
        .rate_limit(RateLimit::new(u32::MAX, Duration::MAX))
        .token_limit(100, Duration::MAX)
        .concurrency(usize::MAX)
        .retries(RetryPolicy::default().pauses(Duration::MAX, Duration::MAX));
    let error = vitals(config).get(&id("r1")).await.unwrap_err();
    assert_eq!(error.attempts().count, 5);
}

#[tokio::test(start_paused = true)]
async fn what_one_task_is_told_to_wait_all_wait() {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(match number {
            1 => with_header(status(429, &Value::Null), "retry-after", "30"),
            _ => ok(&record("r1", 72)),
        })
    });
    let config = fake.config().retries(RetryPolicy::never());
    let vitals = vitals(config);
    let began = Instant::now();
    vitals.get(&id("r1")).await.unwrap_err();
    vitals.get(&id("r1")).await.unwrap();
    assert_eq!(began.elapsed(), 30 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_request_takes_no_longer_than_said() {
    let fake = Fake::new().calls_by(|_, number| {
        let after = if number == 1 { 3600 } else { 0 };
        (after * SECOND, ok(&record("r1", 72)))
    });
    let config = fake.config().timeouts(SECOND, 5 * SECOND);
    let began = Instant::now();
    vitals(config).get(&id("r1")).await.unwrap();
    assert_eq!(fake.calls().len(), 2);
    assert!(began.elapsed() < 6 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_call_takes_no_longer_than_said() {
    let fake = Fake::new().calls_by(|_, _| (3600 * SECOND, ok(&record("r1", 72))));
    let config = fake
        .config()
        .timeouts(SECOND, 5 * SECOND)
        .call_timeout(12 * SECOND);
    let began = Instant::now();
    let error = vitals(config).get(&id("r1")).await.unwrap_err();
    assert!(
        matches!(error, Error::Connection { timeout: true, .. }),
        "{error:?}"
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(began.elapsed() <= 12 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_cut_off_says_whether_it_was_sent() {
    let slow_call = Fake::new().calls_by(|_, _| (3600 * SECOND, ok(&record("r1", 72))));
    let slow_token = Fake::new().tokens_by(|_| (3600 * SECOND, status(500, &Value::Null)));
    for (fake, outcome) in [
        (slow_call, Outcome::Unknown),
        (slow_token, Outcome::NotSent),
    ] {
        let config = fake
            .config()
            .timeouts(SECOND, 100 * SECOND)
            .call_timeout(9 * SECOND);
        let value = Vitals::with_heart_rate(72);
        let error = vitals(config).create(&value).await.unwrap_err();
        assert_eq!(error.outcome(), outcome, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_given_up_leave_room_for_others() {
    let fake = Fake::new().calls_by(|_, number| {
        let after = if number <= 4 { 3600 } else { 0 };
        (after * SECOND, ok(&record("r1", 72)))
    });
    let vitals = vitals(fake.config().concurrency(1));
    for _ in 0..4 {
        timeout(SECOND, vitals.get(&id("r1"))).await.unwrap_err();
    }
    vitals.get(&id("r1")).await.unwrap();
    assert_eq!(fake.token_requests(), 1);
}
