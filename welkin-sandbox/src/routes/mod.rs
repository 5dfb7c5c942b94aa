//! The endpoints of a tenant, under all profiles.

mod appointments;
mod assessments;
mod audits;
mod bulk;
mod calendar;
mod care_plan;
mod chat;
mod contacts;
mod cors;
mod dictionaries;
mod document_details;
mod document_files;
mod documents;
mod encounter_lists;
mod encounter_parts;
mod encounters;
mod exports;
mod formation;
mod further;
mod items;
mod messages;
mod multipart;
mod pages;
mod parameters;
mod patient_body;
mod patients;
mod profile_records;
mod programs;
mod record_access;
mod record_answers;
mod record_queries;
mod records;
mod reports;
mod request;
mod request_body;
mod seed;
mod staff;
mod tasks;
mod token;
mod user_access;
mod users;
mod webhook_audit;
mod webhook_events;
mod work_hours;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::watch;

use self::request::{Request, delete, patch, post, put, query, read};
use self::request_body::whole_body;
use crate::client::ApiClient;
use crate::configuration::Configuration;
use crate::faults::{self, Injector};
use crate::limits::Limiter;
use crate::problem::Problem;
use crate::profiles::{PROFILES, Profile};
use crate::storage::Storage;
use crate::tokens::{Standing, Tokens};
use crate::webhooks::Webhooks;
use welkin_codegen::model::access::{Access, Action, CalendarPart, Messages};

pub(crate) use self::seed::seed;
pub(crate) use self::users::add as add_users;

/// Who the sandbox says has written something.
const AUTHOR_NAME: &str = "API_CLIENT:SANDBOX";
pub(crate) const AUTHOR_ID: &str = "00000000-0000-4000-8000-000000000000";

/// What all requests share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) origin: String,
    pub(crate) webhooks: Webhooks,
    pub(crate) tenant: String,
    pub(crate) tokens: Tokens,
    pub(crate) limiter: Limiter,
    pub(crate) configuration: RwLock<Arc<Configuration>>,
    pub(crate) storage: Storage,
    pub(crate) faults: Injector,
    /// How far the clock is ahead that clients are told of.
    pub(crate) clock_skew: SignedDuration,
    pub(crate) stopped: watch::Receiver<()>,
}

