//! What is repeated, how often and when. Time is paused: it passes when nothing else is to be done.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use welkin_runtime::{Client, Error, NewPatient, Outcome, Patch, Record, RetryPolicy};

use crate::fake::{
    Fake, Reply, at_once, lost_connection, ok, refused_connection, status, text, token, vitals,
    with_header,
};
use crate::server::{id, record};
use crate::vitals::{HEART_RATE, Vitals};

const SECOND: Duration = Duration::from_secs(1);

/// A failure that may come and go.
type Fault = fn() -> Reply;

/// Those that leave open whether the API did what it was asked to.
const AMBIGUOUS: [Fault; 9] = [
    || status(500, &Value::Null),
    || status(502, &Value::Null),
    || status(503, &Value::Null),
    || status(504, &Value::Null),
    || status(408, &Value::Null),
    lost_connection,
    || text(""),
    || text("<html>"),
    || text("{\"id\": \"r1\", \"jsonB"),
];

/// Those after which it certainly did not.
const HARMLESS: [Fault; 3] = [
    refused_connection,
    || status(429, &Value::Null),
    || with_header(status(429, &Value::Null), "retry-after", "3"),
];

/// Those that do not pass.
const FINAL: [Fault; 5] = [
    || status(400, &Value::Null),
    || status(403, &Value::Null),
    || status(404, &Value::Null),
    || status(409, &Value::Null),
    || ok(&json!({"jsonBody": 7})),
];

/// Answers so often with a fault, and then with a record.
fn failing(times: usize, fault: Fault) -> Fake {
    Fake::new().calls_by(move |_, number| {
        at_once(if number <= times {
            fault()
        } else {
            ok(&record("r1", 72))
        })
    })
}

