//! Deliveries: listing and resending them, and events sent on request.

use std::time::Duration;

use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use welkin_sandbox::{DeliveryState, Webhook};

use super::receiver::Receiver;
use crate::clinic;
use crate::tenant::{Tenant, builder};

async fn with_receiver() -> (Tenant, Receiver) {
    let receiver = Receiver::start().await;
    let webhook = Webhook::new(receiver.url.clone(), "a secret").attempts(2, Duration::ZERO);
    (Tenant::with(builder().webhook(webhook)).await, receiver)
}

#[tokio::test]
async fn a_delivery_is_sent_again_byte_for_byte() {
    let (tenant, receiver) = with_receiver().await;
    receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    tenant.patient().await;
    tenant.sandbox.webhooks_settled().await;
    let deliveries = tenant.look("/webhooks/deliveries").await;
    let delivery = &deliveries[0];
    assert_eq!(
        (&delivery["event"], &delivery["state"]),
        (&json!("PATIENT_CREATED"), &json!("given-up"))
    );
    assert_eq!(delivery["attempts"].as_array().map(Vec::len), Some(2));
    let attempt = &delivery["attempts"][0];
    assert_eq!(
        (&attempt["status"], &attempt["response"]),
        (&json!(500), &json!("noted"))
    );
    assert!(
        !deliveries.to_string().contains("hidden"),
        "the query may hold a key"
    );

    receiver.answer(StatusCode::OK);
    let id = delivery["id"].as_str().expect("an id");
    let resend = format!("/webhooks/deliveries/{id}/resend");
    let again = tenant.done(Method::POST, &resend, json!({})).await;
    assert_eq!(again["state"], "delivered");
    assert_eq!(again["attempts"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        tenant.look(&format!("/webhooks/deliveries/{id}")).await,
        again
    );
    let received = receiver.received();
    assert_eq!(received.len(), 3);
    assert!(
        received.iter().all(|one| one.1 == received[0].1),
        "the same bytes"
    );
    for header in ["welkin-signature", "welkin-timestamp"] {
        assert_eq!(received[2].0[header], received[0].0[header], "{header}");
    }
    // A successful delivery stays delivered, even if a further attempt fails.
    receiver.answer(StatusCode::BAD_GATEWAY);
    let again = tenant.sandbox.resend_webhook(id).await.expect("it is kept");
    assert_eq!(
        (again.state, again.attempts.len()),
        (DeliveryState::Delivered, 4)
    );
    assert_eq!(again.attempts[3].status, Some(502));
    assert_eq!(tenant.sandbox.webhook_attempts().len(), 4);
    tenant
        .misses(Method::POST, "/webhooks/deliveries/x/resend")
        .await;
    tenant.misses(Method::GET, "/webhooks/deliveries/x").await;

    tenant.done(Method::POST, "/reset", json!({})).await;
    assert_eq!(tenant.look("/webhooks/deliveries").await, json!([]));
}

#[tokio::test]
async fn where_nobody_answers_it_says_why() {
    let gone = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = gone.local_addr().expect("it is bound");
    drop(gone);
    let url = format!("http://{address}/hook")
        .parse()
        .expect("an address");
    let tenant =
        Tenant::with(builder().webhook(Webhook::unsigned(url).attempts(1, Duration::ZERO))).await;
    tenant.patient().await;
    tenant.sandbox.webhooks_settled().await;
    let deliveries = tenant.look("/webhooks/deliveries?last=1").await;
    let attempt = &deliveries[0]["attempts"][0];
    assert_eq!(attempt["error"], "the receiver can't be reached");
    assert!(attempt["status"].is_null() && attempt["response"].is_null());
}

/// A receiver that never responds, and its webhook. The system accepts connections, and nobody reads from them. The
/// second attempt is an hour later, so that the first delivery keeps its state on slow machines.
async fn silent() -> (TcpListener, Webhook) {
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port is free");
    let url = format!(
        "http://{}/hook",
        listener.local_addr().expect("it is bound")
    );
    let webhook = Webhook::unsigned(url.parse().expect("an address"));
    (listener, webhook.attempts(2, Duration::from_secs(3600)))
}

#[tokio::test]
async fn a_receiver_that_never_answers_fills_a_queue_and_no_more() {
    let (_listener, webhook) = silent().await;
    let tenant = Tenant::with(builder().webhook(webhook)).await;
    for number in 0..1_500 {
        let event = json!({"eventEntity": "LAB", "number": number});
        let Value::Object(event) = event else {
            unreachable!("it is an object")
        };
        tenant.sandbox.send_webhook(event);
    }
    let webhooks = tenant.look("/webhooks").await;
    let receiver = &webhooks["receivers"][0];
    let number = |key: &str| receiver[key].as_u64().expect("a number");
    // One delivery may be in progress.
    assert!((999..=1_000).contains(&number("waiting")), "{receiver}");
    assert!((499..=500).contains(&number("dropped")), "{receiver}");
    let all = tenant.look("/webhooks/deliveries?last=2000").await;
    let states = all.as_array().expect("a list").iter();
    let dropped: Vec<&Value> = states
        .filter(|delivery| delivery["state"] == "dropped")
        .collect();
    assert_eq!(dropped.len() as u64, number("dropped"));
    // The latest delivery was dropped, and can be resent manually.
    let latest = all.as_array().and_then(|all| all.last());
    assert_eq!(
        latest.map(|delivery| &delivery["state"]),
        Some(&json!("dropped"))
    );
    // The tenant still responds.
    tenant.patient().await;
}

#[tokio::test]
async fn large_events_fill_a_queue_before_many_do() {
    let (_listener, webhook) = silent().await;
    let tenant = Tenant::with(builder().webhook(webhook)).await;
    let note = "x".repeat(1 << 20);
    for _ in 0..100 {
        let event = json!({"event": "LAB", "payload": {"eventEntity": "LAB", "note": note}});
        tenant.done(Method::POST, "/webhooks/send", event).await;
    }
    let webhooks = tenant.look("/webhooks").await;
    let receiver = &webhooks["receivers"][0];
    assert!(receiver["waiting"].as_u64() <= Some(16), "{receiver}");
    assert!(receiver["dropped"].as_u64() >= Some(83), "{receiver}");
    let kept = tenant.look("/webhooks/deliveries?last=1000").await;
    let kept = kept.as_array().map(Vec::len);
    assert!(kept < Some(65), "{kept:?}");
}

fn last(receiver: &Receiver) -> Value {
    let received = receiver.received();
    serde_json::from_slice(&received.last().expect("one").1).expect("JSON")
}

#[tokio::test]
async fn any_event_is_sent_for_what_is_there() {
    let receiver = Receiver::start().await;
    let webhook = Webhook::unsigned(receiver.url.clone());
    let tenant = Tenant::with(clinic::builder().webhook(webhook)).await;
    let patient = tenant.patient().await;
    let (_, mood) = tenant
        .post(
            &format!("{patient}/cdts/cdt-mood"),
            json!({"cdtf-open": "x"}),
        )
        .await;
    let (_, visit) = tenant
        .post(
            &format!("{patient}/encounters"),
            json!({"templateName": "etmp-visit"}),
        )
        .await;
    let patient = patient.rsplit('/').next().expect("an id").to_owned();
    let mood = clinic::id(&mood);
    let send = async |body: Value| {
        let answer = tenant.done(Method::POST, "/webhooks/send", body).await;
        tenant.sandbox.webhooks_settled().await;
        assert_eq!(answer["deliveries"].as_array().map(Vec::len), Some(1));
        last(&receiver)
    };
    let payload = send(
        json!({"event": "CDT_UPDATED", "patientId": patient, "cdt": "cdt-mood", "recordId": mood}),
    )
    .await;
    assert_eq!(
        (&payload["eventEntity"], &payload["sourceName"]),
        (&json!("CDT"), &json!("cdt-mood"))
    );
    let url = payload["url"].as_str().expect("an address");
    assert!(
        url.ends_with(&format!(
            "/acme/live/patients/{patient}/cdts/cdt-mood/{mood}"
        )),
        "{url}"
    );
    let payload = send(json!({"event": "ENCOUNTER_COMPLETED", "patientId": patient, "recordId": clinic::id(&visit)})).await;
    assert_eq!(
        (&payload["eventEntity"], &payload["sourceName"]),
        (&json!("ENCOUNTER"), &json!("etmp-visit"))
    );
    let payload = send(json!({"event": "PATIENT_UPDATED", "patientId": patient})).await;
    assert_eq!(payload["sourceName"], "Ada Example");
    let payload =
        send(json!({"event": "LAB_ARRIVED", "payload": {"eventEntity": "LAB", "result": 7}})).await;
    assert_eq!(
        (&payload["eventEntity"], &payload["result"]),
        (&json!("LAB"), &json!(7))
    );
    assert!(payload.get("patientId").is_none());
}

#[tokio::test]
async fn the_test_message_is_sent() {
    let receiver = Receiver::start().await;
    let webhook = Webhook::unsigned(receiver.url.clone());
    let tenant = Tenant::with(clinic::builder().webhook(webhook)).await;
    tenant.done(Method::POST, "/webhooks/test", json!({})).await;
    tenant.sandbox.webhooks_settled().await;
    let payload = last(&receiver);
    assert_eq!(
        (&payload["sourceId"], &payload["tenantName"]),
        (&json!("SOURCE_ID"), &json!("acme"))
    );
    tenant.sandbox.send_test_webhook();
    tenant.sandbox.webhooks_settled().await;
    assert_eq!(last(&receiver), payload);
    assert_eq!(tenant.sandbox.webhook_deliveries().len(), 2);
    let webhooks = tenant.look("/webhooks").await;
    assert_eq!(webhooks["receivers"].as_array().map(Vec::len), Some(1));
    assert!(!webhooks.to_string().contains("hidden"));
}

#[tokio::test]
async fn wrong_events_are_refused() {
    let (tenant, _receiver) = with_receiver().await;
    let patient = tenant.patient().await;
    let patient = patient.rsplit('/').next().expect("an id");
    for (wrong, status) in [
        (json!({}), 400),
        (
            json!({"event": "CDT_UPDATED", "patientId": patient, "cdt": "cdt-mood"}),
            400,
        ),
        (
            json!({"event": "CDT_UPDATED", "patientId": patient, "cdt": "cdt-mood", "recordId": "x"}),
            404,
        ),
        (json!({"event": "PATIENT_UPDATED", "patientId": "x"}), 404),
        (
            json!({"event": "PROGRAM_PHASE_CHANGED", "patientId": patient, "recordId": "x"}),
            404,
        ),
    ] {
        let (received, error) = tenant.refused(Method::POST, "/webhooks/send", wrong).await;
        assert_eq!(received, status, "{error}");
    }
}

#[tokio::test]
async fn without_a_receiver_nothing_can_be_sent() {
    let tenant = Tenant::start().await;
    for path in ["/webhooks/send", "/webhooks/test"] {
        let (status, error) = tenant
            .refused(Method::POST, path, json!({"event": "X"}))
            .await;
        assert_eq!(status, 409, "{error}");
    }
}
