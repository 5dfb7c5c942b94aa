//! The users and calendar events in a recording.

use serde_json::{Map, Value, json};

use super::Exchange;

/// Returns the users in a recording, and those that the recorded request requires.
pub(super) fn of(exchange: &Exchange) -> Vec<Map<String, Value>> {
    let mut users = Vec::new();
    match exchange.own_path()[..] {
        ["admin", "users"] if exchange.method == "GET" => {
            let listed = exchange.answer["data"].as_array().into_iter().flatten();
            users.extend(listed.filter_map(|user| user.as_object().cloned()));
        }
        ["admin", "users", name] if exchange.status < 400 => {
            let mut user = exchange.answer.as_object().cloned().unwrap_or_default();
            if !exchange.query.contains("type=ID") {
                user.insert("username".to_owned(), name.into());
            }
            users.push(user);
        }
        _ => participants(&exchange.answer, &mut users),
    }
    users
}

/// Collects the users who participate in the events in a response.
fn participants(value: &Value, users: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| participants(item, users)),
        Value::Object(entries) => {
            if entries
                .get("participantRole")
                .is_some_and(|role| role == "psm")
            {
                let keys = [
                    "timezone",
                    "firstName",
                    "lastName",
                    "email",
                    "phone",
                    "enabled",
                ];
                let known = keys.map(|key| (key.to_owned(), value[key].clone()));
                let mut user = Map::from_iter(known);
                user.insert("id".to_owned(), value["participantId"].clone());
                user.insert("username".to_owned(), value["participantId"].clone());
                users.push(user);
            }
            entries
                .values()
                .for_each(|entry| participants(entry, users));
        }
        _ => {}
    }
}

/// Returns an arbitrary event, for a recording that contains none.
pub(super) fn event() -> Value {
    let host = "5d9f1fd5-6d16-4d5a-9d3b-0c7b1f6d9a01";
    json!({
        "startDateTime": "2026-03-04T09:15:00.000Z", "endDateTime": "2026-03-04T10:15:00.000Z", "hostId": host,
        "participants": [{"participantId": host, "participantRole": "psm"}],
    })
}

/// Returns the body that creates the event in a response.
pub(super) fn body_of(event: &Value) -> Value {
    let keys = [
        "eventTitle",
        "eventDescription",
        "eventType",
        "eventStatus",
        "eventMode",
        "eventColor",
        "startDateTime",
        "endDateTime",
        "allDayEvent",
        "hostId",
        "timezone",
        "participants",
    ];
    let set = keys.into_iter().filter(|key| !event[*key].is_null());
    set.map(|key| (key.to_owned(), event[key].clone()))
        .collect::<Map<_, _>>()
        .into()
}