async fn create(fake: &Fake) -> Result<Record<Vitals>, Error> {
    fake.vitals().create(&Vitals::with_heart_rate(72)).await
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_repeated() {
    for fault in AMBIGUOUS.into_iter().chain(HARMLESS) {
        let fake = failing(4, fault);
        fake.vitals().get(&id("r1")).await.unwrap();
        assert_eq!(fake.calls().len(), 5);
        let fake = failing(4, fault);
        let patch = Patch::new().set(HEART_RATE, 85);
        fake.vitals().update(&id("r1"), &patch).await.unwrap();
        assert_eq!(fake.calls().len(), 5);
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_is_not() {
    for fault in FINAL {
        let fake = failing(1, fault);
        let error = fake.vitals().get(&id("r1")).await.unwrap_err();
        assert_eq!(fake.calls().len(), 1, "{error}");
        assert_eq!(error.attempts().count, 1);
        assert!(!error.is_retryable(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn is_given_up_after_as_many_attempts_as_said() {
    let fake = failing(9, || status(503, &Value::Null));
    let error = fake.vitals().get(&id("r1")).await.unwrap_err();
    assert_eq!((fake.calls().len(), error.attempts().count), (5, 5));
    let policy = RetryPolicy::default().attempts(2);
    let error = vitals(fake.config().retries(policy)).get(&id("r1")).await;
    assert_eq!(
        (fake.calls().len(), error.unwrap_err().attempts().count),
        (7, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn creates_are_not_repeated_when_they_may_have_happened() {
    for fault in AMBIGUOUS {
        let fake = failing(1, fault);
        let error = create(&fake).await.unwrap_err();
        assert_eq!(fake.calls().len(), 1, "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
    for fault in HARMLESS {
        let fake = failing(4, fault);
        create(&fake).await.unwrap();
        assert_eq!(fake.calls().len(), 5);
        let fake = failing(9, fault);
        let error = create(&fake).await.unwrap_err();
        assert_ne!(error.outcome(), Outcome::Unknown, "{error}");
    }
}

/// A server that loses answers: it acts on so many creates, and drops the connection after so many.
fn forgetful(acts_on: usize, drops: usize) -> Fake {
    let posts = std::sync::atomic::AtomicUsize::new(0);
    Fake::new().calls_by(move |request, _| {
        use std::sync::atomic::Ordering::Relaxed;
        let posted = posts.load(Relaxed);
        at_once(match request.method().as_str() {
            "POST" => {
                posts.fetch_add(1, Relaxed);
                if posted < drops {
                    lost_connection()
                } else {
                    ok(&record("new", 72))
                }
            }
            _ if posted > 0 && posted >= acts_on => ok(&record("found", 72)),
            _ if request.uri().path().ends_with("/cdt-vitals") => ok(&empty_page()),
            _ => status(404, &json!([{"errorCode": "DT_RECORD_NOT_FOUND"}])),
        })
    })
}

fn empty_page() -> Value {
    json!({"content": [], "last": true})
}

const POST: &str = "POST /v1/acme/patients/p1/cdts/cdt-vitals";
const LIST: &str = "GET /v1/acme/patients/p1/cdts/cdt-vitals";
const LOOK: &str = "GET /v1/acme/patients/p1/cdts/cdt-vitals/ehr-1";

#[tokio::test(start_paused = true)]
async fn creates_with_an_id_of_yours_look_first() {
    for (acts_on, drops, expected, sent) in [
        (1, 0, "new", vec![POST]),
        (1, 1, "found", vec![POST, LOOK]),
        // No way has found anything yet: nothing is created again before everything was read.
        (9, 1, "new", vec![POST, LOOK, LIST, LIST, POST]),
        (2, 2, "found", vec![POST, LOOK, LIST, LIST, POST, LOOK]),
    ] {
        let fake = forgetful(acts_on, drops);
        let value = Vitals::with_heart_rate(72);
        let vitals = fake.vitals();
        let created = vitals.create(&value).external_id("ehr-1").await.unwrap();
        assert_eq!(created.id.as_str(), expected);
        assert_eq!(fake.routes(), sent);
        let looks = fake
            .calls()
            .into_iter()
            .filter(|call| call.uri().path().ends_with("/ehr-1"));
        for look in looks {
            assert_eq!(look.uri().query(), Some("environment=live&type=EID"));
            assert!(look.body().is_empty());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn creates_with_a_guid_of_yours_look_first() {
    let fake = forgetful(1, 1);
    let value = Vitals::with_heart_rate(72);
    let guid = "7f0c4b9e-6c1a-4c53-9f0b-2f6f3f6d2a10";
    fake.vitals()
        .create(&value)
        .external_guid(guid)
        .await
        .unwrap();
    let look = &fake.calls()[1];
    assert!(look.uri().path().ends_with(guid));
    assert_eq!(look.uri().query(), Some("environment=live&type=EGUID"));
}

#[tokio::test(start_paused = true)]
async fn an_id_that_is_taken_meanwhile_is_looked_for_again() {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(match number {
            1 => lost_connection(),
            2 => status(404, &Value::Null),
            3 | 4 => ok(&empty_page()),
            5 => status(409, &Value::Null),
            _ => ok(&record("found", 72)),
        })
    });
    let value = Vitals::with_heart_rate(72);
    let created = fake
        .vitals()
        .create(&value)
        .external_id("ehr-1")
        .await
        .unwrap();
    assert_eq!(created.id.as_str(), "found");
    assert_eq!(fake.routes(), [POST, LOOK, LIST, LIST, POST, LOOK]);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_is_repeated_and_the_outcome_stays_unknown() {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(if number == 1 {
            lost_connection()
        } else {
            refused_connection()
        })
    });
    let value = Vitals::with_heart_rate(72);
    let error = fake
        .vitals()
        .create(&value)
        .external_id("ehr-1")
        .await
        .unwrap_err();
    assert_eq!(fake.routes(), [POST, LOOK, LOOK, LOOK, LOOK, LOOK]);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test(start_paused = true)]
async fn patients_with_an_id_of_yours_are_created_once() {
    let fake = Fake::new().calls_by(|request, _| {
        at_once(match request.method().as_str() {
            "POST" => status(502, &Value::Null),
            _ => ok(&json!({
                "id": "p1", "externalId": "ehr-1", "firstName": "Ada", "lastName": "Lovelace",
            })),
        })
    });
    let patients = Client::new(fake.config()).unwrap().patients();
    let ada = NewPatient::new("Ada", "Lovelace");
    patients.create(&ada).await.unwrap_err();
    patients.create(&ada.external_id("ehr-1")).await.unwrap();
    assert_eq!(
        fake.routes(),
        [
            "POST /v1/acme/patients",
            "POST /v1/acme/patients",
            "GET /v1/acme/patients/ehr-1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_happened_all_the_same_succeeds() {
    let gone = || status(404, &json!([{"errorCode": "DT_RECORD_NOT_FOUND"}]));
    let fake = Fake::new().calls_by(move |_, number| {
        at_once(match number {
            1 => lost_connection(),
            _ => gone(),
        })
    });
    fake.vitals().delete(&id("r1")).await.unwrap();
    let fake = Fake::new().calls_by(move |_, number| {
        at_once(match number {
            1 => refused_connection(),
            _ => gone(),
        })
    });
    let error = fake.vitals().delete(&id("r1")).await.unwrap_err();
    assert!(error.is_not_found());
}

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
    for (told, least, most) in [("7", 7, 9), ("0", 0, 2), (&*later, 40, 102)] {
        let told = told.to_owned();
        let fake = Fake::new().calls_by(move |_, number| {
            at_once(match number {
                1 => with_header(status(503, &Value::Null), "retry-after", &told),
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
            let told = seconds.to_string();
            at_once(with_header(status(429, &Value::Null), "retry-after", &told))
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
    // A failure stands for a while. Pauses are random, so that several attempts may fall into that while.
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
