//! Calls about encounters.

use serde_json::{Map, Value};
use welkin_model::model::Model;

use super::parsed_request::{Base, ParsedRequest};
use super::{chain, literal, patients, records};

const ALL: &str = "/patients/{patient}/encounters";
const ONE: &str = "/patients/{patient}/encounters/{encounter}";

/// Returns the call, if the request concerns encounters.
pub(super) fn call(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    if request.base != Base::Environment || !model.has_encounters() {
        return None;
    }
    let part = request.path.strip_prefix(ONE);
    match (request.method, part) {
        ("GET", Some("")) if request.query.is_empty() => {
            let calls = own(request, [get("get", request)]);
            Some(chain::awaited("encounter", calls))
        }
        ("PATCH", Some("")) => change(request),
        ("DELETE", Some("")) => Some(if_open(request, "encounter", "encounter.delete().await?;")),
        ("PATCH", Some("/disposition")) => disposition(request, model),
        ("POST", Some("/comments")) => {
            let text = literal::text(only_text(request.object()?, "text")?);
            let done = format!("encounter.comments().add({text}).await?;");
            Some(if_open(request, "encounter", &done))
        }
        (_, Some(_)) => None,
        ("POST", None) if request.path == ALL => create(request, model),
        ("GET", None) if request.path == ALL => list(request),
        ("GET", None) if request.path == "/patients/{patient}/full-encounters" => {
            let calls = [".list_full()".to_owned()];
            let calls = calls.into_iter().chain(request.page_only()?);
            Some(chain::awaited("encounters", own(request, calls)))
        }
        ("GET", None) if request.path == "/patients/{patient}/full-encounters/{encounter}" => {
            let calls = own(request, [get("get_full", request)]);
            Some(chain::awaited("encounter", calls))
        }
        _ => None,
    }
}

/// Calls on the patient's encounters.
fn own(
    request: &ParsedRequest<'_>,
    calls: impl IntoIterator<Item = String>,
) -> impl Iterator<Item = String> {
    let start = [patients::patient(request), ".encounters()".to_owned()];
    start.into_iter().chain(calls)
}

fn get(call: &str, request: &ParsedRequest<'_>) -> String {
    let id = literal::text(request.id("encounter"));
    format!(".{call}(&{id}.into())")
}

/// Code that uses the encounter if it is open.
fn if_open(request: &ParsedRequest<'_>, item: &str, done: &str) -> String {
    chain::if_open(item, own(request, [get("get", request)]), done)
}

/// Returns the text of a body without other keys.
fn only_text<'b>(body: &'b Map<String, Value>, key: &str) -> Option<&'b str> {
    body.get(key)?.as_str().filter(|_| body.len() == 1)
}

fn list(request: &ParsedRequest<'_>) -> Option<String> {
    let calls = request.page(|name, value| match name {
        "statuses" => value.split(',').map(status).collect(),
        "withCareTeam" => flag("with_care_team", value),
        "onlyWithCalendarEvent" => flag("only_with_calendar_event", value),
        _ => None,
    })?;
    let calls = [".list()".to_owned()].into_iter().chain(calls);
    Some(chain::awaited("encounters", own(request, calls)))
}

fn flag(call: &str, value: &str) -> Option<Vec<String>> {
    let value: bool = value.parse().ok()?;
    Some(vec![format!(".{call}({value})")])
}

fn status(word: &str) -> Option<String> {
    let name = open_status(word).or(match word {
        "COMPLETED" => Some("Completed"),
        "FINALIZED" => Some("Finalized"),
        "CANCELLED" => Some("Cancelled"),
        "DELETED" => Some("Deleted"),
        _ => None,
    })?;
    Some(format!(
        ".status(welkin_runtime::encounters::EncounterStatus::{name})"
    ))
}

/// Converts a status of an open encounter to its name in the runtime.
fn open_status(word: &str) -> Option<&'static str> {
    match word {
        "DRAFT" => Some("Draft"),
        "OPEN" => Some("Open"),
        "ACTIVE" => Some("Active"),
        "SCHEDULED" => Some("Scheduled"),
        "IN_PROGRESS" => Some("InProgress"),
        _ => None,
    }
}

