//! Calls of the untyped client.

use super::parsed_request::{Base, Body, ParsedRequest};
use super::{chain, literal};

/// Returns a request to any endpoint.
pub(super) fn call(request: &ParsedRequest<'_>) -> String {
    if is_of_token(request) {
        return "// The client requests its tokens by itself.".to_owned();
    }
    let path = literal::text(&request.path);
    let mut calls = vec![
        ".runtime()".to_owned(),
        format!(
            ".request({}, {path})",
            method(request.method).unwrap_or_else(|| format!(
                "welkin_runtime::http::Method::from_bytes(b{})?",
                literal::text(request.method)
            ))
        ),
    ];
    if request.base == Base::Tenant {
        calls.push(".of_tenant()".to_owned());
    }
    let ids = request.ids();
    calls.extend(
        ids.map(|(name, value)| format!(".id({}, {})", literal::text(name), literal::text(value))),
    );
    let query = request.query.iter();
    calls.extend(
        query.map(|(name, value)| {
            format!(".query({}, {})", literal::text(name), literal::text(value))
        }),
    );
    let mut before = String::new();
    match &request.body {
        Body::None => {}
        Body::Json(json) => calls.push(format!(".json(&{})", literal::json(json))),
        Body::Other => {
            before.push_str(
                "// Its body is not stored in full, or is not JSON: `.body(...)` sends one.\n",
            );
        }
    }
    before + &chain::awaited("answer", calls)
}

fn is_of_token(request: &ParsedRequest<'_>) -> bool {
    request.base == Base::Server || request.path == "/admin/api_clients/{client}"
}

/// Returns the constant of a standard method.
fn method(name: &str) -> Option<String> {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    known
        .contains(&name)
        .then(|| format!("welkin_runtime::http::Method::{name}"))
}
