//! Tokens of all clients.

use axum::Json;
use axum::extract::State as Shared;
use serde_json::{Value, json};

use super::context::Context;
use crate::sandbox::Sandbox;

impl Sandbox {
    /// Expires every token issued so far.
    pub fn expire_tokens(&self) {
        self.state.tokens.expire_all();
    }
}

pub(super) async fn expire(Shared(context): Shared<Context>) -> Json<Value> {
    Json(json!({ "expired": context.state.tokens.expire_all() }))
}
