//! API clients, with their roles and limits.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Body, PathParameters, Refusal};
use super::context::Context;
use crate::client::ApiClient;
use crate::clock::wire;
use crate::error::SandboxError;
use crate::limits::RateLimit;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::tokens::Issued;

/// Prefix of the ids of clients that were created by [`act_as`].
const ACTING: &str = "acting-as:";

impl Sandbox {
    /// The API clients that are accepted.
    #[must_use]
    pub fn clients(&self) -> Vec<ApiClient> {
        let clients = self.state.tokens.clients();
        clients
            .iter()
            .map(|client| ApiClient::clone(client))
            .collect()
    }

    /// Adds an API client, or replaces the one with this id, whose tokens stay valid.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) -> Result<(), welkin_sandbox::SandboxError> {
    /// let nurse = welkin_sandbox::ApiClient::new("NURSECLIENTS", "not a real secret").role("r-nurse");
    /// sandbox.set_client(nurse)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When it has a role or policy that the configuration does not have, or there are 1,000 clients already.
    pub fn set_client(&self, client: ApiClient) -> Result<(), SandboxError> {
        set_client(&self.state, client)
    }

    /// Removes an API client and its tokens; `false` if there is none with this id.
    pub fn remove_client(&self, id: &str) -> bool {
        remove_client(&self.state, id)
    }

    /// Issues a token to an API client without its secret, outside the limit on token requests; `None` if there is no
    /// client with this id.
    #[must_use]
    pub fn token_of(&self, id: &str) -> Option<String> {
        let client = self.state.tokens.client(id)?;
        Some(self.state.tokens.issue_to(&client).token)
    }
}

fn set_client(state: &State, client: ApiClient) -> Result<(), SandboxError> {
    if let Some((name, known)) = client.missing(&state.configuration().security) {
        let client = client.id;
        return Err(SandboxError::UnknownRole {
            client,
            name,
            known,
        });
    }
    if !state.tokens.set_client(client) {
        return Err(SandboxError::TooManyClients);
    }
    state.events.changed("clients");
    Ok(())
}

fn remove_client(state: &State, id: &str) -> bool {
    let is_removed = state.tokens.remove_client(id);
    if is_removed {
        state.events.changed("clients");
    }
    is_removed
}

/// A rate limit.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    requests: usize,
    seconds: u64,
}

/// Returns the properties of a client except the secret.
fn row(client: &ApiClient) -> Value {
    let restrictions = client.restrictions().iter();
    let without = restrictions.map(|(method, path)| format!("{method} {path}"));
    let limit = client.own_rate_limit().map(|limit| Limit {
        requests: limit.requests(),
        seconds: limit.span().as_secs(),
    });
    json!({
        "id": client.id(),
        "roles": client.roles(),
        "policies": client.policies(),
        "without": without.collect::<Vec<_>>(),
        "rateLimit": limit,
    })
}

pub(super) async fn list(Shared(context): Shared<Context>) -> Json<Value> {
    let clients = context.state.tokens.clients();
    Json(clients.iter().map(|client| row(client)).collect())
}

#[derive(Deserialize)]
pub(super) struct Id {
    id: String,
}

impl Id {
    fn find(&self, state: &State) -> Result<Arc<ApiClient>, Refusal> {
        let client = state.tokens.client(&self.id);
        client.ok_or_else(|| Refusal::not_found(format!("no client has the id {:?}", self.id)))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Setting {
    /// The client's secret; optional if the client exists.
    secret: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    policies: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    rate_limit: Option<Limit>,
}

pub(super) async fn set(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
    Body(setting): Body<Setting>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let known = context.state.tokens.client(&path.id);
    let secret = setting
        .secret
        .or(known.as_ref().map(|known| known.secret.clone()));
    let secret = secret.filter(|secret| !secret.is_empty());
    let secret = secret.ok_or_else(|| Refusal::invalid("a new client requires a `secret`"))?;
    let mut client = with_access(
        ApiClient::new(path.id, secret),
        setting.roles,
        setting.policies,
    );
    for endpoint in &setting.without {
        let parts = endpoint.split_once(' ');
        let parts = parts.filter(|(_, path)| path.starts_with('/'));
        let (method, path) = parts.ok_or_else(|| {
            Refusal::invalid(
                "`without` must contain methods and paths such as `DELETE /patients/*`",
            )
        })?;
        client = client.without(method, path);
    }
    if let Some(limit) = setting.rate_limit {
        if limit.seconds == 0 {
            return Err(Refusal::invalid("`rateLimit.seconds` is 0"));
        }
        let span = Duration::from_secs(limit.seconds);
        client = client.rate_limit(RateLimit::new(limit.requests, span));
    }
    let row = row(&client);
    set_client(&context.state, client).map_err(Refusal::invalid)?;
    let status = if known.is_some() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(row)))
}

fn with_access(client: ApiClient, roles: Vec<String>, policies: Vec<String>) -> ApiClient {
    let client = roles.into_iter().fold(client, ApiClient::role);
    policies.into_iter().fold(client, ApiClient::policy)
}

pub(super) async fn remove(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
) -> Answer {
    path.find(&context.state)?;
    remove_client(&context.state, &path.id);
    Ok(Json(json!({})))
}

pub(super) async fn token(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
) -> Answer {
    let client = path.find(&context.state)?;
    Ok(Json(issued(context.state.tokens.issue_to(&client))))
}

fn issued(issued: Issued) -> Value {
    json!({ "token": issued.token, "expiresAt": wire(issued.end) })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acting {
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    policies: Vec<String>,
}

/// Creates a client with these roles and policies, with an id that contains them and a random secret.
pub(super) async fn act_as(Shared(context): Shared<Context>, Body(acting): Body<Acting>) -> Answer {
    let Acting {
        mut roles,
        mut policies,
    } = acting;
    roles.sort_unstable();
    policies.sort_unstable();
    let names: Vec<&str> = roles.iter().chain(&policies).map(String::as_str).collect();
    let names = if names.is_empty() {
        "everything".to_owned()
    } else {
        names.join("+")
    };
    let id = format!("{ACTING}{names}");
    let client = ApiClient::new(id.clone(), Uuid::new_v4().to_string());
    let client = with_access(client, roles, policies);
    if context
        .state
        .tokens
        .client(&id)
        .is_none_or(|known| row(&known) != row(&client))
    {
        set_client(&context.state, client.clone()).map_err(Refusal::invalid)?;
    }
    let mut answer = issued(context.state.tokens.issue_to(&client));
    answer["client"] = id.into();
    Ok(Json(answer))
}
