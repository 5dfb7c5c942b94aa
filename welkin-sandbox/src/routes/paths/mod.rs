//! The paths of a tenant, with their handlers.

mod care;
mod documents_and_messages;
mod staff;

use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodRouter, get};
use welkin_designer::ApiProfile;

use super::request::{delete, patch, post, query, read};
use super::served::Served;
use super::{audits, bulk, contacts, exports, formation, patients, records, webhook_audit};
use crate::profiles::TokenForm;
use crate::state::State;

/// Returns all paths of a profile, with their handlers.
pub(super) fn of(profile: ApiProfile) -> impl Iterator<Item = (String, Served)> {
    let token = TokenForm::of(profile).handler();
    let token = (profile.token_path().to_owned(), token);
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
            profile.records_path(),
            read(records::list)
                .merge(post(records::create))
                .merge(patch(bulk::update)),
        ),
        (
            profile.record_path(),
            read(records::read)
                .merge(patch(records::update))
                .merge(delete(records::remove)),
        ),
        ("/export/{resource}", read(exports::list)),
    ];
    let tenant = tenant
        .into_iter()
        .chain(configuration())
        .chain(care::routes())
        .chain(documents_and_messages::routes())
        .chain(staff::of_environment());
    let tenant =
        tenant.map(move |(path, handler)| (format!("{}{path}", profile.base_path()), handler));
    let base = profile.tenant_path();
    let above = staff::of_tenant()
        .into_iter()
        .chain(audits_of_tenant())
        .map(move |(path, handler)| (format!("{base}{path}"), handler));
    tenant.chain(above).chain([token])
}

/// Returns the formation endpoints, in the full and in the simple form.
fn configuration() -> [(&'static str, Served); 4] {
    [
        (
            "/formations/{version}/{kind}",
            plain_read(get(formation::list)),
        ),
        (
            "/formations/{version}/{kind}/{name}",
            plain_read(get(formation::read)),
        ),
        ("/formation/{kind}", plain_read(get(formation::simple_list))),
        (
            "/formation/{kind}/{name}",
            plain_read(get(formation::simple_read)),
        ),
    ]
}

/// Returns the audits, which belong to a tenant and not to an environment.
fn audits_of_tenant() -> [(&'static str, Served); 3] {
    [
        ("/admin/audit-webhook", plain_read(get(webhook_audit::list))),
        ("/admin/audit-data", read(audits::data)),
        ("/admin/audit-security", read(audits::security)),
    ]
}

/// Creates the handler of a read request that needs no transaction.
fn plain_read(router: MethodRouter<Arc<State>>) -> Served {
    Served::new(Method::GET, router)
}
