//! Appointments of encounters: calendar events, in the recorded shape.
//!
//! An encounter stores only the id of its event; the properties of the event in responses are read from the calendar.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::items::Items;
use super::json_body::parse;
use super::request::Request;
use super::users;
use crate::author::AUTHOR_ID;
use crate::clock;
use crate::formation::made_id;
use crate::problem::Problem;
use crate::storage::{ItemKey, ItemKind, PatientKey};

/// Keys of an event that a request may set, beside its participants.
const WRITABLE: [&str; 12] = [
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
    "externalId",
];

/// Keys with known values. Welkin uses statuses in upper and in mixed case.
const WORDS: [(&str, &[&str]); 3] = [
    (
        "eventType",
        &["GROUP_THERAPY", "APPOINTMENT", "LEAVE", "ENCOUNTER"],
    ),
    (
        "eventStatus",
        &["SCHEDULED", "CANCELLED", "COMPLETED", "MISSED"],
    ),
    ("eventMode", &["IN-PERSON", "CALL", "VIDEO"]),
];

/// Returns the events of an environment's calendar.
pub(super) fn calendar<'a>(request: &'a Request<'a>) -> Items<'a> {
    Items::of_tenant(request, ItemKind::CalendarEvent, "")
}

/// Returns an event without properties. As recorded, keys that a request omits are null.
pub(super) fn blank() -> Value {
    let now = clock::now();
    json!({
        "id": Uuid::new_v4().to_string(),
        "createdBy": AUTHOR_ID, "createdAt": now, "updatedBy": AUTHOR_ID, "updatedAt": now,
        "externalId": null, "externalIdUpdatedAt": now,
        "eventTitle": null, "eventDescription": null,
        "startDateTime": null, "localStartDateTime": null, "endDateTime": null, "localEndDateTime": null,
        "allDayEvent": false, "duration": null,
        "eventType": null, "eventStatus": null, "eventMode": null, "eventColor": null,
        "hostId": null, "timezone": null, "additionalInfo": null, "participants": [],
    })
}

/// Creates an event for an encounter of a template. The defaults are as recorded: the event is scheduled, and has the
/// delivery method of the template.
pub(super) fn create(
    request: &Request<'_>,
    body: &Map<String, Value>,
    delivery_method: &str,
) -> Result<Value, Problem> {
    let mut event = blank();
    event["eventType"] = "ENCOUNTER".into();
    event["eventStatus"] = "SCHEDULED".into();
    event["eventMode"] = delivery_method.into();
    change(request, &mut event, body)?;
    Ok(event)
}

/// Applies a request's body to an event of an encounter, and checks the result.
pub(super) fn change(
    request: &Request<'_>,
    event: &mut Value,
    body: &Map<String, Value>,
) -> Result<(), Problem> {
    if let Some(key) = body.keys().find(|key| event.get(key).is_none()) {
        return Err(invalid(&format!("{key} is not a key of events")));
    }
    apply(request, event, body)?;
    if event["eventType"] != "ENCOUNTER" {
        return Err(invalid("eventType is not ENCOUNTER"));
    }
    if event["duration"]
        .as_i64()
        .is_some_and(|seconds| seconds < 0)
    {
        return Err(invalid("endDateTime is before startDateTime"));
    }
    Ok(())
}

/// Applies a request's body to any event, and checks the result.
pub(super) fn apply(
    request: &Request<'_>,
    event: &mut Value,
    body: &Map<String, Value>,
) -> Result<(), Problem> {
    if body.contains_key("startDateTime") != body.contains_key("endDateTime") {
        return Err(invalid(
            "startDateTime and endDateTime must be set together",
        ));
    }
    for (key, value) in body {
        match &**key {
            "participants" => event[key] = participants(request, event, value)?,
            "additionalInfo" if value.is_object() || value.is_null() => event[key] = value.clone(),
            "additionalInfo" => return Err(invalid("additionalInfo is not an object")),
            "allDayEvent" if !value.is_boolean() => {
                return Err(invalid("allDayEvent is not a boolean"));
            }
            key if WRITABLE.contains(&key) => {
                let fits = value.is_string() || value.is_null() || key == "allDayEvent";
                if !fits {
                    return Err(invalid(&format!("{key} is not text")));
                }
                event[key] = value.clone();
            }
            // Keys of responses that a request may repeat, and keys that existing clients of Welkin add.
            _ => {}
        }
    }
    for (key, words) in WORDS {
        let Some(requested) = body.get(key).filter(|requested| !requested.is_null()) else {
            continue;
        };
        let word = requested.as_str().map(str::to_ascii_uppercase);
        if !word.is_some_and(|word| words.contains(&&*word)) {
            return Err(invalid(&format!("{key} is not a key of events")));
        }
    }
    if !event["hostId"].as_str().is_some_and(is_uuid) {
        return Err(invalid("hostId is not a UUID"));
    }
    event["updatedAt"] = clock::now().into();
    set_times(event)
}

/// Whether an event was canceled. Welkin uses statuses in upper and in mixed case.
pub(super) fn is_cancelled(event: &Value) -> bool {
    let status = event["eventStatus"].as_str();
    status.is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
}

fn invalid(message: &str) -> Problem {
    Problem::invalid("CALENDAR", message)
}

fn is_uuid(text: &str) -> bool {
    Uuid::parse_str(text).is_ok()
}

