//! The calendar of an environment: events and schedules. Events of encounters are included.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use welkin_designer::WebhookEvent;
use welkin_model::model::access::CalendarPart;

use super::appointments::{self, calendar, is_cancelled};
use super::calendar_period::Period;
use super::json_body::{object, parse};
use super::request::Request;
use super::work_hours;
use crate::clock;
use crate::json_object::json_object;
use crate::problem::Problem;
use crate::storage::{ItemKey, ItemKind};

/// Path parameters of an event: its id, or with `type=EXTERNAL_ID` the external id.
#[derive(Deserialize)]
pub(super) struct EventPath {
    event: String,
}

/// Keys by which lists can be sorted.
const SORTABLE: [&str; 6] = [
    "startDateTime",
    "endDateTime",
    "eventTitle",
    "eventType",
    "createdAt",
    "updatedAt",
];

/// The events that overlap the period from `from` to `to`, sorted by start unless `sort` is given.
pub(super) fn list(request: &Request<'_>, _: Map<String, Value>) -> Result<Json<Value>, Problem> {
    request.caller.may_read(CalendarPart::Events)?;
    let caller = &request.caller;
    let period = Period::of(request)?;
    let mut events = calendar(request).all()?;
    events.retain(|event| period.overlaps(event));
    if !caller.flag("includeCancelled")? {
        events.retain(|event| !is_cancelled(event));
    }
    if let Some(ids) = caller.values("participantIds") {
        events.retain(|event| ids.iter().any(|id| takes_part(event, id)));
    }
    if let Some(wanted) = caller.parameter("eventType") {
        events.retain(|event| event["eventType"] == wanted);
    }
    if caller.flag("excludeAssignedToEncounterEvents")? {
        let assigned = assigned(request)?;
        events.retain(|event| !assigned.contains(&event["id"]));
    }
    for name in ["includeEncounterInfo", "includeEncountersInfo"] {
        if caller.flag(name)? {
            let message = format!("{name} is not supported: its effect was never recorded");
            return Err(Problem::invalid("CALENDAR", message));
        }
    }
    if let Some(zone) = caller.parameter("viewerTimezone") {
        events.iter_mut().for_each(|event| localize(event, zone));
    }
    let by_start = |event: &Value| event["startDateTime"].as_str().map(str::to_owned);
    events.sort_by_key(by_start);
    caller.sort_items(&mut events, &SORTABLE)?;
    let window = caller.window()?.sorted(true);
    let on_page = window.part_of(&events);
    let mut page = window.facts(events.len() as u64, on_page.len());
    page["content"] = on_page.into();
    Ok(Json(page))
}

fn takes_part(event: &Value, id: &str) -> bool {
    let participants = event["participants"].as_array().into_iter().flatten();
    event["hostId"] == id || participants.into_iter().any(|it| it["participantId"] == id)
}

/// Returns the ids of the events of encounters.
fn assigned(request: &Request<'_>) -> Result<Vec<Value>, Problem> {
    let environment = &request.caller.environment;
    let encounters = request
        .data
        .items_of_kind(environment, ItemKind::Encounter)?;
    let encounters = encounters.iter().map(|body| parse(body));
    Ok(encounters
        .map(|encounter| encounter["jsonBody"]["calendarEventId"].clone())
        .collect())
}

/// Converts the local times of an event to another time zone.
fn localize(event: &mut Value, zone: &str) {
    for (key, local_key) in [
        ("startDateTime", "localStartDateTime"),
        ("endDateTime", "localEndDateTime"),
    ] {
        let moment = event[key].as_str().unwrap_or_default();
        event[local_key] = clock::local(moment, Some(zone)).into();
    }
}

pub(super) fn read(request: &Request<'_>, path: EventPath) -> Result<Json<Value>, Problem> {
    request.caller.may_read(CalendarPart::Events)?;
    let found = match request.caller.parameter("type") {
        None | Some("ID") => return known(request, &path.event).map(Json),
        Some("EXTERNAL_ID") => calendar(request).find_by(ItemKey::EventExternalId, &path.event)?,
        Some(_) => {
            return Err(Problem::invalid(
                "CALENDAR",
                "type is neither ID nor EXTERNAL_ID",
            ));
        }
    };
    found.map(Json).ok_or_else(no_such_event)
}

