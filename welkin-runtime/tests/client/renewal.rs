//! Renewal of tokens, and its failures. Time is paused: it advances when all tasks are idle.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{advance, sleep};
use welkin_runtime::{Error, Record, Records};

use crate::fake::{Fake, at_once, ok, shown, status, token, vitals};
use crate::server::{id, record};
use crate::vitals::Vitals;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

async fn read(vitals: &Records<Vitals>) -> Result<Record<Vitals>, Error> {
    vitals.get(&id("r1")).await
}

async fn read_by(tasks: usize, vitals: &Records<Vitals>) -> Vec<Result<Record<Vitals>, Error>> {
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let vitals = vitals.clone();
            tokio::spawn(async move { read(&vitals).await })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("the task ends"));
    }
    results
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_on_an_expired_token_ask_once() {
    let fake = Fake::new().tokens_by(|number| (SECOND, token(number)));
    let vitals = fake.vitals();
    read(&vitals).await.unwrap();
    advance(HOUR).await;
    for result in read_by(1000, &vitals).await {
        result.unwrap();
    }
    assert_eq!(fake.token_requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_whose_token_is_refused_ask_once() {
    let fake = Fake::new()
        .tokens_by(|number| (SECOND, token(number)))
        .calls_by(|request, _| match shown(request) {
            "Bearer token-1" => at_once(status(401, &Value::Null)),
            _ => at_once(ok(&record("r1", 72))),
        });
    for result in read_by(1000, &fake.vitals()).await {
        result.unwrap();
    }
    assert_eq!(fake.token_requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_for_all_who_wait() {
    let fake = Fake::new().tokens_by(|_| (SECOND, status(403, &Value::Null)));
    for result in read_by(1000, &fake.vitals()).await {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Token { .. }), "{error:?}");
        assert_eq!(error.api().unwrap().status, 403);
    }
    assert_eq!(fake.token_requests(), 1);
    assert!(fake.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn happens_a_minute_or_so_before_the_end() {
    let fake = Fake::new();
    let vitals = fake.vitals();
    read(&vitals).await.unwrap();
    advance(HOUR - Duration::from_secs(95)).await;
    read(&vitals).await.unwrap();
    assert_eq!(fake.token_requests(), 1);
    advance(Duration::from_secs(40)).await;
    read(&vitals).await.unwrap();
    assert_eq!(fake.token_requests(), 2);
    assert_eq!(shown(&fake.calls()[2]), "Bearer token-2");
}

#[tokio::test(start_paused = true)]
async fn does_not_happen_at_the_same_moment_everywhere() {
    let mut renewed_at = std::collections::HashSet::new();
    for _ in 0..20 {
        let fake = Fake::new();
        let vitals = fake.vitals();
        read(&vitals).await.unwrap();
        advance(HOUR - Duration::from_secs(95)).await;
        let mut waited = 0;
        while fake.token_requests() == 1 {
            advance(SECOND).await;
            waited += 1;
            read(&vitals).await.unwrap();
        }
        renewed_at.insert(waited);
    }
    assert!(renewed_at.len() > 1, "{renewed_at:?}");
}

#[tokio::test(start_paused = true)]
async fn ahead_of_the_end_holds_nobody_up() {
    let slow = |number| {
        (
            if number == 1 {
                Duration::ZERO
            } else {
                10 * SECOND
            },
            token(number),
        )
    };
    let fake = Fake::new().tokens_by(slow);
    let vitals = fake.vitals();
    read(&vitals).await.unwrap();
    advance(HOUR - 30 * SECOND).await;
    let renewing = tokio::spawn({
        let vitals = vitals.clone();
        async move { read(&vitals).await }
    });
    sleep(SECOND).await;
    assert_eq!(fake.token_requests(), 2);
    for result in read_by(10, &vitals).await {
        result.unwrap();
    }
    assert!(!renewing.is_finished());
    renewing.await.unwrap().unwrap();
    let tokens: Vec<_> = fake
        .calls()
        .iter()
        .map(|call| shown(call).to_owned())
        .collect();
    assert_eq!(tokens[1..11], vec!["Bearer token-1"; 10]);
    assert_eq!(tokens[11], "Bearer token-2");
}

#[tokio::test(start_paused = true)]
async fn that_fails_leaves_a_token_that_is_still_good() {
    let once = |number| {
        at_once(if number == 1 {
            token(1)
        } else {
            status(500, &Value::Null)
        })
    };
    let fake = Fake::new().tokens_by(once);
    let vitals = fake.vitals();
    read(&vitals).await.unwrap();
    advance(HOUR - 30 * SECOND).await;
    for _ in 0..100 {
        read(&vitals).await.unwrap();
    }
    assert_eq!(fake.token_requests(), 2);
    advance(SECOND).await;
    read(&vitals).await.unwrap();
    assert_eq!(fake.token_requests(), 3);
}

#[tokio::test(start_paused = true)]
async fn never_goes_beyond_what_welkin_allows() {
    let fake = Fake::new().calls_by(|_, _| at_once(status(401, &Value::Null)));
    let vitals = fake.vitals();
    let mut refused = 0;
    for _ in 0..300 {
        if let Err(Error::Token { source: error, .. }) = read(&vitals).await {
            assert!(matches!(*error, Error::TokenLimit { .. }), "{error:?}");
            assert_eq!(
                error.to_string(),
                "the limit of token requests is reached; the next one is allowed in 300 s"
            );
            refused += 1;
        }
    }
    assert_eq!((fake.token_requests(), refused), (100, 201));
    advance(Duration::from_secs(300)).await;
    assert_eq!(read(&vitals).await.unwrap_err().api().unwrap().status, 401);
    assert_eq!(fake.token_requests(), 101);
}

#[tokio::test(start_paused = true)]
async fn may_be_allowed_less_often() {
    let fake = Fake::new().calls_by(|_, _| at_once(status(401, &Value::Null)));
    let vitals = vitals(fake.config().token_limit(2, HOUR));
    for _ in 0..9 {
        read(&vitals).await.unwrap_err();
    }
    assert_eq!(fake.token_requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn that_is_given_up_is_done_by_the_next() {
    let fake = Fake::new().tokens_by(|number| (10 * SECOND, token(number)));
    let vitals = fake.vitals();
    let impatient = tokio::time::timeout(SECOND, read(&vitals));
    impatient.await.unwrap_err();
    read(&vitals).await.unwrap();
    assert_eq!(fake.token_requests(), 2);
}
