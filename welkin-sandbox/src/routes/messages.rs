//! E-mails and text messages: the same requests for both, of a patient or from an unrecognized sender.
//!
//! Source: the vendor's reference for version 8, and recorded lists, which are empty. The status of sent messages, and
//! the properties of the sender, are the sandbox's own.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use welkin_model::model::access::Messages;

use super::items::{Items, PatientPath};
use super::json_body::parse;
use super::message_body::{blank, body, is_moment, take_texts, write};
use super::message_channel::Channel;
use super::pages::{page, sort};
use super::request::{NoParameters, Request};
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::PatientKey;

/// Path parameters of a patient's message.
#[derive(Deserialize)]
pub(super) struct MessagePath {
    patient: String,
    message: String,
}

/// Path parameters of a message from an unrecognized sender.
#[derive(Deserialize)]
pub(super) struct UnrecognizedPath {
    message: String,
}

/// Returns a patient's messages, if the client has access.
fn messages<'r, C: Channel>(
    request: &'r Request<'r>,
    patient: String,
) -> Result<Items<'r>, Problem> {
    request.caller.may_use(C::MESSAGES)?;
    Items::of(request, patient, C::KIND)
}

/// Returns messages from unrecognized senders, if the client has access.
fn unrecognized<'r, C: Channel>(request: &'r Request<'r>) -> Result<Items<'r>, Problem> {
    request.caller.may_use(Messages::Unrecognized)?;
    Ok(Items::of_tenant(request, C::KIND, ""))
}

pub(super) fn list<C: Channel>(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    list_in::<C>(&messages::<C>(request, patient)?)
}

pub(super) fn list_unrecognized<C: Channel>(
    request: &Request<'_>,
    _: NoParameters,
) -> Result<Json<Value>, Problem> {
    list_in::<C>(&unrecognized::<C>(request)?)
}

fn list_in<C: Channel>(items: &Items<'_>) -> Result<Json<Value>, Problem> {
    let caller = &items.request.caller;
    let mut messages = items.all()?;
    caller.flag("starred")?;
    for parameter in FILTERS.iter().chain(&[C::ADDRESS]) {
        if let Some(wanted) = caller.parameter(parameter) {
            messages.retain(|message| is_wanted::<C>(message, parameter, wanted));
        }
    }
    sort(caller, &mut messages)?;
    let messages: Vec<Value> = messages.into_iter().map(shown).collect();
    page(caller, &messages).map(Json)
}

/// Query parameters that filter messages.
const FILTERS: [&str; 10] = [
    "search",
    "sender",
    "receiver",
    "direction",
    "starred",
    "from",
    "to",
    "senderName",
    "receiverName",
    "status",
];

fn is_wanted<C: Channel>(message: &Value, parameter: &str, wanted: &str) -> bool {
    let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
    let holds = |key: &str| text(key).to_lowercase().contains(&wanted.to_lowercase());
    match parameter {
        "search" => C::TEXTS.iter().any(|key| holds(key)),
        "starred" => message["starred"] == wanted.eq_ignore_ascii_case("true"),
        "senderName" | "receiverName" => holds(parameter),
        "status" => wanted.split(',').any(|status| message["status"] == status),
        // An address, or a timestamp if it can be parsed as one: the reference does not specify which.
        "from" if is_moment(wanted) => &*text("date") >= wanted,
        "to" if is_moment(wanted) => &*text("date") <= wanted,
        "email" | "phone" => message["from"] == wanted || message["to"] == wanted,
        key => message[key] == wanted,
    }
}

/// Removes keys of a message that only exports contain.
fn shown(mut message: Value) -> Value {
    if let Some(message) = message.as_object_mut() {
        message.remove("updatedAt");
    }
    message
}

pub(super) fn read<C: Channel>(
    request: &Request<'_>,
    path: MessagePath,
) -> Result<Json<Value>, Problem> {
    let items = messages::<C>(request, path.patient)?;
    find::<C>(&items, &path.message).map(|message| Json(shown(message)))
}

pub(super) fn read_unrecognized<C: Channel>(
    request: &Request<'_>,
    path: UnrecognizedPath,
) -> Result<Json<Value>, Problem> {
    let items = unrecognized::<C>(request)?;
    find::<C>(&items, &path.message).map(|message| Json(shown(message)))
}

fn find<C: Channel>(items: &Items<'_>, id: &str) -> Result<Value, Problem> {
    items.find(id)?.ok_or_else(|| {
        let status = StatusCode::NOT_FOUND;
        let problem = Problem::new(status, C::NAME, C::NOT_FOUND, C::NOT_FOUND_MESSAGE);
        problem.details(C::details(&items.place.patient, id))
    })
}

