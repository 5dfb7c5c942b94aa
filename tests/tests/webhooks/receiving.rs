//! Verified, handled, committed: no event is lost, and none that was handled is handled again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use welkin_runtime::http::BoxFuture;
use welkin_runtime::webhook::{
    Change, DeliveryId, EventKind, IncomingRequest, Payload, PendingDelivery, Received, Receiver,
    SeenDeliveries, SeenError, SeenInMemory, Verifier,
};

use crate::{CALENDAR_EVENT, RECORD_CREATED, SECRET, STANDARD_SECRET};

/// A store that can be unavailable.
#[derive(Default)]
struct Flaky {
    seen: SeenInMemory,
    is_down: AtomicBool,
}

impl Flaky {
    fn check(&self) -> Result<(), SeenError> {
        if self.is_down.load(Ordering::SeqCst) {
            return Err("the database is down".into());
        }
        Ok(())
    }
}

impl SeenDeliveries for Flaky {
    fn contains<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<bool, SeenError>> {
        Box::pin(async move {
            self.check()?;
            self.seen.contains(id).await
        })
    }

    fn add<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<(), SeenError>> {
        Box::pin(async move {
            self.check()?;
            self.seen.add(id).await
        })
    }
}

async fn pending(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> Option<PendingDelivery> {
    let received = receiver.receive(&IncomingRequest::new(headers, body)).await;
    match received.expect("it is right") {
        Received::New(delivery) => Some(delivery),
        Received::AlreadyHandled(_) => None,
    }
}

#[tokio::test]
async fn a_delivery_is_new_until_it_is_committed() {
    for verifier in [
        Verifier::new(SECRET),
        Verifier::standard_webhooks(STANDARD_SECRET),
        Verifier::unverified(),
        Verifier::chat_webhook("key", SECRET),
    ] {
        let headers = verifier.sign(RECORD_CREATED);
        let receiver = Receiver::new(verifier).expect("the verifier is right");
        for _ in 0..3 {
            // The handler fails: its delivery is dropped.
            assert!(pending(&receiver, &headers, RECORD_CREATED).await.is_some());
        }
        let delivery = pending(&receiver, &headers, RECORD_CREATED)
            .await
            .expect("it is new");
        delivery.commit().await.expect("memory keeps it");
        for _ in 0..3 {
            assert!(pending(&receiver, &headers, RECORD_CREATED).await.is_none());
        }
        let other = String::from_utf8_lossy(RECORD_CREATED).replace("r-1", "r-2");
        let other = other.as_bytes();
        let unsigned = Receiver::new(Verifier::unverified()).expect("the verifier is right");
        assert!(pending(&unsigned, &headers, other).await.is_some());
    }
}

#[tokio::test]
async fn two_attempts_at_once_are_both_handled() {
    let receiver = Receiver::new(Verifier::unverified()).expect("the verifier is right");
    let none = HeaderMap::new();
    let first = pending(&receiver, &none, RECORD_CREATED)
        .await
        .expect("it is new");
    let second = pending(&receiver, &none, RECORD_CREATED)
        .await
        .expect("it is not committed");
    assert_eq!(first.id(), second.id());
    first.commit().await.expect("memory keeps it");
    second.commit().await.expect("again changes nothing");
    assert!(pending(&receiver, &none, RECORD_CREATED).await.is_none());
}

/// A record may be changed twice within a second, with the same payload both times.
#[tokio::test]
async fn the_same_bytes_are_not_always_the_same_event() {
    let receiver = Receiver::new(Verifier::unverified()).expect("the verifier is right");
    let none = HeaderMap::new();
    for _ in 0..2 {
        let delivery = pending(&receiver, &none, CALENDAR_EVENT)
            .await
            .expect("nothing identifies it");
        assert_eq!(delivery.id(), None);
        delivery.commit().await.expect("there is nothing to keep");
    }
    // A time in the payload, or a signed one, identifies it.
    let timed = Payload::new(&EventKind::CalendarEvent(Change::Updated))
        .with("initiatedTime", "2026-05-30T10:00:00.000Z")
        .to_bytes();
    let delivery = pending(&receiver, &none, &timed).await.expect("it is new");
    delivery.commit().await.expect("memory keeps it");
    assert!(pending(&receiver, &none, &timed).await.is_none());

    let signer = Verifier::new(SECRET);
    let signed = signer.sign(CALENDAR_EVENT);
    let receiver = Receiver::new(signer).expect("the verifier is right");
    let delivery = pending(&receiver, &signed, CALENDAR_EVENT)
        .await
        .expect("it is new");
    delivery.commit().await.expect("memory keeps it");
    assert!(pending(&receiver, &signed, CALENDAR_EVENT).await.is_none());
}

#[tokio::test]
async fn an_id_header_identifies_a_delivery() {
    let verifier = Verifier::unverified().id_header("x-delivery");
    let receiver = Receiver::new(verifier).expect("the verifier is right");
    let with = |id: &str| {
        HeaderMap::from_iter([(
            "x-delivery".parse().expect("a name"),
            id.parse().expect("a value"),
        )])
    };
    let first = pending(&receiver, &with("1"), CALENDAR_EVENT)
        .await
        .expect("it is new");
    first.commit().await.expect("memory keeps it");
    assert!(
        pending(&receiver, &with("1"), CALENDAR_EVENT)
            .await
            .is_none()
    );
    assert!(
        pending(&receiver, &with("2"), CALENDAR_EVENT)
            .await
            .is_some()
    );
    // A sender uses an id twice: the other event is not lost.
    assert!(
        pending(&receiver, &with("1"), RECORD_CREATED)
            .await
            .is_some()
    );
    assert!(
        pending(&receiver, &with(""), CALENDAR_EVENT)
            .await
            .is_some_and(|delivery| delivery.id().is_none())
    );
}

#[tokio::test]
async fn a_store_that_is_down_loses_nothing() {
    let store = Arc::new(Flaky::default());
    let receiver = Receiver::new(Verifier::unverified()).expect("the verifier is right");
    let receiver = receiver.seen(Arc::clone(&store));
    let none = HeaderMap::new();

    store.is_down.store(true, Ordering::SeqCst);
    let delivery = pending(&receiver, &none, RECORD_CREATED)
        .await
        .expect("it is handled");
    let error = delivery
        .lookup_error()
        .expect("the store could not be asked");
    assert_eq!(error.to_string(), "the database is down");
    assert!(delivery.commit().await.is_err());

    store.is_down.store(false, Ordering::SeqCst);
    let again = pending(&receiver, &none, RECORD_CREATED)
        .await
        .expect("it was not kept");
    assert!(again.lookup_error().is_none());
    again.commit().await.expect("the store is back");
    assert!(pending(&receiver, &none, RECORD_CREATED).await.is_none());
}

#[tokio::test]
async fn memory_is_bounded() {
    let receiver = Receiver::new(Verifier::unverified()).expect("the verifier is right");
    let receiver = receiver.seen(SeenInMemory::new(2));
    let none = HeaderMap::new();
    let bodies: Vec<_> = (0..3)
        .map(|number| {
            Payload::new(&EventKind::TaskCreated)
                .with("sourceId", number)
                .to_bytes()
        })
        .collect();
    for body in &bodies {
        let delivery = pending(&receiver, &none, body).await.expect("it is new");
        delivery.commit().await.expect("memory keeps it");
    }
    let mut known = Vec::new();
    for body in &bodies {
        known.push(pending(&receiver, &none, body).await.is_none());
    }
    assert_eq!(known, [false, true, true], "the oldest made room");
}

#[tokio::test]
async fn the_extractor_answers_what_the_handler_does_not_get() {
    let receiver = Arc::new(Receiver::new(Verifier::new(SECRET)).expect("the verifier is right"));
    let signer = Verifier::new(SECRET);
    let ask = async |headers: HeaderMap, body: &[u8]| {
        let mut request = Request::new(axum::body::Body::from(body.to_vec()));
        *request.headers_mut() = headers;
        match PendingDelivery::from_request(request, &receiver).await {
            Ok(delivery) => {
                delivery.commit().await.expect("memory keeps it");
                StatusCode::NO_CONTENT
            }
            Err(rejection) => rejection.into_response().status(),
        }
    };
    let signed = signer.sign(RECORD_CREATED);
    assert_eq!(
        ask(signed.clone(), RECORD_CREATED).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(ask(signed, RECORD_CREATED).await, StatusCode::OK);
    assert_eq!(
        ask(HeaderMap::new(), RECORD_CREATED).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        ask(signer.sign(b"other"), RECORD_CREATED).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        ask(signer.sign(b"[]"), b"[]").await,
        StatusCode::BAD_REQUEST
    );
    let large = vec![b' '; (1 << 20) + 1];
    assert_eq!(
        ask(signer.sign(&large), &large).await,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}
