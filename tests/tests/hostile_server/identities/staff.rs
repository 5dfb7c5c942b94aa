//! Users, tasks and calendar events.

use serde_json::json;
use welkin_runtime::{RecordId, UserId};

use super::{ID, add, one};
use crate::table::Family;

pub(super) fn all(family: &mut Family) {
    let right = json!({"id": "x1", "username": "grace"});
    add(family, "a user", &right, &[ID], |client| async move {
        one(client.runtime().users().get(&UserId::from("x1")).await)
    });
    add(
        family,
        "a task",
        &json!({"id": "x1"}),
        &[ID],
        |client| async move { one(client.runtime().tasks().get(&RecordId::from("x1")).await) },
    );
    let listed = json!([{"id": "x1"}]);
    add(
        family,
        "a task without a comment",
        &listed,
        &["/0/id"],
        |client| async move {
            one(client
                .runtime()
                .tasks()
                .remove_comment(&RecordId::from("x1"), "c1")
                .await)
        },
    );
    let right = json!({"id": "x1", "externalId": "e1"});
    add(family, "an event", &right, &[ID], |client| async move {
        one(client
            .runtime()
            .calendar()
            .event(&RecordId::from("x1"))
            .await)
    });
    add(
        family,
        "an event by an id of ours",
        &right,
        &["/externalId"],
        |client| async move { one(client.runtime().calendar().event_by_external_id("e1").await) },
    );
}
