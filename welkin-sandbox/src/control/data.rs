//! Data: removed, reset to the initial state, or generated.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use welkin_seed::Seed;

use super::answer::{Answer, Body, FromText, Refusal};
use super::context::Context;
use crate::error::SandboxError;
use crate::problem::Problem;
use crate::routes;
use crate::sandbox::Sandbox;
use crate::snapshots::Snapshot;
use crate::state::State;
use crate::storage::StorageError;

/// Largest data of a seed that is stored for resets; larger data is generated again.
const KEPT_SEED: u64 = 256 << 20;

/// Most patients per request.
const MOST_PATIENTS: u64 = 1_000_000;

/// The data after [`Sandbox::reset`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResetTo {
    /// No data.
    Empty,
    /// The synthetic patients with which the sandbox was started: [`Builder::seed`](crate::Builder::seed).
    Seed,
}

/// Why a reset failed.
#[derive(Debug)]
enum ResetError {
    NotSeeded,
    Seed(Problem),
    Storage(StorageError),
}

impl From<StorageError> for ResetError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Resets the data as specified, and faults and clock to their initial state; clears requests and deliveries.
async fn reset_to(state: &Arc<State>, to: ResetTo) -> Result<(), ResetError> {
    match to {
        ResetTo::Empty => empty(state).await?,
        ResetTo::Seed => {
            let (seed, patients) = state.start.seed.ok_or(ResetError::NotSeeded)?;
            match state.snapshots.seeded() {
                Some(seeded) => state.storage.restore(seeded.copy).await?,
                None => {
                    empty(state).await?;
                    let made = routes::seed(state, seed, patients).await;
                    made.map_err(ResetError::Seed)?;
                    keep_seeded(state).await?;
                }
            }
        }
    }
    state.faults.reset();
    state.clock.reset();
    state.recorder.clear();
    state.webhooks.forget();
    state.events.changed("reset");
    Ok(())
}

/// Removes all data except the initial users.
async fn empty(state: &State) -> Result<(), StorageError> {
    state.storage.clear().await?;
    routes::add_users(&state.storage, state.start.users.clone()).await
}

/// Stores a copy of the generated data, so that the next reset takes milliseconds.
pub(crate) async fn keep_seeded(state: &State) -> Result<(), StorageError> {
    if state.start.seed.is_some() && state.storage.size().await? <= KEPT_SEED {
        let snapshot = Snapshot::new(state.storage.copy().await?);
        state.snapshots.keep_seeded(snapshot);
    }
    Ok(())
}

impl Sandbox {
    /// Resets data, faults and clock to their initial state, and clears recorded requests and deliveries. Clients,
    /// tokens, configuration and snapshots are kept.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), welkin_sandbox::SandboxError> {
    /// use welkin_sandbox::{ResetTo, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().start().await?;
    /// // ... a test ...
    /// sandbox.reset(ResetTo::Empty).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the database fails, or the sandbox was started without a seed.
    pub async fn reset(&self, to: ResetTo) -> Result<(), SandboxError> {
        let done = reset_to(&self.state, to).await;
        done.map_err(|error| match error {
            ResetError::NotSeeded => {
                SandboxError::Seed("the sandbox was started without a seed".into())
            }
            ResetError::Seed(problem) => SandboxError::Seed(problem.message().to_owned()),
            ResetError::Storage(error) => error.into(),
        })
    }

    /// Creates this number of synthetic patients, as [`Builder::seed`](crate::Builder::seed) does. Those that exist are
    /// not changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed(&self, seed: Seed, patients: u64) -> Result<(), SandboxError> {
        let made = routes::seed(&self.state, seed, patients).await;
        made.map_err(|problem| SandboxError::Seed(problem.message().to_owned()))?;
        self.state.events.changed("seed");
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reset {
    to: Option<Target>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Target {
    Empty,
    Seed,
}

/// Without `to`, resets to the seed if there is one.
pub(super) async fn reset(Shared(context): Shared<Context>, Body(reset): Body<Reset>) -> Answer {
    let is_seeded = context.state.start.seed.is_some();
    let (to, word) = match (reset.to, is_seeded) {
        (Some(Target::Seed), _) | (None, true) => (ResetTo::Seed, "seed"),
        (Some(Target::Empty), _) | (None, false) => (ResetTo::Empty, "empty"),
    };
    let done = reset_to(&context.state, to).await;
    done.map_err(|error| match error {
        ResetError::NotSeeded => Refusal::conflict(
            "the sandbox was started without a seed: start it with `--seed 200`, or post to `seed`",
        ),
        ResetError::Seed(problem) => Refusal::broken(problem.message()),
        ResetError::Storage(error) => error.into(),
    })?;
    Ok(Json(json!({ "to": word })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seeding {
    patients: u64,
    number: Option<u64>,
    until: Option<FromText<Date>>,
}

pub(super) async fn seed(Shared(context): Shared<Context>, Body(seeding): Body<Seeding>) -> Answer {
    if seeding.patients > MOST_PATIENTS {
        return Err(Refusal::invalid("`patients` is more than 1,000,000"));
    }
    let seed = Seed::new(seeding.number.unwrap_or(1));
    let seed = seeding
        .until
        .map_or(seed, |FromText(day)| seed.last_day(day));
    let made = routes::seed(&context.state, seed, seeding.patients).await;
    made.map_err(|problem| Refusal::broken(problem.message()))?;
    context.state.events.changed("seed");
    let patients = context.state.storage.counts().await?.remove("patients");
    Ok(Json(json!({ "patients": patients })))
}
