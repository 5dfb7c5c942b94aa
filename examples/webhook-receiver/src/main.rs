//! The receiver in use: a sandbox sends it the events of the tenant.
#![forbid(unsafe_code)]

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use webhook_receiver::{App, care, router};
use welkin_runtime::webhook::{Receiver, Verifier};
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::{Sandbox, Webhook};

/// In production, read it from a secret store.
const SECRET: &str = "the webhook's secret";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/welkin", listener.local_addr()?).parse()?;
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let sandbox = Sandbox::builder()
        .config_paths([export])?
        .webhook(Webhook::new(url, SECRET))
        .start()
        .await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let (readings, mut received) = mpsc::channel(100);
    let app = App {
        receiver: Arc::new(Receiver::new(Verifier::new(SECRET))?),
        welkin: welkin.clone(),
        readings,
    };
    tokio::spawn(async move { axum::serve(listener, router(app)).await });

    // Changes made in Welkin.
    let ada = NewPatient::new("Ada", "Example");
    let patient = welkin.patients().create(&ada).await?;
    let vitals = welkin.patient(patient.id).vitals();
    let measured = care::Vitals {
        heart_rate: Some(72),
        ..Default::default()
    };
    let record = vitals.create(&measured).await?;
    sandbox.webhooks_settled().await;
    vitals.delete(&record.id).await?;

    println!("{:?}", sandbox.webhooks_settled().await);
    while let Ok(reading) = received.try_recv() {
        println!("received    {:?}", reading.data);
    }
    sandbox.shutdown().await?;
    Ok(())
}
