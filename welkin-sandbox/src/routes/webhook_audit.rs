//! The audit of webhooks: one row per attempt.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use serde_json::Value;

use super::caller::Caller;
use super::items::envelope;
use super::pages::sort;
use crate::problem::Problem;
use crate::state::State;
use crate::webhooks::WebhookAttempt;

/// Query parameters, with the key of the event that they filter. Sources disagree on the name of the one for the
/// entity.
const FILTERS: [(&str, &str); 5] = [
    ("eventEntity", "eventEntity"),
    ("entity", "eventEntity"),
    ("eventSubtype", "eventSubtype"),
    ("instance", "instanceName"),
    ("patientId", "patientId"),
];

/// Rows as recorded, in the order of the attempts unless `sort` is given.
pub(super) async fn list(
    Shared(state): Shared<Arc<State>>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    let attempts = state.webhooks.attempts();
    let found = attempts
        .iter()
        .filter(|attempt| matches_query(&caller, attempt));
    let mut rows: Vec<Value> = found.map(WebhookAttempt::to_json).collect();
    sort(&caller, &mut rows)?;
    envelope(&caller, &rows)
}

fn matches_query(caller: &Caller, attempt: &WebhookAttempt) -> bool {
    let by_value = FILTERS.iter().all(|(parameter, key)| {
        let wanted = caller.parameter(parameter);
        wanted.is_none_or(|wanted| attempt.value(key).is_some_and(|value| value == wanted))
    });
    let sent_at = attempt.sent_at.as_str();
    let outcome = caller.parameter("status");
    by_value
        && outcome.is_none_or(|wanted| wanted == attempt.outcome())
        && caller
            .parameter("dateStart")
            .is_none_or(|start| start <= sent_at)
        && caller.parameter("dateEnd").is_none_or(|end| sent_at <= end)
}
