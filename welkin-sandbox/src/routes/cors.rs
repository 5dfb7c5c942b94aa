//! CORS headers, which Welkin sends with every response, as recorded in 2026, for pages of other origins.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const HEADERS: [(HeaderName, &str); 5] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        ACCESS_CONTROL_ALLOW_METHODS,
        "GET, POST, PUT, DELETE, PATCH, OPTIONS",
    ),
    (
        ACCESS_CONTROL_ALLOW_HEADERS,
        "Authorization,Content-Type,XSRF-Token,Security-Role",
    ),
    (
        ACCESS_CONTROL_EXPOSE_HEADERS,
        "Content-Disposition,XSRF-Token,Unresolved-Variables",
    ),
    (ACCESS_CONTROL_MAX_AGE, "3600"),
];

/// Responds to preflight requests, and adds the headers to all other responses.
pub(super) async fn share(request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        ().into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
