//! The configuration: shown, or replaced while the tenant is running.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Value, json};
use welkin_model::config;

use super::answer::{Answer, QueryParameters, Refusal};
use super::context::Context;
use super::fit::{self, MisfitData};
use crate::configuration::Configuration;
use crate::error::SandboxError;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::storage::StorageError;

pub use super::fit::Misfit;

/// How to handle data that does not fit a new configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Misfits {
    /// Reject the new configuration.
    #[default]
    Refuse,
    /// Keep the data, as a tenant does.
    Keep,
    /// Remove the data.
    Remove,
}

/// Why a new configuration was rejected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReconfigureError {
    /// It is invalid.
    #[error(transparent)]
    Configuration(SandboxError),
    /// Some data does not fit it.
    #[error("{}", misfits_in_words(.0))]
    Misfits(Vec<Misfit>),
}

impl From<StorageError> for ReconfigureError {
    fn from(error: StorageError) -> Self {
        Self::Configuration(error.into())
    }
}

/// Formats misfits as `12 records of cdt-vitals (...); 1 program of prog-sleep (...)`.
fn misfits_in_words(misfits: &[Misfit]) -> String {
    let words = misfits.iter().map(|misfit| {
        let Misfit {
            kind,
            name,
            count,
            reason,
        } = misfit;
        format!("{count} x {kind} of {name} ({reason})")
    });
    let words: Vec<String> = words.collect();
    format!(
        "the data does not fit the configuration: {}",
        words.join("; ")
    )
}

/// Replaces the configuration, and returns the data that does not fit.
async fn reconfigure(
    state: &State,
    configuration: Configuration,
    misfits: Misfits,
) -> Result<Vec<Misfit>, ReconfigureError> {
    let configuration = Arc::new(configuration);
    let checked = Arc::clone(&configuration);
    let found = state.storage.write(move |data| {
        let found: MisfitData = fit::find(data, &checked.model)?;
        match misfits {
            Misfits::Refuse if !found.misfits.is_empty() => {
                return Err(ReconfigureError::Misfits(found.misfits));
            }
            Misfits::Remove => found.remove(data)?,
            Misfits::Refuse | Misfits::Keep => {}
        }
        Ok(found.misfits)
    });
    let found = found.await?;
    state.configure(configuration);
    state.events.changed("configuration");
    Ok(found)
}

impl Sandbox {
    /// Replaces the configuration, as a tenant does after a publication in Designer. Data is kept. A client whose role
    /// no longer exists has no permissions.
    ///
    /// # Errors
    /// When the configuration's `securityFormation` is malformed; nothing is changed then.
    pub fn reconfigure(&self, configuration: &config::Configuration) -> Result<(), SandboxError> {
        self.state
            .configure(Arc::new(Configuration::new(configuration)?));
        self.state.events.changed("configuration");
        Ok(())
    }

    /// Replaces the configuration, with a choice how to handle records, encounters, assessments, programs and
    /// dictionary entries that do not fit the new one; they are returned.
    ///
    /// # Errors
    /// When the configuration can't be served, or data does not fit and [`Misfits::Refuse`] was chosen; nothing is
    /// changed then.
    pub async fn reconfigure_with(
        &self,
        configuration: &config::Configuration,
        misfits: Misfits,
    ) -> Result<Vec<Misfit>, ReconfigureError> {
        let configuration = Configuration::new(configuration);
        let configuration = configuration.map_err(ReconfigureError::Configuration)?;
        reconfigure(&self.state, configuration, misfits).await
    }
}

#[cfg(feature = "document")]
pub(super) async fn read(Shared(context): Shared<Context>) -> Answer {
    let configuration = context.state.configuration();
    let document = serde_json::to_value(configuration.document()).map_err(Refusal::broken)?;
    Ok(Json(document))
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    misfits: Misfits,
}

pub(super) async fn replace(
    Shared(context): Shared<Context>,
    QueryParameters(choice): QueryParameters<Choice>,
    body: Bytes,
) -> Answer {
    let text = std::str::from_utf8(&body);
    let text = text.map_err(|_| Refusal::invalid("the body is not valid UTF-8"))?;
    let written = config::parse("body", text).map_err(Refusal::invalid)?;
    let configuration = Configuration::new(&written).map_err(Refusal::invalid)?;
    let security = &configuration.security;
    let clients = context.state.tokens.clients();
    let without_role = clients
        .iter()
        .filter(|client| client.missing(security).is_some());
    let without_role: Vec<&str> = without_role.map(|client| client.id()).collect();
    let without_role = json!(without_role);
    let found = reconfigure(&context.state, configuration, choice.misfits).await;
    let found = found.map_err(|error| {
        let words = format!("{error}; add `?misfits=keep` or `?misfits=remove`");
        match error {
            ReconfigureError::Misfits(misfits) => {
                Refusal::conflict(words).with("misfits", rows(&misfits))
            }
            ReconfigureError::Configuration(error) => Refusal::broken(error),
        }
    })?;
    Ok(Json(
        json!({ "misfits": rows(&found), "clientsWithUnknownRoles": without_role }),
    ))
}

fn rows(misfits: &[Misfit]) -> Value {
    let rows = misfits.iter().map(|misfit| {
        json!({
            "kind": misfit.kind, "name": misfit.name, "count": misfit.count, "reason": misfit.reason,
        })
    });
    rows.collect()
}
