//! The OpenAPI document of the control API.

use axum::Json;
use serde_json::Value;

/// Returns the OpenAPI 3.1 document of the control API, which is also served at `/_sandbox/openapi.json`.
///
/// ```
/// let document = welkin_sandbox::control_openapi();
/// assert_eq!(document["openapi"], "3.1.0");
/// ```
#[must_use]
pub fn control_openapi() -> Value {
    let document = include_str!("openapi.json");
    let mut document: Value = serde_json::from_str(document).expect("the document is JSON");
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    document
}

pub(super) async fn read() -> Json<Value> {
    Json(control_openapi())
}
