//! The endpoints of a tenant, under all profiles.

mod appointments;
mod assessments;
mod audits;
mod bulk;
mod calendar;
mod caller;
mod care_plan;
mod chat;
mod clinical;
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
mod json_body;
mod message_body;
mod message_channel;
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
mod staff;
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
use axum::routing::{MethodRouter, get};

use self::request::{delete, patch, post, query, read};
use self::request_body::whole_body;
pub(crate) use self::users::add as add_users;
use crate::fault_injection;
use crate::problem::Problem;
use crate::profiles::{PROFILES, Profile};
use crate::state::State;

/// Every endpoint of a tenant.
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
        .layer(from_fn_with_state(
            Arc::clone(&state),
            fault_injection::inject,
        ))
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
        .chain(clinical::routes())
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