fn known(request: &Request<'_>, id: &str) -> Result<Value, Problem> {
    calendar(request).find(id)?.ok_or_else(no_such_event)
}

/// The error code is the sandbox's own: no such error was recorded.
fn no_such_event() -> Problem {
    let code = "CALENDAR_EVENT_NOT_FOUND";
    Problem::new(
        StatusCode::NOT_FOUND,
        "CALENDAR",
        code,
        "Calendar event not found",
    )
}

pub(super) fn create(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    request.caller.may_write(CalendarPart::Events)?;
    let body = object(&request.body)?;
    for key in ["startDateTime", "endDateTime", "hostId", "participants"] {
        if !body.contains_key(key) {
            return Err(Problem::invalid("CALENDAR", format!("{key} is missing")));
        }
    }
    let mut event = appointments::blank();
    appointments::apply(request, &mut event, &body)?;
    keep(request, &event)?;
    request.publish_calendar_event(&event, WebhookEvent::CalendarEventCreated);
    Ok((StatusCode::CREATED, Json(event)))
}

pub(super) fn update(request: &Request<'_>, path: EventPath) -> Result<Json<Value>, Problem> {
    request.caller.may_write(CalendarPart::Events)?;
    let mut event = known(request, &path.event)?;
    appointments::apply(request, &mut event, &object(&request.body)?)?;
    changed(request, &event)?;
    Ok(Json(event))
}

pub(super) fn replace(request: &Request<'_>, path: EventPath) -> Result<Json<Value>, Problem> {
    request.caller.may_write(CalendarPart::Events)?;
    let before = known(request, &path.event)?;
    let body = object(&request.body)?;
    for key in ["startDateTime", "endDateTime", "hostId", "participants"] {
        if !body.contains_key(key) {
            return Err(Problem::invalid("CALENDAR", format!("{key} is missing")));
        }
    }
    let mut event = appointments::blank();
    for key in ["id", "createdBy", "createdAt", "participants"] {
        event[key] = before[key].clone();
    }
    appointments::apply(request, &mut event, &body)?;
    changed(request, &event)?;
    Ok(Json(event))
}

fn changed(request: &Request<'_>, event: &Value) -> Result<(), Problem> {
    keep(request, event)?;
    request.publish_calendar_event(event, WebhookEvent::CalendarEventUpdated);
    Ok(())
}

/// Stores an event, after checking that its host participates and its external id is unique.
fn keep(request: &Request<'_>, event: &Value) -> Result<(), Problem> {
    let host = event["hostId"].as_str().unwrap_or_default();
    let participants = event["participants"].as_array().into_iter().flatten();
    let ids: Vec<&Value> = participants.map(|it| &it["participantId"]).collect();
    if !ids.iter().any(|id| **id == host) {
        let message = "the host is not among the participants";
        return Err(Problem::invalid("CALENDAR", message));
    }
    let events = calendar(request);
    if let Some(id) = event["externalId"].as_str() {
        let other = events.find_by(ItemKey::EventExternalId, id)?;
        if other.is_some_and(|other| other["id"] != event["id"]) {
            return Err(Problem::invalid("CALENDAR", "externalId is already used"));
        }
    }
    events.put(event["id"].as_str().unwrap_or_default(), event)
}

