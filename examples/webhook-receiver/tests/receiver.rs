//! The receiver with a tenant: deliveries that were not handled are sent again, and committed ones are not handled
//! twice.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, Receiver as Readings};
use webhook_receiver::care::{Client, Vitals};
use webhook_receiver::{App, router};
use welkin_runtime::webhook::{Receiver, Verifier};
use welkin_runtime::{Config, NewPatient, PatientId, Record};
use welkin_sandbox::{Sandbox, Webhook};

const SECRET: &str = "the webhook's secret";

/// Starts a tenant whose deliveries are signed with `secret`, with a patient, and a receiver that can buffer one
/// reading.
async fn clinic(secret: &str) -> (Sandbox, Client, PatientId, Readings<Record<Vitals>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let url = format!("http://{address}/welkin").parse();
    let webhook = Webhook::new(url.expect("it is a URL"), secret);
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let builder = Sandbox::builder().config_paths([export]);
    let builder = builder.expect("the example is a configuration");
    let webhook = webhook.attempts(2, Duration::from_millis(1));
    let started = builder.webhook(webhook).start().await;
    let sandbox = started.expect("a port is free");
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    );
    let welkin = Client::connect(config.base_url(sandbox.origin()));
    let welkin = welkin.expect("the configuration is right");

    let (readings, received) = mpsc::channel(1);
    let receiver = Receiver::new(Verifier::new(SECRET)).expect("the secret is usable");
    let app = App {
        receiver: Arc::new(receiver),
        welkin: welkin.clone(),
        readings,
    };
    tokio::spawn(async move { axum::serve(listener, router(app)).await });
    let ada = NewPatient::new("Ada", "Example");
    let patient = welkin.patients().create(&ada).await.expect("it is created");
    sandbox.webhooks_settled().await;
    (sandbox, welkin, patient.id, received)
}

async fn measure(welkin: &Client, patient: &PatientId, heart_rate: i64) {
    let vitals = Vitals {
        heart_rate: Some(heart_rate),
        ..Default::default()
    };
    let created = welkin.patient(patient).vitals().create(&vitals).await;
    created.expect("it is created");
}

#[tokio::test]
async fn what_could_not_be_handled_is_handled_when_it_comes_again_and_only_then() {
    let (sandbox, welkin, patient, mut received) = clinic(SECRET).await;
    let before = sandbox.webhooks_settled().await;
    measure(&welkin, &patient, 72).await;
    measure(&welkin, &patient, 75).await; // there is no room for it
    let settled = sandbox.webhooks_settled().await;
    assert_eq!(settled.given_up, 1);
    assert_eq!(settled.delivered, before.delivered + 1);
    let mut next = || received.try_recv().ok().map(|reading| reading.heart_rate);
    assert_eq!(next(), Some(Some(72)));

    let lost = sandbox.webhook_attempts();
    let lost = lost.iter().find(|attempt| !attempt.is_delivered());
    let lost = &lost.expect("one was refused").body;
    let lost: serde_json::Map<_, _> = serde_json::from_str(lost).expect("it is JSON");
    sandbox.send_webhook(lost.clone());
    sandbox.webhooks_settled().await;
    assert_eq!(next(), Some(Some(75)));

    // The delivery was committed.
    sandbox.send_webhook(lost);
    assert_eq!(sandbox.webhooks_settled().await.given_up, 1);
    assert_eq!(next(), None);
}

#[tokio::test]
async fn a_delivery_with_another_secret_is_refused() {
    let (sandbox, welkin, patient, mut received) = clinic("another secret").await;
    measure(&welkin, &patient, 72).await;
    let settled = sandbox.webhooks_settled().await;
    assert_eq!(settled.delivered, 0);
    let attempts = sandbox.webhook_attempts();
    assert!(attempts.iter().all(|attempt| attempt.status == Some(401)));
    assert!(received.try_recv().is_err());
}
