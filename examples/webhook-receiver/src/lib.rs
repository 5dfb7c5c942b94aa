//! A receiver of webhooks: verifies each delivery, reads the record that it concerns, passes the record on, and then
//! commits the delivery.
#![forbid(unsafe_code)]

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::sync::mpsc::Sender;
use welkin_runtime::Record;
use welkin_runtime::webhook::{Change, Event, PendingDelivery, Receiver};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// The state that handlers share.
#[derive(Clone)]
pub struct App {
    /// Verifies that deliveries are the tenant's, and recognizes committed ones.
    pub receiver: Arc<Receiver>,
    /// The client that reads records.
    pub welkin: care::Client,
    /// The channel to the rest of the program, which may be slower than the deliveries.
    pub readings: Sender<Record<care::Vitals>>,
}

impl FromRef<App> for Arc<Receiver> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.receiver)
    }
}

/// Returns a router that receives deliveries at `/welkin`.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/welkin", post(receive))
        .with_state(app)
}

/// Handles verified deliveries that were not committed yet. Welkin resends a delivery unless the response is 2xx.
async fn receive(State(app): State<App>, delivery: PendingDelivery) -> StatusCode {
    if let Err(error) = handle(&app, delivery.event()).await {
        eprintln!("failed      {error}");
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    // The delivery was handled nevertheless; if it is sent again, it is handled again.
    if let Err(error) = delivery.commit().await {
        eprintln!("not kept    {error}");
    }
    StatusCode::NO_CONTENT
}

async fn handle(app: &App, event: &Event) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let Some(vitals) = event.record::<care::Vitals>() else {
        println!("ignored     {event:?}");
        return Ok(());
    };
    if vitals.change == Change::Deleted {
        println!("deleted     {:?}", vitals.record);
        return Ok(());
    }
    let records = app.welkin.patient(vitals.patient).vitals();
    match records.get(&vitals.record).await {
        // If the channel is full, Welkin sends the delivery again later.
        Ok(record) => app.readings.try_send(record).map_err(|_| "no room")?,
        // The record was deleted since.
        Err(error) if error.is_not_found() => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
