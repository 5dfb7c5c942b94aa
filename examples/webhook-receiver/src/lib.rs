//! A receiver of webhooks: each is verified, the record that it is about is read and handed on, and then it is
//! committed.
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

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// Tells deliveries of the tenant from others, and those that were committed from new ones.
    pub receiver: Arc<Receiver>,
    /// The tenant, which is asked for records.
    pub welkin: care::Client,
    /// Where records go: to the rest of the program, which is as fast as it is.
    pub readings: Sender<Record<care::Vitals>>,
}

impl FromRef<App> for Arc<Receiver> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.receiver)
    }
}

/// Receives at `/welkin`.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/welkin", post(receive))
        .with_state(app)
}

/// Runs for verified deliveries that were not committed yet. Whatever is not answered with 2xx is sent again.
async fn receive(State(app): State<App>, delivery: PendingDelivery) -> StatusCode {
    if let Err(error) = handle(&app, delivery.event()).await {
        eprintln!("failed      {error}");
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    // Handled all the same: should it come again, it is handled again.
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
        // Where there is no room, Welkin sends it again later.
        Ok(record) => app.readings.try_send(record).map_err(|_| "no room")?,
        // It was deleted since.
        Err(error) if error.is_not_found() => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
