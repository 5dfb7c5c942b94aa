//! A receiver of webhooks: each is verified, the record that it is about is read, and then it is committed.
#![forbid(unsafe_code)]

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use welkin_runtime::webhook::{Change, Event, PendingDelivery, Receiver, Verifier};
use welkin_runtime::{Config, Error, NewPatient};
use welkin_sandbox::{Sandbox, Webhook};

mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// A program takes it from where it keeps secrets.
const SECRET: &str = "the webhook's secret";

/// What handlers share.
#[derive(Clone)]
struct App {
    receiver: Arc<Receiver>,
    welkin: care::Client,
}

impl FromRef<App> for Arc<Receiver> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.receiver)
    }
}

/// Runs for verified deliveries that were not committed yet. Whatever is not answered with 2xx is sent again.
async fn receive(State(app): State<App>, delivery: PendingDelivery) -> StatusCode {
    if let Err(error) = handle(&app.welkin, delivery.event()).await {
        eprintln!("failed      {error}");
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    // Handled all the same: should it come again, it is handled again.
    if let Err(error) = delivery.commit().await {
        eprintln!("not kept    {error}");
    }
    StatusCode::NO_CONTENT
}

async fn handle(welkin: &care::Client, event: &Event) -> Result<(), Error> {
    let Some(vitals) = event.record::<care::Vitals>() else {
        println!("ignored     {event:?}");
        return Ok(());
    };
    if vitals.change == Change::Deleted {
        println!("deleted     {:?}", vitals.record);
        return Ok(());
    }
    match welkin
        .patient(vitals.patient)
        .vitals()
        .get(&vitals.record)
        .await
    {
        Ok(record) => println!("{:11} {:?}", format!("{:?}", vitals.change), record.data),
        // It was deleted since.
        Err(error) if error.is_not_found() => {}
        Err(error) => return Err(error),
    }
    Ok(())
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

    let app = App {
        receiver: Arc::new(Receiver::new(Verifier::new(SECRET))?),
        welkin: welkin.clone(),
    };
    let router = Router::new()
        .route("/welkin", post(receive))
        .with_state(app);
    tokio::spawn(async move { axum::serve(listener, router).await });

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
