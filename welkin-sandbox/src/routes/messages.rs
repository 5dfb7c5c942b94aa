//! E-mails and text messages: the same requests for both, of a patient or of nobody that Welkin recognises.
//!
//! Source: the vendor's reference for version 8, and recorded lists, which are empty. The status of what was sent, and what a message says
//! of its sender, is the sandbox's own.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_codegen::model::access::Messages;

use super::items::{Items, PatientPath};
use super::multipart::{self, Part};
use super::pages::{page, sort};
use super::{AUTHOR_ID, AUTHOR_NAME, Request, object, parse};
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKind, PatientKey};

/// E-mail or SMS.
pub(super) trait Channel {
    const KIND: ItemKind;
    /// What policies speak of.
    const MESSAGES: Messages;
    /// The word in error codes.
    const NAME: &'static str;
    const NOT_FOUND: &'static str;
    const NOT_FOUND_MESSAGE: &'static str;
    /// The key of a patient's address.
    const ADDRESS: &'static str;
    /// The texts of a message.
    const TEXTS: &'static [&'static str];
    /// Other keys that a message of this channel has, with what they are at first.
    fn others() -> Value;
    /// What a 404 says of the message that is not there.
    fn details(patient: &str, id: &str) -> Value;
}

pub(super) enum Email {}

impl Channel for Email {
    const KIND: ItemKind = ItemKind::Email;
    const MESSAGES: Messages = Messages::Emails;
    const NAME: &'static str = "EMAIL";
    const NOT_FOUND: &'static str = "EMAIL_NOT_FOUND";
    const NOT_FOUND_MESSAGE: &'static str = "Email is not found";
    const ADDRESS: &'static str = "email";
    const TEXTS: &'static [&'static str] = &["subject", "body"];

    fn others() -> Value {
        json!({"secure": false, "attachments": null})
    }

    fn details(patient: &str, id: &str) -> Value {
        json!({"patientId": patient, "id": id})
    }
}

pub(super) enum Sms {}

impl Channel for Sms {
    const KIND: ItemKind = ItemKind::Sms;
    const MESSAGES: Messages = Messages::TextMessages;
    const NAME: &'static str = "SMS";
    const NOT_FOUND: &'static str = "SMS_NOT_FOUND";
    const NOT_FOUND_MESSAGE: &'static str = "SMS was not found";
    const ADDRESS: &'static str = "phone";
    const TEXTS: &'static [&'static str] = &["message"];

    fn others() -> Value {
        json!({"parts": 1})
    }

    fn details(_: &str, id: &str) -> Value {
        json!({"id": id})
    }
}

/// What the path of a patient's message names.
#[derive(Deserialize)]
pub(super) struct MessagePath {
    patient: String,
    message: String,
}

/// What the path of a message of nobody in particular names.
#[derive(Deserialize)]
pub(super) struct UnrecognizedPath {
    message: String,
}

/// A patient's messages, for a client that may have them.
fn messages<'r, C: Channel>(
    request: &'r Request<'r>,
    patient: String,
) -> Result<Items<'r>, Problem> {
    request.caller.may_use(C::MESSAGES)?;
    Items::of(request, patient, C::KIND)
}

/// A place for what comes from nobody that Welkin recognises, for a client that may have it.
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
    (): (),
) -> Result<Json<Value>, Problem> {
    list_in::<C>(&unrecognized::<C>(request)?)
}

fn list_in<C: Channel>(items: &Items<'_>) -> Result<Json<Value>, Problem> {
    let caller = &items.request.caller;
    let mut messages = items.all()?;
    for parameter in FILTERS.iter().chain(&[C::ADDRESS]) {
        if let Some(wanted) = caller.parameter(parameter) {
            messages.retain(|message| is_wanted::<C>(message, parameter, wanted));
        }
    }
    sort(caller, &mut messages)?;
    let messages: Vec<Value> = messages.into_iter().map(shown).collect();
    page(caller, &messages).map(Json)
}

/// Parameters by which messages are chosen.
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
        // An address; a moment where it can be read as one, for the reference does not say which.
        "from" if is_moment(wanted) => &*text("date") >= wanted,
        "to" if is_moment(wanted) => &*text("date") <= wanted,
        "email" | "phone" => message["from"] == wanted || message["to"] == wanted,
        key => message[key] == wanted,
    }
}

