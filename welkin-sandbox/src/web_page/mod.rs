//! The web page below `/_sandbox`: its files are part of the program, and it sends no requests to other servers.

mod assets;
mod dictionary;

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use self::assets::asset;
use self::dictionary::Rendered;
use crate::state::State;

/// Permits only files of this server, and forbids inline scripts, inline styles and embedding.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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

/// Returns a file of the page. The name determines its content type.
fn file(name: &str, content: impl IntoResponse) -> Response {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let content_type = match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    let headers: [(HeaderName, &str); 5] = [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // Another version of the sandbox has different files with the same names.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, content).into_response()
}

fn not_found(error: &str) -> Response {
    let body = axum::Json(serde_json::json!({ "error": error }));
    (StatusCode::NOT_FOUND, body).into_response()
}