/// Sends a message, immediately or at a later time.
pub(super) fn send<C: Channel>(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = messages::<C>(request, patient)?;
    let environment = &items.place.environment;
    let patient = request
        .data
        .find_patient(environment, PatientKey::Id, &items.place.patient)?;
    let patient = patient.as_deref().map(parse).unwrap_or_default();
    let mut message = blank::<C>();
    let name = format!(
        "{} {}",
        patient["firstName"].as_str().unwrap_or_default(),
        patient["lastName"].as_str().unwrap_or_default()
    );
    message["patientInfo"] = name.clone().into();
    message["receiverName"] = name.into();
    message["receiver"] = patient["id"].clone();
    message["to"] = patient[C::ADDRESS].clone();
    message["sender"] = AUTHOR_ID.into();
    message["senderName"] = AUTHOR_NAME.into();
    message["direction"] = "OUT".into();
    write::<C>(&mut message, body(request)?)?;
    put(&items, &mut message)?;
    Ok((StatusCode::CREATED, Json(shown(message))))
}

/// Stores a message as received from an unrecognized sender. Welkin's behavior for this request is not documented; in
/// the sandbox it creates such messages.
pub(super) fn receive<C: Channel>(
    request: &Request<'_>,
    _: NoParameters,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = unrecognized::<C>(request)?;
    let mut message = blank::<C>();
    let now = clock::now();
    message["direction"] = "IN".into();
    message["status"] = "UNRECOGNISED".into();
    message["receivedAt"] = now.clone().into();
    message["date"] = now.into();
    let mut body = body(request)?;
    message["from"] = body.remove("from").unwrap_or_default();
    take_texts::<C>(&mut message, &mut body, true)?;
    put(&items, &mut message)?;
    Ok((StatusCode::CREATED, Json(shown(message))))
}

fn put(items: &Items<'_>, message: &mut Value) -> Result<(), Problem> {
    message["updatedAt"] = clock::now().into();
    let id = message["id"].as_str().unwrap_or_default();
    items.put(id, message)
}

/// Changes a message: scheduled ones completely; of sent and received ones only the star; a received one is assigned to
/// the patient in its `sender`.
pub(super) fn update<C: Channel>(
    request: &Request<'_>,
    path: MessagePath,
) -> Result<Json<Value>, Problem> {
    let items = messages::<C>(request, path.patient)?;
    change::<C>(&items, &path.message)
}

pub(super) fn update_unrecognized<C: Channel>(
    request: &Request<'_>,
    path: UnrecognizedPath,
) -> Result<Json<Value>, Problem> {
    change::<C>(&unrecognized::<C>(request)?, &path.message)
}

fn change<C: Channel>(items: &Items<'_>, id: &str) -> Result<Json<Value>, Problem> {
    let mut message = find::<C>(items, id)?;
    let mut body = body(items.request)?;
    if let Some(starred) = body.remove("starred") {
        message["starred"] = (starred == true).into();
    }
    if message["direction"] == "IN"
        && let Some(sender) = body.remove("sender")
    {
        return assign::<C>(items, message, sender);
    }
    if !body.is_empty() {
        if message["status"] != "SCHEDULED" {
            let reason = "a message that is not scheduled can only be starred";
            return Err(Problem::invalid(C::NAME, reason));
        }
        write::<C>(&mut message, body)?;
    }
    put(items, &mut message)?;
    Ok(Json(shown(message)))
}

/// Assigns a message to the patient who sent it.
fn assign<C: Channel>(
    items: &Items<'_>,
    mut message: Value,
    sender: Value,
) -> Result<Json<Value>, Problem> {
    let patient = sender.as_str().unwrap_or_default().to_owned();
    let others = Items::of(items.request, patient, C::KIND)?;
    items.remove(message["id"].as_str().unwrap_or_default())?;
    message["sender"] = sender;
    message["status"] = "DELIVERED".into();
    put(&others, &mut message)?;
    Ok(Json(shown(message)))
}

pub(super) fn remove<C: Channel>(
    request: &Request<'_>,
    path: MessagePath,
) -> Result<StatusCode, Problem> {
    let items = messages::<C>(request, path.patient)?;
    remove_from::<C>(&items, &path.message)
}

pub(super) fn remove_unrecognized<C: Channel>(
    request: &Request<'_>,
    path: UnrecognizedPath,
) -> Result<StatusCode, Problem> {
    remove_from::<C>(&unrecognized::<C>(request)?, &path.message)
}

/// Only scheduled messages and those from unrecognized senders can be deleted.
fn remove_from<C: Channel>(items: &Items<'_>, id: &str) -> Result<StatusCode, Problem> {
    let message = find::<C>(items, id)?;
    if !["SCHEDULED", "UNRECOGNISED"].contains(&message["status"].as_str().unwrap_or_default()) {
        let reason = "only a scheduled or unrecognized message can be deleted";
        return Err(Problem::invalid(C::NAME, reason));
    }
    items.remove(id)?;
    Ok(StatusCode::OK)
}
