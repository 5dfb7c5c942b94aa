//! The formation endpoints, which return the configuration.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use crate::page::Window;
use crate::problem::Problem;

/// The version that is served; drafts exist only in Designer.
const CURRENT: &str = "current";

#[derive(Deserialize)]
pub(super) struct ListPath {
    version: String,
    kind: String,
}

/// Returns all items of a kind as a bare array, independent of `page`, as recorded. If the tenant has no item of a
/// kind, the path does not exist: 404 without a body, as recorded.
pub(super) async fn list(caller: Caller, Path(path): Path<ListPath>) -> Result<Response, Problem> {
    current(&path.version)?;
    match caller.configuration.formation.whole(&path.kind) {
        Some(whole) => Ok(Json(whole).into_response()),
        None => Err(Problem::nothing_of_this_kind()),
    }
}

#[derive(Deserialize)]
pub(super) struct ItemPath {
    version: String,
    kind: String,
    name: String,
}

pub(super) async fn read(
    caller: Caller,
    Path(path): Path<ItemPath>,
) -> Result<Json<Value>, Problem> {
    current(&path.version)?;
    let item = caller.configuration.formation.item(&path.kind, &path.name);
    item.cloned().map(Json).ok_or_else(Problem::no_such_cdt)
}

fn current(version: &str) -> Result<(), Problem> {
    if version == CURRENT {
        Ok(())
    } else {
        Err(Problem::no_such_route())
    }
}

#[derive(Deserialize)]
pub(super) struct SimpleListPath {
    kind: String,
}

/// A page: `{"data": [...], "metaInfo": {"page", "pageSize", "totalElements"}}`.
pub(super) async fn simple_list(
    caller: Caller,
    Path(path): Path<SimpleListPath>,
) -> Result<Json<Value>, Problem> {
    let window = Window::new(caller.parameter("page"), caller.parameter("size"))?;
    let items = caller.configuration.formation.simple_list(&path.kind);
    let items = items.ok_or_else(Problem::no_such_route)?;
    Ok(Json(json!({
        "data": window.part_of(items),
        "metaInfo": window.metadata(items.len()),
    })))
}

#[derive(Deserialize)]
pub(super) struct SimpleItemPath {
    kind: String,
    name: String,
}

pub(super) async fn simple_read(
    caller: Caller,
    Path(path): Path<SimpleItemPath>,
) -> Result<Json<Value>, Problem> {
    let formation = &caller.configuration.formation;
    let item = formation.simple_item(&path.kind, &path.name);
    item.cloned().map(Json).ok_or_else(Problem::no_such_cdt)
}
