//! The endpoints of a tenant, under all profiles.

mod appointments;
mod assessments;
mod audits;
mod bulk;
mod calendar;
mod calendar_period;
mod caller;
mod care_plan;
mod change;
mod chat;
mod contacts;
mod cors;
mod dictionaries;
mod document_details;
mod document_files;
mod documents;
mod encounter;
mod encounter_lists;
mod encounter_parts;
mod encounters;
mod exports;
mod formation;
mod items;
mod json_body;
mod message_body;
mod message_channel;
mod messages;
mod multipart;
mod numbers;
mod pages;
mod parameters;
mod paths;
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
mod served;
mod tasks;
mod token;
mod user_access;
mod users;
mod webhook_audit;
mod webhook_events;
mod work_hours;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use welkin_designer::ApiProfile;

use self::request_body::{BodyMemory, whole_body};
pub(crate) use self::seed::seed;
pub(crate) use self::users::add as add_users;
use crate::fault_injection;
use crate::problem::Problem;
use crate::request_log::RouteNames;
use crate::state::State;

/// Creates the router of all endpoints of a tenant.
pub(crate) fn router(state: Arc<State>) -> Router {
    // Profiles have paths in common; each path is routed once.
    let mut routes = BTreeMap::new();
    routes.extend(ApiProfile::ALL.into_iter().flat_map(paths::of));
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| {
            router.route(&path, handler.router)
        })
        .fallback(|| async { Problem::no_such_route() })
        .method_not_allowed_fallback(|| async { Problem::no_such_method() })
        .layer(from_fn_with_state(
            Arc::clone(&state),
            fault_injection::inject,
        ))
        .layer(from_fn(cors::share))
        .layer(from_fn_with_state(BodyMemory::new(), whole_body))
        .layer(DefaultBodyLimit::disable())
        .with_state(state)
}

/// Returns the paths of all routes, with their profiles.
pub(crate) fn route_names() -> RouteNames {
    let of_profile =
        |profile: ApiProfile| paths::of(profile).map(move |(path, _)| (path, profile.name()));
    RouteNames::new(ApiProfile::ALL.into_iter().flat_map(of_profile))
}

/// An endpoint: its method, and its path with parameters in braces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Route {
    /// The method, such as `GET`.
    pub method: String,
    /// The path, such as `/{tenant}/{environment}/patients/{patient}`.
    pub path: String,
}

/// Returns the endpoints of a generation of the API: `v1`, `reference` or `v8`. Empty for an unknown name.
///
/// ```
/// let routes = welkin_sandbox::routes("v8");
/// assert!(routes.iter().any(|route| route.method == "GET" && route.path == "/{tenant}/{environment}/patients"));
/// ```
#[must_use]
pub fn routes(profile: &str) -> Vec<Route> {
    let profile = ApiProfile::named(profile);
    let mut routes = Vec::new();
    for (path, served) in profile.into_iter().flat_map(paths::of) {
        let methods = served.methods.iter();
        routes.extend(methods.map(|method| Route {
            method: method.to_string(),
            path: path.clone(),
        }));
    }
    routes.sort();
    routes
}
