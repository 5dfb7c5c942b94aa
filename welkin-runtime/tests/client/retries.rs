//! Retries: which requests, how often and when. Time is paused: it advances when all tasks are idle.

use std::time::Duration;

use serde_json::{Value, json};
use welkin_runtime::{Client, Error, NewPatient, Outcome, Patch, Record, RetryPolicy};

use crate::fake::{
    Fake, Reply, at_once, lost_connection, ok, refused_connection, status, text, vitals,
    with_header,
};
use crate::server::{id, record};
use crate::vitals::{HEART_RATE, Vitals};

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// A failure, which may be transient.
type Fault = fn() -> Reply;

/// Failures after which it is unknown whether the API performed the request.
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

/// Failures after which the API certainly did not perform the request.
const HARMLESS: [Fault; 3] = [
    refused_connection,
    || status(429, &Value::Null),
    || with_header(status(429, &Value::Null), "retry-after", "3"),
];

/// Permanent failures.
const FINAL: [Fault; 5] = [
    || status(400, &Value::Null),
    || status(403, &Value::Null),
    || status(404, &Value::Null),
    || status(409, &Value::Null),
    || ok(&json!({"jsonBody": 7})),
];

/// Returns a fake that responds with a fault this many times, and then with a record.
pub(crate) fn failing(times: usize, fault: Fault) -> Fake {
    Fake::new().calls_by(move |_, number| {
        at_once(if number <= times {
            fault()
        } else {
            ok(&record("r1", 72))
        })
    })
}

pub(crate) async fn create(fake: &Fake) -> Result<Record<Vitals>, Error> {
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

/// Returns a server that loses responses: it performs the first `acts_on` creates, and drops the connection for the
/// first `drops`.
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

pub(crate) const POST: &str = "POST /v1/acme/patients/p1/cdts/cdt-vitals";
const LIST: &str = "GET /v1/acme/patients/p1/cdts/cdt-vitals";
pub(crate) const LOOK: &str = "GET /v1/acme/patients/p1/cdts/cdt-vitals/ehr-1";

#[tokio::test(start_paused = true)]
async fn creates_with_an_id_of_yours_look_first() {
    for (acts_on, drops, expected, sent) in [
        (1, 0, "new", vec![POST]),
        (1, 1, "found", vec![POST, LOOK]),
        // No lookup has found the record yet: it is not created again before the whole list was read.
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
