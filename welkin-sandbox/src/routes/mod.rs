//! The endpoints of profile `v1`: `/oauth/token`, and everything of a tenant under `/v1/{tenant}`.

mod assessments;
mod bulk;
mod encounter_parts;
mod encounters;
mod items;
mod patients;
mod programs;
mod record_queries;
mod records;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, OriginalUri, Query};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::routing::{get, post, put};
use serde_json::{Map, Value};
use welkin_codegen::model::{Cdt, Model};

use crate::problem::Problem;
use crate::storage::Storage;
use crate::tokens::{Standing, Tokens};

/// Who the sandbox says has written something.
const AUTHOR_NAME: &str = "API_CLIENT:SANDBOX";
const AUTHOR_ID: &str = "00000000-0000-4000-8000-000000000000";

/// What all requests share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) tenant: String,
    pub(crate) tokens: Tokens,
    model: Model,
    storage: Storage,
}

impl State {
    pub(crate) fn new(model: Model, tenant: String, tokens: Tokens, storage: Storage) -> Self {
        Self {
            tenant,
            tokens,
            model,
            storage,
        }
    }

    fn cdt(&self, name: &str) -> Result<&Cdt, Problem> {
        let cdt = self.model.cdts.iter().find(|cdt| cdt.name == name);
        cdt.ok_or_else(Problem::no_such_cdt)
    }
}

pub(crate) fn router(state: Arc<State>) -> Router {
    let tenant = Router::new()
        .route("/patients", get(patients::list).post(patients::create))
        .route(
            "/patients/{patient}",
            get(patients::read).patch(patients::update),
        )
        .route(
            "/patients/{patient}/cdts/{cdt}",
            get(records::list).post(records::create).patch(bulk::update),
        )
        .route(
            "/patients/{patient}/cdts/{cdt}/{record}",
            get(records::read)
                .patch(records::update)
                .delete(records::remove),
        )
        .merge(clinical());
    Router::new()
        .route("/oauth/token", post(token::issue))
        .nest("/v1/{tenant}", tenant)
        .fallback(|| async { Problem::no_such_route() })
        .method_not_allowed_fallback(|| async { Problem::no_such_method() })
        .with_state(state)
}

/// Encounters, assessment records and programs of a patient.
fn clinical() -> Router<Arc<State>> {
    let encounter = "/patients/{patient}/encounters/{encounter}";
    let record = "/patients/{patient}/assessment-records/{record}";
    Router::new()
        .route(
            "/patients/{patient}/encounters",
            get(encounters::list).post(encounters::create),
        )
        .route(
            encounter,
            get(encounters::read)
                .patch(encounters::update)
                .delete(encounters::remove),
        )
        .route(
            "/patients/{patient}/full-encounters/{encounter}",
            get(encounters::read_full),
        )
        .route(
            &format!("{encounter}/disposition"),
            get(encounter_parts::read_disposition).patch(encounter_parts::update_disposition),
        )
        .route(
            &format!("{encounter}/assessments"),
            get(encounter_parts::list_links).post(encounter_parts::create_link),
        )
        .route(
            &format!("{encounter}/assessments/{{link}}"),
            get(encounter_parts::read_link)
                .patch(encounter_parts::update_link)
                .delete(encounter_parts::remove_link),
        )
        .route(
            &format!("{encounter}/comments"),
            get(encounter_parts::list_comments).post(encounter_parts::create_comment),
        )
        .route(
            &format!("{encounter}/comments/{{comment}}"),
            get(encounter_parts::read_comment)
                .put(encounter_parts::update_comment)
                .delete(encounter_parts::remove_comment),
        )
        .route(
            "/patients/{patient}/assessment-records",
            get(assessments::list).post(assessments::create),
        )
        .route(
            record,
            get(assessments::read)
                .put(assessments::replace)
                .delete(assessments::remove),
        )
        .route(&format!("{record}/answers"), put(assessments::answer))
        .route("/patients/{patient}/programs", get(programs::list))
        .route(
            "/patients/{patient}/programs/{program}/phases/{phase}",
            post(programs::enter),
        )
}

/// Environments that a tenant has unless it made more; the documentation names these two.
const ENVIRONMENTS: [&str; 2] = ["live", "sandbox"];

/// A request of a client with a good token, to this tenant, in one of its environments.
struct Caller {
    environment: String,
    query: Vec<(String, String)>,
}

impl Caller {
    /// The first value of a query parameter.
    fn parameter(&self, name: &'static str) -> Option<&str> {
        self.parameters(name).next()
    }

    fn parameters(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.query.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<Arc<State>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Problem> {
        authenticate(parts, state)?;
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state)
            .await
            .unwrap_or_else(|never| match never {});
        if uri.path().split('/').nth(2) != Some(&*state.tenant) {
            return Err(Problem::no_such_route());
        }
        let Query(query) = Query::<Vec<(String, String)>>::try_from_uri(&uri)
            .map_err(|_| Problem::invalid("QUERY", "The query can't be read"))?;
        let named = query.iter().find(|(key, _)| key == "environment");
        let environment = named.map_or("live", |(_, value)| value).to_owned();
        if !ENVIRONMENTS.contains(&&*environment) {
            return Err(Problem::no_such_route());
        }
        Ok(Self { environment, query })
    }
}

fn authenticate(parts: &Parts, state: &State) -> Result<(), Problem> {
    let header = parts.headers.get(AUTHORIZATION);
    let token = header
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or_else(|| Problem::unauthorized("UNAUTHORIZED", "A bearer token is needed"))?;
    match state.tokens.standing(token) {
        Standing::Valid => Ok(()),
        Standing::Expired => Err(Problem::unauthorized(
            "TOKEN_EXPIRED",
            "The token has expired",
        )),
        Standing::Unknown => Err(Problem::unauthorized(
            "NOT_VALID_JSON_WEB_TOKEN",
            "The token is not one of this tenant",
        )),
    }
}

/// A body that is a JSON object.
fn object(body: &Bytes) -> Result<Map<String, Value>, Problem> {
    serde_json::from_slice(body)
        .map_err(|_| Problem::invalid("BODY", "The body is not a JSON object"))
}

/// A stored body as JSON; it was written by this program.
fn parse(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}
