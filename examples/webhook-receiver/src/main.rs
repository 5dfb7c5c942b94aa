//! A receiver of webhooks: each is verified, and the record that it tells of is read.
#![forbid(unsafe_code)]

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use welkin_runtime::webhook::{Change, Event, Verifier};
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::{Sandbox, Webhook};

mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// In earnest it comes from where secrets are kept.
const SECRET: &str = "the webhook's secret";

/// What handlers share.
#[derive(Clone)]
struct Receiver {
    verifier: Arc<Verifier>,
    welkin: care::Client,
}

impl FromRef<Receiver> for Arc<Verifier> {
    fn from_ref(receiver: &Receiver) -> Self {
        Self::clone(&receiver.verifier)
    }
}

/// Runs for signed and new webhooks only. Whatever is answered but 2xx is sent again.
async fn receive(State(receiver): State<Receiver>, event: Event) -> StatusCode {
    let Some(vitals) = event.record::<care::Vitals>() else {
        println!("ignored     {event:?}");
        return StatusCode::NO_CONTENT;
    };
    if vitals.change == Change::Deleted {
        println!("deleted     {:?}", vitals.record);
        return StatusCode::NO_CONTENT;
    }
    let patient = receiver.welkin.patient(vitals.patient);
    match patient.vitals().get(&vitals.record).await {
        Ok(record) => {
            println!("{:11} {:?}", format!("{:?}", vitals.change), record.data);
            StatusCode::NO_CONTENT
        }
        Err(error) if error.is_not_found() => StatusCode::NO_CONTENT,
        Err(error) => {
            eprintln!("failed      {error}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/welkin", listener.local_addr()?).parse()?;
    let sandbox = Sandbox::builder()
        .config_paths([concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../designer-export.json"
        )])?
        .webhook(Webhook::new(url, SECRET))
        .start()
        .await?;
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    );
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let receiver = Receiver {
        verifier: Arc::new(Verifier::new(SECRET)),
        welkin: welkin.clone(),
    };
    let app = Router::new()
        .route("/welkin", post(receive))
        .with_state(receiver);
    tokio::spawn(async move { axum::serve(listener, app).await });

    // Someone works in Welkin.
    let ada = welkin
        .patients()
        .create(&NewPatient::new("Ada", "Example"))
        .await?;
    let vitals = welkin.patient(ada.id).vitals();
    let measured = care::Vitals {
        heart_rate: Some(72),
        ..Default::default()
    };
    let record = vitals.create(&measured).await?;
    sandbox.webhooks_settled().await;
    vitals.delete(&record.id).await?;

    println!("{:?}", sandbox.webhooks_settled().await);
    Ok(())
}