fn is_moment(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

/// A message without what only exports say of it.
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

/// Sends a message, now or at a moment to come.
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

/// Keeps a message as one that came in from nobody that is recognised. What Welkin makes of this request is not documented; here it is how
/// such a message comes into being.
pub(super) fn receive<C: Channel>(
    request: &Request<'_>,
    (): (),
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

fn blank<C: Channel>() -> Value {
    let id = Uuid::new_v4();
    let mut message = json!({
        "id": id.to_string(), "sendNow": false, "scheduledAt": null, "sentAt": null,
        "receivedAt": null, "date": null, "careTeam": null, "patientInfo": null, "timezone": null,
        "sender": null, "from": null, "receiver": null, "to": null, "direction": null,
        "externalId": format!("{}{}", &C::NAME[..2], id.simple()), "starred": false,
        "senderName": null, "receiverName": null, "status": null,
    });
    if let Value::Object(others) = C::others() {
        for (key, value) in others {
            message[key] = value;
        }
    }
    message
}

/// The keys of a JSON body, or the parts of a form with attachments.
fn body(request: &Request<'_>) -> Result<Map<String, Value>, Problem> {
    if !multipart::is_form(&request.body) {
        return object(&request.body);
    }
    let (files, texts): (Vec<_>, Vec<_>) = multipart::parts(&request.body)?
        .into_iter()
        .partition(|part| part.file_name.is_some());
    let mut body: Map<String, Value> = texts.iter().map(text).collect();
    let files: Vec<Value> = files.iter().map(attachment).collect::<Result<_, _>>()?;
    body.insert("attachments".to_owned(), files.into());
    Ok(body)
}

/// A part that is no file; truth values are such.
fn text(part: &Part) -> (String, Value) {
    let text = String::from_utf8_lossy(&part.content).into_owned();
    let value = match &*text {
        "true" => true.into(),
        "false" => false.into(),
        _ => text.into(),
    };
    (part.name.clone(), value)
}

/// What attachments look like in messages is not documented; files of documents look so.
fn attachment(part: &Part) -> Result<Value, Problem> {
    if part.name != "attachmentsAsFiles" {
        let message = "a file is no part of the name `attachmentsAsFiles`";
        return Err(Problem::invalid("EMAIL", message));
    }
    Ok(json!({
        "id": Uuid::new_v4().to_string(), "size": part.content.len(),
        "contentType": part.content_type, "originalName": part.file_name,
    }))
}

/// Puts what is to be sent into a message that has not been sent.
fn write<C: Channel>(message: &mut Value, mut body: Map<String, Value>) -> Result<(), Problem> {
    let invalid = |text: &str| Problem::invalid(C::NAME, text);
    take_texts::<C>(message, &mut body, message["status"].is_null())?;
    for key in ["receiver", "sender", "scheduledAt"] {
        if let Some(value) = body.remove(key) {
            if !value.is_string() && !value.is_null() {
                return Err(invalid("an id or a moment is not text"));
            }
            message[key] = value;
        }
    }
    for key in ["secure", "attachments"] {
        let known = message.get(key).is_some();
        if let Some(value) = body.remove(key).filter(|_| known) {
            message[key] = value;
        }
    }
    let now = body.remove("sendNow") == Some(true.into());
    if !body.is_empty() {
        return Err(invalid("a key is none that can be written"));
    }
    let scheduled = message["scheduledAt"].as_str().is_some_and(is_moment);
    if !now && !scheduled {
        return Err(invalid("sendNow is not true, and scheduledAt is no moment"));
    }
    message["status"] = if now { "ACCEPTED" } else { "SCHEDULED" }.into();
    if now {
        message["scheduledAt"] = Value::Null;
        message["sentAt"] = clock::now().into();
    }
    message["date"] = if now {
        message["sentAt"].clone()
    } else {
        message["scheduledAt"].clone()
    };
    Ok(())
}

fn take_texts<C: Channel>(
    message: &mut Value,
    body: &mut Map<String, Value>,
    required: bool,
) -> Result<(), Problem> {
    for key in C::TEXTS {
        match body.remove(*key) {
            Some(text @ Value::String(_)) => message[*key] = text,
            None if !required => {}
            _ => return Err(Problem::invalid(C::NAME, format!("{key} is required"))),
        }
    }
    Ok(())
}

fn put(items: &Items<'_>, message: &mut Value) -> Result<(), Problem> {
    message["updatedAt"] = clock::now().into();
    let id = message["id"].as_str().unwrap_or_default();
    items.put(id, message)
}

/// A scheduled message is changed, what was sent or came in only starred; one that came in is given to the patient who is its `sender`.
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
            let reason = "what is not scheduled can only be starred";
            return Err(Problem::invalid(C::NAME, reason));
        }
        write::<C>(&mut message, body)?;
    }
    put(items, &mut message)?;
    Ok(Json(shown(message)))
}

/// Gives a message to the patient who sent it.
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

/// Only what is scheduled or from nobody that is recognised can be deleted.
fn remove_from<C: Channel>(items: &Items<'_>, id: &str) -> Result<StatusCode, Problem> {
    let message = find::<C>(items, id)?;
    if !["SCHEDULED", "UNRECOGNISED"].contains(&message["status"].as_str().unwrap_or_default()) {
        let reason = "only a scheduled or unrecognised message can be deleted";
        return Err(Problem::invalid(C::NAME, reason));
    }
    items.remove(id)?;
    Ok(StatusCode::OK)
}