impl State {
    /// The configuration of this moment.
    fn configuration(&self) -> Arc<Configuration> {
        let configuration = self.configuration.read();
        // A panic elsewhere leaves the pointer whole.
        Arc::clone(&configuration.unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the sandbox is about to stop.
    pub(crate) async fn stopping(&self) {
        // Either way of the sender's means: stop.
        let _ = self.stopped.clone().changed().await;
    }

    /// Serves another configuration from the next request on.
    pub(crate) fn configure(&self, configuration: Configuration) {
        let current = self.configuration.write();
        *current.unwrap_or_else(PoisonError::into_inner) = Arc::new(configuration);
    }
}

pub(crate) fn router(state: Arc<State>) -> Router {
    // Profiles share paths; each is routed once.
    let routes: BTreeMap<_, _> = PROFILES.iter().flat_map(routes).collect();
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| {
            router.route(&path, handler)
        })
        .fallback(|| async { Problem::no_such_route() })
        .method_not_allowed_fallback(|| async { Problem::no_such_method() })
        .layer(from_fn_with_state(Arc::clone(&state), faults::inject))
        .layer(from_fn(cors::share))
        .layer(from_fn(whole_body))
        .layer(DefaultBodyLimit::disable())
        .with_state(state)
}

/// Every path of a profile, and what answers there.
fn routes(profile: &Profile) -> impl Iterator<Item = (String, MethodRouter<Arc<State>>)> {
    let token = (profile.token_path.to_owned(), profile.token_form.handler());
    let tenant = [
        (
            "/patients",
            read(patients::list).merge(post(patients::create)),
        ),
        (
            "/patients/{patient}",
            read(patients::read)
                .merge(patch(patients::update))
                .merge(delete(patients::remove)),
        ),
        ("/by-filter/patients", query(patients::list_by_filter)),
        (
            "/patients/{patient}/contacts",
            read(contacts::list).merge(post(contacts::create)),
        ),
        (
            "/patients/{patient}/contacts/",
            read(contacts::list).merge(post(contacts::create)),
        ),
        (
            "/patients/{patient}/contacts/{contact}",
            read(contacts::read).merge(patch(contacts::update)),
        ),
        (
            profile.records,
            read(records::list)
                .merge(post(records::create))
                .merge(patch(bulk::update)),
        ),
        (
            profile.record,
            read(records::read)
                .merge(patch(records::update))
                .merge(delete(records::remove)),
        ),
        ("/formations/{version}/{kind}", get(formation::list)),
        ("/formations/{version}/{kind}/{name}", get(formation::read)),
        ("/export/{resource}", read(exports::list)),
        ("/formation/{kind}", get(formation::simple_list)),
        ("/formation/{kind}/{name}", get(formation::simple_read)),
    ];
    let tenant = tenant
        .into_iter()
        .chain(clinical())
        .chain(further::routes())
        .chain(staff::of_environment());
    let tenant = tenant.map(|(path, handler)| (format!("{}{path}", profile.base), handler));
    let base = profile.base.trim_end_matches("/{environment}");
    let above = staff::of_tenant()
        .into_iter()
        .chain(audits_of_tenant())
        .map(move |(path, handler)| (format!("{base}{path}"), handler));
    tenant.chain(above).chain([token])
}

/// The audits, which belong to a tenant and to none of its environments.
fn audits_of_tenant() -> [(&'static str, MethodRouter<Arc<State>>); 3] {
    [
        ("/admin/audit-webhook", get(webhook_audit::list)),
        ("/admin/audit-data", read(audits::data)),
        ("/admin/audit-security", read(audits::security)),
    ]
}

/// Encounters, assessment records and programs of a patient: the same paths under every profile.
fn clinical() -> [(&'static str, MethodRouter<Arc<State>>); 22] {
    [
        ("/encounters", read(encounter_lists::of_tenant)),
        ("/full-encounters", read(encounter_lists::full_of_tenant)),
        ("/users/{user}/encounters", read(encounter_lists::of_user)),
        (
            "/users/{user}/full-encounters",
            read(encounter_lists::full_of_user),
        ),
        (
            "/patients/{patient}/full-encounters",
            read(encounter_lists::full_of_patient),
        ),
        (
            "/patients/{patient}/encounters",
            read(encounter_lists::of_patient).merge(post(encounters::create)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}",
            read(encounters::read)
                .merge(patch(encounters::update))
                .merge(delete(encounters::remove)),
        ),
        (
            "/patients/{patient}/full-encounters/{encounter}",
            read(encounters::read_full),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/disposition",
            read(encounter_parts::read_disposition)
                .merge(patch(encounter_parts::update_disposition)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/assessments",
            read(encounter_parts::list_links).merge(post(encounter_parts::create_link)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/assessments/{part}",
            read(encounter_parts::read_link)
                .merge(patch(encounter_parts::update_link))
                .merge(delete(encounter_parts::remove_link)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/comments",
            read(encounter_parts::list_comments).merge(post(encounter_parts::create_comment)),
        ),
        (
            "/patients/{patient}/encounters/{encounter}/comments/{part}",
            read(encounter_parts::read_comment)
                .merge(put(encounter_parts::update_comment))
                .merge(delete(encounter_parts::remove_comment)),
        ),
        (
            "/patients/{patient}/assessment-records",
            read(assessments::list).merge(post(assessments::create)),
        ),
        (
            "/patients/{patient}/assessment-records/{record}",
            read(assessments::read)
                .merge(put(assessments::replace))
                .merge(delete(assessments::remove)),
        ),
        (
            "/patients/{patient}/assessment-records/{record}/answers",
            put(assessments::answer),
        ),
        ("/patients/{patient}/programs", read(programs::list)),
        (
            "/patients/{patient}/programs/{program}",
            read(programs::read)
                .merge(patch(programs::update))
                .merge(delete(programs::unassign)),
        ),
        (
            "/patients/{patient}/programs/current/{program}",
            read(programs::current),
        ),
        (
            "/patients/{patient}/programs/history/{enrolment}",
            read(programs::past),
        ),
        (
            "/patients/{patient}/programs/{program}/phases/{phase}",
            post(programs::enter),
        ),
        (
            "/patients/{patient}/programs/{program}/{phases}",
            patch(programs::enter_named),
        ),
    ]
}

/// A request of a client with a good token, to this tenant, in one of its environments.
struct Caller {
    /// One and the same for the whole of the request.
    configuration: Arc<Configuration>,
    access: Access,
    client: Arc<ApiClient>,
    environment: String,
    /// As it was asked for.
    path: String,
    query: Vec<(String, String)>,
}

impl Caller {
    /// Refuses what the client's roles and policies do not permit.
    fn may(&self, action: Action<'_>) -> Result<(), Problem> {
        if self.access.permits(action) {
            Ok(())
        } else {
            Err(Problem::forbidden(format!(
                "No policy of the API client permits to {action}"
            )))
        }
    }

    /// Refuses messages that no policy opens to the client.
    fn may_use(&self, messages: Messages) -> Result<(), Problem> {
        permitted(self.access.permits_messages(messages), "these messages")
    }

    /// Refuses to read a part of the calendar that no policy opens to the client.
    fn may_read(&self, part: CalendarPart) -> Result<(), Problem> {
        permitted(
            self.access.permits_reading(part),
            "to read other people's calendars",
        )
    }

    /// Refuses to write a part of the calendar that no policy opens to the client.
    fn may_write(&self, part: CalendarPart) -> Result<(), Problem> {
        permitted(
            self.access.permits_writing(part),
            "to write other people's calendars",
        )
    }

    /// Refuses a list of things of several names, where the client may do this with none of them; the refusal names the first one.
    fn may_any<'n>(
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
        let client = authenticate(parts, state)?;
        let counted = state.limiter.count(&client.id, Instant::now());
        counted.map_err(Problem::too_many)?;
        let Path(place) = Path::<Place>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::no_such_route())?;
        if place.tenant != state.tenant {
            return Err(Problem::no_such_route());
        }
        let Query(query) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::invalid("QUERY", "The query can't be read"))?;
        let named = || query.iter().find(|(key, _)| key == "environment");
        let in_path = place.environment.is_some();
        let environment = place
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

/// The part of a path that restrictions are about: what follows the tenant and the environment (or `v1` and the tenant), or begins with
/// `/admin` below the tenant.
fn own_path(path: &str, names_environment: bool) -> String {
    let own = path.splitn(4, '/').nth(3).unwrap_or_default();
    if names_environment || path.starts_with("/v1/") {
        format!("/{own}")
    } else {
        format!("/admin/{own}")
    }
}

/// What every path in a tenant names.
#[derive(Deserialize)]
struct Place {
    tenant: String,
    environment: Option<String>,
}

fn authenticate(parts: &Parts, state: &State) -> Result<Arc<ApiClient>, Problem> {
    let token = bearer(&parts.headers)
        .ok_or_else(|| Problem::unauthorized("UNAUTHORIZED", "A bearer token is needed"))?;
    match state.tokens.standing(token) {
        Standing::Valid(client) => Ok(client),
        Standing::Expired => Err(Problem::unauthorized(
            "TOKEN_EXPIRED",
            "Aws Jwt Token has expired",
        )),
        Standing::Unknown => Err(Problem::unauthorized(
            "NOT_VALID_JSON_WEB_TOKEN",
            "Not valid JWT",
        )),
    }
}

/// The token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?;
    header.to_str().ok()?.strip_prefix("Bearer ")
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
