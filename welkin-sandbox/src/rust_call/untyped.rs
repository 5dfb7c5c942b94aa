//! Calls of the untyped client.

use super::asked::{Asked, Base, Body};
use super::{chain, literal};

/// Returns a request to any endpoint.
pub(super) fn call(asked: &Asked<'_>) -> String {
    if is_of_token(asked) {
        return "// The client requests its tokens by itself.".to_owned();
    }
    let path = literal::text(&asked.path);
    let mut calls = vec![
        ".runtime()".to_owned(),
        format!(
            ".request({}, {path})",
            method(asked.method).unwrap_or_else(|| format!(
                "welkin_runtime::http::Method::from_bytes(b{})?",
                literal::text(asked.method)
            ))
        ),
    ];
    if asked.base == Base::Tenant {
        calls.push(".of_tenant()".to_owned());
    }
    let ids = asked.ids();
    calls.extend(
        ids.map(|(name, value)| format!(".id({}, {})", literal::text(name), literal::text(value))),
    );
    let query = asked.query.iter();
    calls.extend(
        query.map(|(name, value)| {
            format!(".query({}, {})", literal::text(name), literal::text(value))
        }),
    );
    let mut before = String::new();
    match &asked.body {
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

fn is_of_token(asked: &Asked<'_>) -> bool {
    asked.base == Base::Server || asked.path == "/admin/api_clients/{client}"
}

/// Returns the constant of a standard method.
fn method(name: &str) -> Option<String> {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    known
        .contains(&name)
        .then(|| format!("welkin_runtime::http::Method::{name}"))
}
