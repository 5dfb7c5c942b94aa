//! Snapshots of all data: taking and restoring them.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, PathParameters, Refusal};
use super::context::Context;
use crate::clock::wire;
use crate::error::SandboxError;
use crate::sandbox::Sandbox;
use crate::snapshots::{NoRoom, Snapshot};
use crate::state::State;
use crate::storage::StorageError;

/// Longest name of a snapshot, in characters.
const LONGEST_NAME: usize = 100;

async fn take_snapshot(state: &State) -> Result<Snapshot, StorageError> {
    Ok(Snapshot::new(state.storage.copy().await?))
}

async fn restore_snapshot(state: &State, snapshot: &Snapshot) -> Result<(), StorageError> {
    state.storage.restore(snapshot.copy.clone()).await?;
    state.events.changed("restore");
    Ok(())
}

impl Sandbox {
    /// Copies all data in memory. It takes milliseconds, where seeding takes seconds.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), welkin_sandbox::SandboxError> {
    /// let sandbox = welkin_sandbox::Sandbox::builder().start().await?;
    /// let before = sandbox.snapshot().await?;
    /// // ... a test that writes ...
    /// sandbox.restore(&before).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self) -> Result<Snapshot, SandboxError> {
        Ok(take_snapshot(&self.state).await?)
    }

    /// Restores the data of a snapshot, which may be another sandbox's. It is atomic for concurrent requests.
    /// Configuration, clients, tokens, faults and clock are kept.
    ///
    /// # Errors
    /// When the database fails; the data is then unchanged.
    pub async fn restore(&self, snapshot: &Snapshot) -> Result<(), SandboxError> {
        Ok(restore_snapshot(&self.state, snapshot).await?)
    }
}

fn row(name: &str, snapshot: &Snapshot) -> Value {
    json!({
        "name": name,
        "createdAt": wire(snapshot.created_at),
        "bytes": snapshot.size(),
    })
}

#[derive(Deserialize)]
pub(super) struct Name {
    name: String,
}

impl Name {
    fn no_such_snapshot(&self) -> Refusal {
        Refusal::not_found(format!("no snapshot has the name {:?}", self.name))
    }
}

pub(super) async fn list(Shared(context): Shared<Context>) -> Json<Value> {
    let all = context.state.snapshots.all();
    let rows = all.iter().map(|(name, snapshot)| row(name, snapshot));
    Json(rows.collect())
}

pub(super) async fn take(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Name>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let is_name = |letter: char| !letter.is_control();
    if path.name.chars().count() > LONGEST_NAME || !path.name.chars().all(is_name) {
        let error =
            "the name of a snapshot must have at most 100 characters and no control characters";
        return Err(Refusal::invalid(error));
    }
    let snapshot = take_snapshot(&context.state).await?;
    let row = row(&path.name, &snapshot);
    let kept = context.state.snapshots.keep(path.name, snapshot);
    kept.map_err(|no_room| {
        Refusal::conflict(match no_room {
            NoRoom::TooMany => "the limit of 100 snapshots is reached: remove one",
            NoRoom::TooLarge => "the snapshots would exceed the limit of 2 GiB: remove one",
        })
    })?;
    context.state.events.changed("snapshots");
    Ok((StatusCode::CREATED, Json(row)))
}

pub(super) async fn restore(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Name>,
) -> Answer {
    let snapshot = context.state.snapshots.find(&path.name);
    let snapshot = snapshot.ok_or_else(|| path.no_such_snapshot())?;
    restore_snapshot(&context.state, &snapshot).await?;
    Ok(Json(row(&path.name, &snapshot)))
}

pub(super) async fn remove(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Name>,
) -> Answer {
    if !context.state.snapshots.remove(&path.name) {
        return Err(path.no_such_snapshot());
    }
    context.state.events.changed("snapshots");
    Ok(Json(json!({})))
}
