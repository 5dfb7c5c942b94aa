//! Bodies of requests that send or change messages.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::json_body::object;
use super::message_channel::Channel;
use super::multipart::{self, Part};
use super::request::Request;
use crate::clock;
use crate::json_object::json_object;
use crate::problem::Problem;

pub(super) fn blank<C: Channel>() -> Value {
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

/// Returns the keys of a JSON body, or the parts of a form with attachments.
pub(super) fn body(request: &Request<'_>) -> Result<Map<String, Value>, Problem> {
    if !multipart::is_form(&request.body) {
        return object(&request.body);
    }
    let (files, texts): (Vec<_>, Vec<_>) = multipart::parts(&request.body)?
        .into_iter()
        .partition(|part| part.file_name.is_some());
    let mut body = json_object(texts.iter().map(text));
    let files: Vec<Value> = files.iter().map(attachment).collect::<Result<_, _>>()?;
    body.insert("attachments".to_owned(), files.into());
    Ok(body)
}

/// Returns a part that is not a file; booleans are parsed.
fn text(part: &Part) -> (String, Value) {
    let text = String::from_utf8_lossy(&part.content).into_owned();
    let value = match &*text {
        "true" => true.into(),
        "false" => false.into(),
        _ => text.into(),
    };
    (part.name.clone(), value)
}

/// The shape of attachments of messages is not documented; this is the shape of files of documents.
fn attachment(part: &Part) -> Result<Value, Problem> {
    if part.name != "attachmentsAsFiles" {
        let message = "a file is not a part named `attachmentsAsFiles`";
        return Err(Problem::invalid("EMAIL", message));
    }
    Ok(json!({
        "id": Uuid::new_v4().to_string(), "size": part.content.len(),
        "contentType": part.content_type, "originalName": part.file_name,
    }))
}

/// Applies a request's body to a message that has not been sent.
pub(super) fn write<C: Channel>(
    message: &mut Value,
    mut body: Map<String, Value>,
) -> Result<(), Problem> {
    let invalid = |text: &str| Problem::invalid(C::NAME, text);
    take_texts::<C>(message, &mut body, message["status"].is_null())?;
    for key in ["receiver", "sender", "scheduledAt"] {
        if let Some(value) = body.remove(key) {
            if !value.is_string() && !value.is_null() {
                return Err(invalid("an id or a date and time is not text"));
            }
            message[key] = value;
        }
    }
    for key in ["secure", "attachments"] {
        let known = message.get(key).is_some();
        if let Some(value) = body.remove(key).filter(|_| known) {
            if key == "secure" && !value.is_boolean() {
                return Err(invalid("secure is not a boolean"));
            }
            message[key] = value;
        }
    }
    let now = match body.remove("sendNow") {
        None => false,
        Some(Value::Bool(now)) => now,
        Some(_) => return Err(invalid("sendNow is not a boolean")),
    };
    if !body.is_empty() {
        return Err(invalid("a key is not writable"));
    }
    let scheduled = message["scheduledAt"].as_str().is_some_and(is_moment);
    if !now && !scheduled {
        return Err(invalid(
            "sendNow is not true, and scheduledAt is not a date and time",
        ));
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

pub(super) fn take_texts<C: Channel>(
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

pub(super) fn is_moment(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}
