//! JSON bodies.

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::numbers::unrounded;
use crate::problem::Problem;

/// Parses a body that is a JSON object.
pub(super) fn object(body: &Bytes) -> Result<Map<String, Value>, Problem> {
    serde_json::from_slice(&unrounded(body))
        .map_err(|_| Problem::invalid("BODY", "The body is not a JSON object"))
}

/// Parses a stored body, which this program has written.
pub(super) fn parse(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}