/// Recorded: the event is kept, with the status `CANCELLED`.
pub(super) fn cancel(request: &Request<'_>, path: EventPath) -> Result<StatusCode, Problem> {
    request.caller.may_write(CalendarPart::Events)?;
    let mut event = known(request, &path.event)?;
    event["eventStatus"] = "CANCELLED".into();
    event["updatedAt"] = clock::now().into();
    changed(request, &event)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reference shows only the status of the response.
pub(super) fn respond(request: &Request<'_>, path: EventPath) -> Result<StatusCode, Problem> {
    request.caller.may_write(CalendarPart::Events)?;
    let mut event = known(request, &path.event)?;
    let body = object(&request.body)?;
    let [Some(id), Some(answer)] =
        ["participantId", "participationStatus"].map(|key| body.get(key).and_then(Value::as_str))
    else {
        let message = "participantId and participationStatus are required";
        return Err(Problem::invalid("CALENDAR", message));
    };
    let participants = event["participants"].as_array_mut();
    let mut participants = participants.into_iter().flatten();
    let participant = participants.find(|it| it["participantId"] == id);
    let participant = participant
        .ok_or_else(|| Problem::invalid("CALENDAR", "participantId is not a participant"))?;
    participant["participationStatus"] = answer.into();
    changed(request, &event)?;
    Ok(StatusCode::OK)
}

/// One element per requested user, even without events.
pub(super) fn schedules(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<Json<Value>, Problem> {
    request.caller.may_read(CalendarPart::Events)?;
    request.caller.may_read(CalendarPart::WorkHours)?;
    let caller = &request.caller;
    let period = Period::of(request)?;
    let ids = caller.values("psmIds");
    let ids = ids.ok_or_else(|| Problem::invalid("CALENDAR", "psmIds is missing"))?;
    let cancelled = caller.flag("includeCancelled")?;
    let mut events = calendar(request).all()?;
    events.retain(|event| period.overlaps(event) && (cancelled || !is_cancelled(event)));
    let mut schedules = Vec::with_capacity(ids.len());
    for id in ids {
        let own = events.iter().filter(|event| takes_part(event, id));
        schedules.push(json!({
            "psmId": id,
            "workHours": work_hours::of_user(request, id, &period)?,
            "events": own.map(in_schedule).collect::<Vec<_>>(),
        }));
    }
    Ok(Json(schedules.into()))
}

/// Converts an event to the form of schedules.
fn in_schedule(event: &Value) -> Value {
    let keys = [
        "id",
        "eventTitle",
        "eventType",
        "eventColor",
        "allDayEvent",
        "startDateTime",
        "localStartDateTime",
        "endDateTime",
        "localEndDateTime",
    ];
    let shown = { keys.iter() }.map(|key| ((*key).to_owned(), event[*key].clone()));
    let mut shown = json_object(shown);
    shown.insert("eventId".to_owned(), event["id"].clone());
    shown.into()
}

/// The number of events of each user, and how much of the work hours they take.
pub(super) fn summary(
    request: &Request<'_>,
    _: Map<String, Value>,
) -> Result<Json<Value>, Problem> {
    request.caller.may_read(CalendarPart::Events)?;
    request.caller.may_read(CalendarPart::WorkHours)?;
    let caller = &request.caller;
    let period = Period::of(request)?;
    let ids = caller.values("psmIds").or(caller.values("psm-ids"));
    let ids = ids.ok_or_else(|| Problem::invalid("CALENDAR", "psmIds is missing"))?;
    let now = clock::now();
    let mut events = calendar(request).all()?;
    events.retain(|event| period.overlaps(event));
    let mut summary = Vec::with_capacity(ids.len());
    for id in ids {
        let own: Vec<_> = events
            .iter()
            .filter(|event| takes_part(event, id))
            .collect();
        let mut by_status: BTreeMap<String, u64> = BTreeMap::new();
        for event in &own {
            let status = event["eventStatus"].as_str().unwrap_or("SCHEDULED");
            *by_status.entry(status.to_ascii_uppercase()).or_default() += 1;
        }
        let is_future = |event: &&&Value| event["startDateTime"].as_str() > Some(&*now);
        let future = own.iter().filter(is_future).count();
        let seconds = own.iter().filter_map(|event| event["duration"].as_f64());
        let event_hours = seconds.sum::<f64>() / 3600.0;
        let work_hours = work_hours::hours_in(request, id, &period)?;
        let occupancy = if work_hours > 0.0 {
            100.0 * event_hours / work_hours
        } else {
            0.0
        };
        summary.push(json!({
            "psmId": id, "totalCreatedEvents": own.len(), "totalOccurredEvents": own.len() - future,
            "totalFutureEvents": future, "eventStatusCount": by_status,
            "totalWorkingHours": format!("{work_hours:.2} hours"),
            "totalEventHours": format!("{event_hours:.2} hours"), "occupancy": format!("{occupancy:.2}%"),
        }));
    }
    let summary =
        json!({"startDateTime": period.from, "endDateTime": period.to, "summary": summary});
    Ok(Json(summary))
}