fn create(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    let body = request.object()?;
    let name = body.get("templateName")?.as_str()?;
    let template = model.encounter_template(name)?;
    let mut calls = vec![
        format!(".{}()", template.accessor_name),
        ".create()".to_owned(),
    ];
    for (key, value) in body {
        match &**key {
            // Keys of every request that creates an encounter.
            "templateName" | "patient_id" => {}
            _ if value.is_null() => {}
            "title" | "description" | "notes" => {
                calls.push(format!(".{key}({})", literal::text(value.as_str()?)));
            }
            "calendarEventId" => {
                let id = literal::text(value.as_str()?);
                calls.push(format!(".calendar_event_id({id})"));
            }
            "currentScheduledAppointment" => {
                calls.push(format!(".appointment({})", appointment(request, value)?));
            }
            "calendarEvent" => {
                calls.push(format!(".calendar_event({})", appointment(request, value)?));
            }
            _ => return None,
        }
    }
    Some(chain::awaited("encounter", own(request, calls)))
}

/// An appointment of the patient with its host and no other participant, as the client creates them.
fn appointment(request: &ParsedRequest<'_>, value: &Value) -> Option<String> {
    let event = value.as_object()?;
    let host = event.get("hostId")?.as_str()?;
    let mut calls = Vec::new();
    for (key, value) in event {
        match &**key {
            "hostId" | "startDateTime" => {}
            "eventType" if value == "ENCOUNTER" => {}
            "participants" if are_usual(value, host, request.id("patient")) => {}
            "eventTitle" => calls.push(format!(".title({})", literal::text(value.as_str()?))),
            "endDateTime" => calls.push(format!(".until({})", moment(value)?)),
            _ => return None,
        }
    }
    let start = moment(event.get("startDateTime")?)?;
    let new = "welkin_runtime::encounters::Appointment::new";
    let new = format!("{new}({start}, {})", literal::text(host));
    Some(chain::built(&new, &calls))
}

fn are_usual(participants: &Value, host: &str, patient: &str) -> bool {
    let is = |participant: &Value, id: &str, role: &str| {
        participant["participantId"] == id && participant["participantRole"] == role
    };
    let participants = participants.as_array().map(Vec::as_slice);
    matches!(participants, Some([one, other]) if is(one, host, "psm") && is(other, patient, "patient"))
}

fn moment(value: &Value) -> Option<String> {
    let text = literal::text(value.as_str()?);
    Some(format!("{text}.parse::<welkin_runtime::DateTime>()?"))
}

/// A change of an open encounter. Completing it is a change of the status only.
fn change(request: &ParsedRequest<'_>) -> Option<String> {
    let body = request.object()?;
    let status = body.get("status").and_then(Value::as_str);
    if matches!(status, Some("COMPLETED" | "FINALIZED")) {
        return (body.len() == 1)
            .then(|| if_open(request, "encounter", "encounter.complete().await?;"));
    }
    let mut calls = vec![".update()".to_owned()];
    for (key, value) in body {
        calls.push(match &**key {
            "title" | "description" => format!(".{key}({})", literal::text(value.as_str()?)),
            "notes" if value.is_null() => ".clear_notes()".to_owned(),
            "notes" => format!(".notes({})", literal::text(value.as_str()?)),
            "calendarEventId" => {
                format!(".calendar_event_id({})", literal::text(value.as_str()?))
            }
            "status" => {
                let status = open_status(status?)?;
                format!(".status(welkin_runtime::encounters::OpenStatus::{status})")
            }
            _ => return None,
        });
    }
    calls.push(".await?;".to_owned());
    let done = chain::built("encounter", &calls);
    Some(if_open(request, "mut encounter", &done))
}

fn disposition(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    let cdt = model.disposition().filter(|cdt| cdt.updatable)?;
    let given = request.object()?.iter().collect();
    let patch = records::patch(cdt, given)?;
    let argument = format!("{patch}.as_ref()");
    let update = chain::with_argument("encounter.update_disposition", &argument);
    let done = format!("{update}.await?;");
    Some(if_open(request, "mut encounter", &done))
}
