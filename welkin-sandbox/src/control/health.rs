//! The health endpoint, with counts of stored data.

use axum::Extension;
use axum::Json;
use axum::extract::State as Shared;
use serde_json::{Value, json};
use welkin_designer::ApiProfile;

use super::access::Trusted;
use super::answer::Answer;
use super::context::Context;
use crate::clock::wire;
use crate::environment::variables;
use crate::state::State;

/// Without access, reports only that the sandbox is running: the client may be a container's health check.
pub(super) async fn read(
    Shared(context): Shared<Context>,
    trusted: Option<Extension<Trusted>>,
) -> Answer {
    let mut health = json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") });
    let state = &context.state;
    if trusted.is_some() {
        health["tenant"] = state.tenant.as_str().into();
        health["environment"] = "live".into();
        health["startedAt"] = wire(state.start.at).into();
        health["profiles"] = profiles(state);
        health["clock"] = state.clock.reading().to_json();
        health["clients"] = state.tokens.clients().len().into();
        health["seeded"] = state.start.seed.is_some().into();
        health["counts"] = json!(state.storage.counts().await?);
    }
    Ok(Json(health))
}

/// Returns the generations of the API, each with the environment variables of the first client. They are empty if that
/// client was removed.
fn profiles(state: &State) -> Value {
    let client = state.tokens.client(&state.start.client);
    let profiles = ApiProfile::ALL.into_iter().map(|profile| {
        let variables = client
            .iter()
            .flat_map(|client| variables(state, client, profile));
        let variables = variables.map(|(name, value)| json!({"name": name, "value": value}));
        json!({"name": profile.name(), "environment": variables.collect::<Vec<_>>()})
    });
    profiles.collect()
}
