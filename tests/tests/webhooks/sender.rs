//! A sandbox that sends webhooks.

use std::time::Duration;

use serde_json::{Map, Value};
use welkin_sandbox::{Sandbox, Webhook};
use welkin_tests::tenant;

/// Starts a tenant with these receivers, which sends each webhook up to six times without waiting.
pub(crate) async fn start(webhooks: impl IntoIterator<Item = Webhook>) -> Sandbox {
    let builder = tenant::builder("examples/designer-export.json");
    let builder = webhooks.into_iter().fold(builder, |builder, webhook| {
        builder.webhook(webhook.attempts(6, Duration::ZERO))
    });
    builder.start().await.expect("the webhooks are right")
}

/// Returns a payload to send.
pub(crate) fn payload(body: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(body).expect("an object")
}
