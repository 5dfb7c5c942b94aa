//! Pauses before retries, and their end.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;
use welkin_runtime::{Outcome, RetryPolicy};

use crate::fake::{Fake, at_once, lost_connection, ok, status, text, token, vitals, with_header};
use crate::retries::{LOOK, POST, SECOND, create, failing};
use crate::server::{id, record};
use crate::vitals::Vitals;

#[tokio::test(start_paused = true)]
async fn pauses_are_by_chance_below_a_bound_that_doubles() {
    let policy = RetryPolicy::default()
        .attempts(9)
        .pauses(SECOND, 20 * SECOND)
        .quota(100_000);
    let mut longest = [Duration::ZERO; 8];
    for _ in 0..200 {
        let fake = failing(9, || status(503, &Value::Null));
        let times = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let noted = std::sync::Arc::clone(&times);
        let fake = fake.calls_by(move |_, _| {
            noted.lock().expect("no test panicked").push(Instant::now());
            at_once(status(503, &Value::Null))
        });
        let config = fake.config().retries(policy).call_timeout(1000 * SECOND);
        vitals(config).get(&id("r1")).await.unwrap_err();
        let times = times.lock().unwrap().clone();
        let pauses = times.windows(2).map(|pair| pair[1] - pair[0]);
        for (longest, pause) in longest.iter_mut().zip(pauses) {
            *longest = pause.max(*longest);
        }
    }
    for (attempt, longest) in longest.into_iter().enumerate() {
        let bound = (SECOND * (1 << attempt)).min(20 * SECOND);
        // The timer has a resolution of a millisecond.
        assert!(
            longest <= bound + Duration::from_millis(1),
            "{attempt}: {longest:?}"
        );
        assert!(longest > bound.mul_f64(0.9), "{attempt}: {longest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pauses_are_as_long_as_the_api_says() {
    let later = jiff::fmt::rfc2822::to_string(
        &(jiff::ZonedDateTime::now() + jiff::SignedDuration::from_secs(100)),
    )
    .unwrap();
    for (retry_after, least, most) in [("7", 7, 9), ("0", 0, 2), (&*later, 40, 102)] {
        let retry_after = retry_after.to_owned();
        let fake = Fake::new().calls_by(move |_, number| {
            at_once(match number {
                1 => with_header(status(503, &Value::Null), "retry-after", &retry_after),
                _ => ok(&record("r1", 72)),
            })
        });
        let began = Instant::now();
        fake.vitals().get(&id("r1")).await.unwrap();
        let waited = began.elapsed();
        assert!(
            waited >= least * SECOND && waited <= most * SECOND,
            "{waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_longer_than_the_call_may_take_is_not_begun() {
    for seconds in [3600, u64::MAX] {
        let fake = Fake::new().calls_by(move |_, _| {
            let retry_after = seconds.to_string();
            at_once(with_header(
                status(429, &Value::Null),
                "retry-after",
                &retry_after,
            ))
        });
        let began = Instant::now();
        let error = fake.vitals().get(&id("r1")).await.unwrap_err();
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert_eq!(error.attempts().count, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_uses_up_what_there_is_for_repeating() {
    let fake = failing(usize::MAX, || status(503, &Value::Null));
    let vitals = vitals(fake.config().retries(RetryPolicy::default().quota(140)));
    for _ in 0..100 {
        vitals.get(&id("r1")).await.unwrap_err();
    }
    assert_eq!(fake.calls().len(), 110);
}

#[tokio::test(start_paused = true)]
async fn success_gives_back_what_there_is_for_repeating() {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(if number % 2 == 1 {
            status(503, &Value::Null)
        } else {
            ok(&record("r1", 72))
        })
    });
    let vitals = vitals(fake.config().retries(RetryPolicy::default().quota(14)));
    for _ in 0..100 {
        vitals.get(&id("r1")).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_can_not_be_had_for_now_is_asked_for_again() {
    let fake = Fake::new().tokens_by(|number| {
        at_once(match number {
            1 => lost_connection(),
            2 => status(503, &Value::Null),
            3 => text("<html>"),
            number => token(number),
        })
    });
    // A failure lasts for some time. Pauses are random, so several attempts may occur within that time.
    let patient = RetryPolicy::default().attempts(100).quota(100_000);
    let vitals = vitals(fake.config().retries(patient));
    let new = Vitals::with_heart_rate(72);
    vitals.create(&new).await.unwrap();
    assert_eq!((fake.token_requests(), fake.calls().len()), (4, 1));
    let denied = Fake::new().tokens_by(|_| at_once(status(401, &Value::Null)));
    let error = create(&denied).await.unwrap_err();
    assert_eq!(denied.token_requests(), 1);
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test(start_paused = true)]
async fn an_issuer_that_is_not_found_says_nothing_of_records() {
    let fake = Fake::new()
        .tokens_by(|number| {
            at_once(match number {
                1 => token(1),
                _ => status(404, &Value::Null),
            })
        })
        .calls_by(|_, number| {
            at_once(match number {
                1 => lost_connection(),
                _ => status(401, &Value::Null),
            })
        });
    let value = Vitals::with_heart_rate(72);
    let create = fake.vitals().create(&value).external_id("ehr-1").await;
    let error = create.unwrap_err();
    assert!(!error.is_not_found());
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(fake.routes(), [POST, LOOK]);
}