/// Checks start and end, and derives the local times and the duration in seconds.
fn set_times(event: &mut Value) -> Result<(), Problem> {
    let moment = |key: &str| -> Result<Timestamp, Problem> {
        let text = event[key].as_str().and_then(|text| text.parse().ok());
        text.ok_or_else(|| invalid(&format!("{key} is not a date and time in ISO 8601")))
    };
    let (start, end) = (moment("startDateTime")?, moment("endDateTime")?);
    // The end may precede the start: it does in the vendor's own sample of a calendar event.
    event["duration"] = (end.as_second() - start.as_second()).into();
    for (key, local_key, moment) in [
        ("startDateTime", "localStartDateTime", start),
        ("endDateTime", "localEndDateTime", end),
    ] {
        let wire = clock::wire(moment);
        event[local_key] = clock::local(&wire, event["timezone"].as_str()).into();
        event[key] = wire.into();
    }
    Ok(())
}

/// Returns the participants of a request in the form of responses; existing participants keep their ids.
fn participants(request: &Request<'_>, event: &Value, requested: &Value) -> Result<Value, Problem> {
    let requested = requested.as_array();
    let requested = requested.ok_or_else(|| invalid("participants is not an array"))?;
    let known = event["participants"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let mut participants = Vec::with_capacity(requested.len());
    for participant in requested {
        let text = |key: &str| participant[key].as_str();
        let id = text("participantId").filter(|id| is_uuid(id));
        let id = id.ok_or_else(|| invalid("participantId is not a UUID"))?;
        let role = text("participantRole");
        let role = role.ok_or_else(|| invalid("participantRole is not text"))?;
        let mut known = known.iter().filter(|known| known["participantId"] == id);
        let own_id = known.next().and_then(|known| known["id"].as_str());
        let own_id = own_id.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
        let mut person = person(request, id, role)?;
        person["id"] = own_id.into();
        person["participantId"] = id.into();
        person["participantRole"] = role.into();
        person["attended"] = (participant["attended"] == true).into();
        participants.push(person);
    }
    Ok(participants.into())
}

/// Returns the properties of a participant: a patient, or a member of the care team.
fn person(request: &Request<'_>, id: &str, role: &str) -> Result<Value, Problem> {
    let shown = |person: &Value, keys: [&str; 7]| {
        let mut shown = json!({
            "participationStatus": "", "attended": false, "deleted": false, "hasAccess": false,
            "gender": null, "birthDate": null, "enabled": null,
        });
        for key in keys {
            shown[key] = person[key].clone();
        }
        shown
    };
    let common = ["timezone", "firstName", "lastName", "email", "phone"];
    let [timezone, first, last, email, phone] = common;
    if role == "patient" {
        let environment = &request.caller.environment;
        let patient = request.data.find_patient(environment, PatientKey::Id, id)?;
        let patient = patient.ok_or_else(|| invalid("participantId is not the id of a patient"))?;
        let keys = [timezone, first, last, email, phone, "gender", "birthDate"];
        return Ok(shown(&parse(&patient), keys));
    }
    let keys = [timezone, first, last, email, phone, "enabled", "gender"];
    let user = users::find(request, id)?.unwrap_or_else(|| user(id));
    Ok(shown(&user, keys))
}

/// Returns the user with this id. A tenant's users are created in its Admin app, so that every id is accepted here.
pub(super) fn user(id: &str) -> Value {
    let short: String = id.chars().take(8).collect();
    json!({
        "id": id, "username": format!("user-{short}"), "email": format!("user-{short}@example.com"),
        "firstName": "User", "lastName": short, "locale": "en-US",
        "enabled": true, "mfaEnabled": false, "ssoAccess": false, "passwordAccess": true,
        "statusType": null, "userState": "ACTIVE",
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
        "updatedByName": "User", "terminologyName": "english",
        "customUserAttributes": {}, "userAttributes": {},
        "allowedToReceiveCalls": true, "seatAssignAllowed": false, "_root_user": false,
        "seats": [], "territories": [], "roles": [], "policies": [],
        "applicationAccess": {
            "id": made_id(id), "userId": id,
            "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
            "adminAccessEnabled": false, "auditSecurityAccessEnabled": false, "instanceAccesses": [],
        },
    })
}

/// Returns the name of the user with this id.
pub(super) fn user_name(id: &str) -> String {
    let user = user(id);
    let text = |key: &str| user[key].as_str().unwrap_or_default();
    format!("{} {}", text("firstName"), text("lastName"))
}

/// Returns the event with this id, if an encounter can have it: it has the type for encounters, is in the future, and
/// does not belong to another encounter. Documented for `calendarEventId`.
pub(super) fn free_event(request: &Request<'_>, id: &str) -> Result<Value, Problem> {
    let event = calendar(request).find(id)?;
    let event = event.ok_or_else(|| invalid("calendarEventId is not the id of an event"))?;
    let start = event["startDateTime"].as_str();
    let start: Option<Timestamp> = start.and_then(|start| start.parse().ok());
    let is_future = start.is_some_and(|start| start > clock::moment());
    if event["eventType"] != "ENCOUNTER" || !is_future {
        return Err(invalid("the event is not a future event of an encounter"));
    }
    let encounters = Items::of_tenant(request, ItemKind::Encounter, "");
    if encounters.find_by(ItemKey::EncounterEvent, id)?.is_some() {
        return Err(invalid("the event belongs to another encounter"));
    }
    Ok(event)
}
