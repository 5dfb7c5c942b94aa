//! Answers with a file of the page, or without one.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

/// Permits only files of this server, and forbids inline scripts, inline styles and embedding.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Returns a file of the page. The name determines its content type.
pub(super) fn file(name: &str, content: impl IntoResponse) -> Response {
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

pub(super) fn not_found(error: &str) -> Response {
    let body = axum::Json(serde_json::json!({ "error": error }));
    (StatusCode::NOT_FOUND, body).into_response()
}
