//! The web page below `/_sandbox`: its files are part of the program, and it sends no requests to other servers.

mod answer;
mod assets;
mod dictionary;

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{Redirect, Response};
use axum::routing::get;

use self::answer::{file, not_found};
use self::assets::asset;
use self::dictionary::Rendered;
use crate::state::State;

/// Creates the router of the page, its files, and the data dictionary of the current configuration.
pub(crate) fn router() -> Router<Arc<State>> {
    let dictionary = Arc::new(Rendered::default());
    let index = || async { named("index.html".to_owned()) };
    let start = || async { Redirect::to("/_sandbox/docs/index.html") };
    Router::new()
        .route("/_sandbox", get(index))
        .route("/_sandbox/", get(index))
        .route(
            "/_sandbox/assets/{name}",
            get(|Path(name): Path<String>| async { named(name) }),
        )
        .route("/_sandbox/docs", get(start))
        .route("/_sandbox/docs/", get(start))
        .route("/_sandbox/docs/{*path}", get(dictionary::page))
        .route(
            "/_sandbox/drawings/assessment/{name}",
            get(dictionary::assessment),
        )
        .route(
            "/_sandbox/drawings/program/{name}",
            get(dictionary::program),
        )
        .layer(axum::Extension(dictionary))
}

fn named(name: String) -> Response {
    asset(&name).map_or_else(|| not_found("unknown file"), |content| file(&name, content))
}
