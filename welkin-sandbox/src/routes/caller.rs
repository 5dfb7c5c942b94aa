//! The authenticated client and the context of its request.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use welkin_model::model::access::{Access, Action, CalendarPart, Messages};

use crate::client::ApiClient;
use crate::configuration::Configuration;
use crate::problem::Problem;
use crate::request_log::Notes;
use crate::state::State;
use crate::tokens::{TokenStatus, bearer};

/// A request of an authenticated client, to this tenant and one of its environments.
pub(super) struct Caller {
    /// The configuration, which does not change during the request.
    pub(super) configuration: Arc<Configuration>,
    pub(super) access: Access,
    pub(super) client: Arc<ApiClient>,
    pub(super) environment: String,
    /// The path as requested.
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
}

impl Caller {
    /// Rejects actions that the client's roles and policies do not permit.
    pub(super) fn may(&self, action: Action<'_>) -> Result<(), Problem> {
        if self.access.permits(action) {
            Ok(())
        } else {
            Err(Problem::forbidden(format!(
                "No policy of the API client permits it to {action}"
            )))
        }
    }

    /// Rejects messages that no policy permits.
    pub(super) fn may_use(&self, messages: Messages) -> Result<(), Problem> {
        permitted(self.access.permits_messages(messages), "these messages")
    }

    /// Rejects reading a part of the calendar that no policy permits.
    pub(super) fn may_read(&self, part: CalendarPart) -> Result<(), Problem> {
        let is_permitted = self.access.permits_reading(part);
        permitted(is_permitted, "it to read other people's calendars")
    }

    /// Rejects writing a part of the calendar that no policy permits.
    pub(super) fn may_write(&self, part: CalendarPart) -> Result<(), Problem> {
        let is_permitted = self.access.permits_writing(part);
        permitted(is_permitted, "it to write other people's calendars")
    }

    /// Rejects a list of items with several names if the client is permitted the action for none of them; the error
    /// names the first one.
    pub(super) fn may_any<'n>(
        &self,
        action: fn(&'n str) -> Action<'n>,
        names: impl Iterator<Item = &'n String>,
    ) -> Result<(), Problem> {
        let mut answers = names.map(|name| self.may(action(name)));
        match answers.next() {
            Some(refusal @ Err(_)) if answers.all(|answer| answer.is_err()) => refusal,
            _ => Ok(()),
        }
    }

    /// Returns the first value of a query parameter.
    pub(super) fn parameter(&self, name: &'static str) -> Option<&str> {
        self.parameters(name).next()
    }

    pub(super) fn parameters(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.query.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<Arc<State>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Problem> {
        let client = authenticate(parts, state)?;
        if let Some(notes) = parts.extensions.get::<Notes>() {
            notes.client(&client.id);
        }
        let counted = state
            .limiter
            .count_with(client.own_rate_limit(), &client.id, Instant::now());
        counted.map_err(Problem::too_many)?;
        let Path(tenant_path) = Path::<TenantPath>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::no_such_route())?;
        if tenant_path.tenant != state.tenant {
            return Err(Problem::no_such_tenant(&state.tenant));
        }
        let Query(query) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::invalid("QUERY", "The query can't be read"))?;
        let named = || query.iter().find(|(key, _)| key == "environment");
        let in_path = tenant_path.environment.is_some();
        let environment = tenant_path
            .environment
            .or_else(|| named().map(|(_, value)| value.clone()))
            .unwrap_or_else(|| "live".to_owned());
        let path = parts.uri.path().to_owned();
        if client.is_shut_out_of(parts.method.as_str(), &own_path(&path, in_path)) {
            let refusal = Problem::restricted_endpoint();
            return Err(refusal.for_client(&client.id, &state.tenant, &path));
        }
        let configuration = state.configuration();
        Ok(Self {
            access: configuration
                .security
                .access(&client.roles, &client.policies),
            configuration,
            client,
            environment,
            path,
            query,
        })
    }
}

fn permitted(is_permitted: bool, what: &str) -> Result<(), Problem> {
    if is_permitted {
        return Ok(());
    }
    let message = format!("No policy of the API client permits {what}");
    Err(Problem::forbidden(message))
}

/// Returns the part of a path to which restrictions apply: the part after the tenant and the environment (or `v1` and
/// the tenant), or, for paths without an environment, the part after the tenant, which begins with
/// `/admin`.
fn own_path(path: &str, names_environment: bool) -> String {
    let own = path.splitn(4, '/').nth(3).unwrap_or_default();
    if names_environment || path.starts_with("/v1/") {
        format!("/{own}")
    } else {
        format!("/admin/{own}")
    }
}

/// Path parameters of every path in a tenant.
#[derive(Deserialize)]
struct TenantPath {
    tenant: String,
    environment: Option<String>,
}

fn authenticate(parts: &Parts, state: &State) -> Result<Arc<ApiClient>, Problem> {
    let token = bearer(&parts.headers)
        .ok_or_else(|| Problem::unauthorized("UNAUTHORIZED", "A bearer token is needed"))?;
    match state.tokens.check(token) {
        TokenStatus::Valid(client) => Ok(client),
        TokenStatus::Expired => Err(Problem::unauthorized(
            "TOKEN_EXPIRED",
            "Aws Jwt Token has expired",
        )),
        TokenStatus::Unknown => Err(Problem::unauthorized(
            "NOT_VALID_JSON_WEB_TOKEN",
            "Not valid JWT",
        )),
    }
}
