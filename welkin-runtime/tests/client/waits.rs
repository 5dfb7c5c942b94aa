//! Waits of calls before their requests, as reported to observers. Time is paused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use welkin_runtime::observe::{CallReport, Waits};
use welkin_runtime::{Client, Observer, RateLimit, RetryPolicy};

use crate::fake::{Fake, at_once, ok, status, token, with_header};
use crate::server::{id, record};
use crate::vitals::Vitals;

const SECOND: Duration = Duration::from_secs(1);

/// An observer that stores the waits of all calls.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Waits>>>);

impl Observer for Seen {
    fn call(&self, call: &CallReport<'_>) {
        assert!(call.waits.total() <= call.latency);
        self.0.lock().expect("no test panicked").push(call.waits);
    }
}

impl Seen {
    /// Returns the waits of this many concurrent calls, in whole seconds, the shortest first.
    async fn of(&self, calls: usize, client: &Client, of: fn(&Waits) -> Duration) -> Vec<u64> {
        let calls: Vec<_> = (0..calls)
            .map(|_| {
                let vitals = client.patient("p1".into()).records::<Vitals>();
                tokio::spawn(async move { vitals.get(&id("r1")).await.map(drop) })
            })
            .collect();
        for call in calls {
            call.await.expect("it ends").expect("it succeeds");
        }
        let waits = std::mem::take(&mut *self.0.lock().expect("no test panicked"));
        let mut seconds: Vec<_> = waits.iter().map(|waits| of(waits).as_secs()).collect();
        seconds.sort_unstable();
        seconds
    }
}

#[tokio::test(start_paused = true)]
async fn for_the_rate_limit() {
    let (fake, seen) = (Fake::new(), Seen::default());
    let config = fake
        .config()
        .observer(seen.clone())
        .rate_limit(RateLimit::new(1, 10 * SECOND));
    let client = Client::new(config).unwrap();
    let waits = seen.of(4, &client, |waits| waits.rate_limit).await;
    assert_eq!(waits, [0, 10, 20, 30]);
}

#[tokio::test(start_paused = true)]
async fn for_what_the_api_says() {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(match number {
            1 => with_header(status(429, &Value::Null), "retry-after", "30"),
            _ => ok(&record("r1", 72)),
        })
    });
    let seen = Seen::default();
    let config = fake
        .config()
        .observer(seen.clone())
        .retries(RetryPolicy::never());
    let client = Client::new(config).unwrap();
    let vitals = client.patient("p1".into()).records::<Vitals>();
    vitals.get(&id("r1")).await.unwrap_err();
    vitals.get(&id("r1")).await.unwrap();
    let waits: Vec<_> = seen
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|waits| waits.rate_limit)
        .collect();
    assert_eq!(waits, [Duration::ZERO, 30 * SECOND]);
}

#[tokio::test(start_paused = true)]
async fn for_a_place() {
    let fake = Fake::new().calls_by(|_, _| (5 * SECOND, ok(&record("r1", 72))));
    let seen = Seen::default();
    let client = Client::new(fake.config().observer(seen.clone()).concurrency(2)).unwrap();
    let waits = seen.of(6, &client, |waits| waits.concurrency).await;
    assert_eq!(waits, [0, 0, 5, 5, 10, 10]);
}

#[tokio::test(start_paused = true)]
async fn for_a_token() {
    let fake = Fake::new().tokens_by(|number| (7 * SECOND, token(number)));
    let seen = Seen::default();
    let client = Client::new(fake.config().observer(seen.clone())).unwrap();
    assert_eq!(seen.of(3, &client, |waits| waits.token).await, [7, 7, 7]);
    assert_eq!(seen.of(1, &client, Waits::total).await, [0]);
}

#[tokio::test(start_paused = true)]
async fn are_counted_of_a_call_that_is_given_up_in_one() {
    let fake = Fake::new().tokens_by(|number| (7 * SECOND, token(number)));
    let seen = Seen::default();
    let client = Client::new(fake.config().observer(seen.clone())).unwrap();
    let patients = client.patients();
    let given_up = tokio::time::timeout(3 * SECOND, patients.get(&"p1".into())).await;
    given_up.unwrap_err();
    let waits = seen.0.lock().unwrap()[0];
    assert_eq!(waits.token, 3 * SECOND);
}
