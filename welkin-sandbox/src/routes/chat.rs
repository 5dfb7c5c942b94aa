//! The chat of a patient with the care team, as recorded. A client can only write on behalf of the patient.

use axum::Json;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_model::model::access::Messages;

use super::caller::Caller;
use super::items::{Items, PatientPath};
use super::json_body::{object, parse};
use super::request::Request;
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKind, PatientKey};

/// Default number of messages on a page, as recorded.
const PAGE_SIZE: usize = 20;

/// Type of a token for the messages around a match, as recorded.
const AROUND: &str = "LOCAL_FIND";

/// Returns a patient's chat, if the client has access.
fn chat<'r>(request: &'r Request<'r>, patient: String) -> Result<Items<'r>, Problem> {
    request.caller.may_use(Messages::Chat)?;
    Items::of(request, patient, ItemKind::ChatMessage)
}

/// Adds a message from the patient: 200, as recorded.
pub(super) fn receive(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = chat(request, patient)?;
    let Some(Value::String(text)) = object(&request.body)?.remove("message") else {
        return Err(Problem::invalid("CHAT", "message is not text"));
    };
    let environment = &items.place.environment;
    let patient = request
        .data
        .find_patient(environment, PatientKey::Id, &items.place.patient)?;
    let patient = patient.as_deref().map(parse).unwrap_or_default();
    let name = |key: &str| patient[key].as_str().unwrap_or_default().to_owned();
    let id = format!("IM{}", Uuid::new_v4().simple());
    let message = json!({
        "sender": {"clientType": "PATIENT", "id": patient["id"], "titleName": null, "patientFullName": null},
        "message": text, "externalId": id, "createdAt": clock::now(),
    });
    items.put(&id, &message)?;
    let mut answer = whole_second(message);
    let full_name = format!("{} {}", name("firstName"), name("lastName"));
    answer["sender"]["patientFullName"] = full_name.into();
    Ok(Json(answer))
}

/// Converts a message to the form of lists, whose time is truncated to seconds; that of search results is not.
fn whole_second(mut message: Value) -> Value {
    let at = message["createdAt"].as_str().unwrap_or_default();
    if let Some((second, _)) = at.split_once('.') {
        message["createdAt"] = format!("{second}.000Z").into();
    }
    message
}

/// Returns the messages, the newest first.
fn newest_first(items: &Items<'_>) -> Result<Vec<Value>, Problem> {
    let mut messages = items.all()?;
    messages.reverse();
    Ok(messages)
}

pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = chat(request, patient)?;
    request.caller.flag("includeArchived")?;
    let position = Position::of(&request.caller, &["pageSize", "includeArchived"])?;
    let mut messages = newest_first(&items)?;
    if let Some(border) = &position.border {
        // The time in a token is not evaluated: two messages may have the same time.
        let mut ids = messages.iter().map(|message| &message["externalId"]);
        let at = ids.position(|id| *id == **border);
        let at = at.ok_or_else(|| Problem::invalid("CHAT", "pageToken is invalid"))?;
        messages = match position.before {
            true => messages.split_off(at),
            false => messages.into_iter().take(at + 1).collect(),
        };
    }
    let messages = messages.into_iter().map(whole_second).collect();
    Ok(Json(position.answer(messages)))
}

/// Messages that contain the text `query`, each with tokens for the messages around it.
pub(super) fn search(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = chat(request, patient)?;
    request.caller.flag("includeArchived")?;
    let parameters = ["query", "pageSize", "contentPageSize", "includeArchived"];
    let position = Position::of(&request.caller, &parameters)?;
    let query = position.query.as_deref();
    let query = query.ok_or_else(|| Problem::invalid("CHAT", "query is missing"))?;
    let query = query.to_lowercase();
    let mut messages = newest_first(&items)?;
    messages.retain(|message| {
        let text = message["message"].as_str().unwrap_or_default();
        text.to_lowercase().contains(&query)
    });
    let around = size(&request.caller, "contentPageSize")?;
    let hits = messages.into_iter().map(|message| {
        let token = |before| {
            token(&json!({
                "type": AROUND, "pageSize": around, "borderDate": message["createdAt"],
                "border": message["externalId"], "before": before,
            }))
        };
        json!({
            "meta": {"nextPageToken": token(true), "prevPageToken": token(false)},
            "message": message,
        })
    });
    Ok(Json(position.answer(hits.collect())))
}

/// The position of a page, from its token, or the first page. The format of tokens is the sandbox's own.
struct Position {
    offset: usize,
    size: usize,
    query: Option<String>,
    border: Option<String>,
    before: bool,
}

impl Position {
    /// A token must be the only parameter: it contains the values of the others.
    fn of(caller: &Caller, others: &[&'static str]) -> Result<Self, Problem> {
        let Some(text) = caller.parameter("pageToken") else {
            return Ok(Self {
                offset: 0,
                size: size(caller, "pageSize")?,
                query: caller.parameter("query").map(str::to_owned),
                border: None,
                before: true,
            });
        };
        if others.iter().any(|name| caller.parameter(name).is_some()) {
            let message = "pageToken can't be combined with other parameters";
            return Err(Problem::invalid("CHAT", message));
        }
        let token = STANDARD.decode(text).ok();
        let token: Option<Value> = token.and_then(|token| serde_json::from_slice(&token).ok());
        let token = token.ok_or_else(|| Problem::invalid("CHAT", "pageToken is invalid"))?;
        let number = |key: &str| {
            token[key]
                .as_u64()
                .and_then(|number| number.try_into().ok())
        };
        Ok(Self {
            offset: number("offset").unwrap_or_default(),
            size: number("pageSize").unwrap_or(PAGE_SIZE).max(1),
            query: token["query"].as_str().map(str::to_owned),
            border: token["border"].as_str().map(str::to_owned),
            before: token["before"] != false,
        })
    }

    /// `{meta: {nextPageToken, prevPageToken, pageSize, found}, content}`.
    fn answer(&self, all: Vec<Value>) -> Value {
        let total = all.len();
        let content: Vec<Value> = all.into_iter().skip(self.offset).take(self.size).collect();
        let next = self.offset.saturating_add(self.size);
        let next = (next < total).then(|| self.token(next));
        let previous = (self.offset > 0).then(|| self.token(self.offset.saturating_sub(self.size)));
        json!({
            "meta": {
                "nextPageToken": next, "prevPageToken": previous,
                "pageSize": self.size, "found": total > 0,
            },
            "content": content,
        })
    }

    fn token(&self, offset: usize) -> String {
        token(&json!({
            "offset": offset, "pageSize": self.size, "query": self.query,
            "border": self.border, "before": self.before,
        }))
    }
}

fn token(content: &Value) -> String {
    STANDARD.encode(content.to_string())
}

fn size(caller: &Caller, name: &'static str) -> Result<usize, Problem> {
    let size = caller
        .parameter(name)
        .map_or(Some(PAGE_SIZE), |size| size.parse().ok());
    let size = size.filter(|size| (1..=1000).contains(size));
    size.ok_or_else(|| Problem::invalid("CHAT", format!("{name} is not between 1 and 1000")))
}

/// Archiving and restoring, which API clients may not do.
pub(super) fn refuse(_: &Request<'_>, _: PatientPath) -> Result<Json<Value>, Problem> {
    Err(Problem::forbidden(
        "Access to this API is restricted for the APIClient",
    ))
}
