//! Contacts of a patient, such as relatives. Their permissions are those on the patient, as documented.
//!
//! Two requests that create contacts were recorded in 2026, with the status 200. Keys that they do not have are stored
//! unchanged: the vendor's pages describe other ones. The list was never recorded; it has the envelope `{data}`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_designer::TextFormat;
use welkin_model::model::access::Action;

use super::items::{Items, PatientPath, envelope};
use super::json_body::object;
use super::request::Request;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;

/// Path parameters of a contact.
#[derive(Deserialize)]
pub(super) struct ContactPath {
    patient: String,
    contact: String,
}

/// Keys that only Welkin writes.
const READ_ONLY: [&str; 8] = [
    "id",
    "patientId",
    "createdAt",
    "createdBy",
    "createdByName",
    "updatedAt",
    "updatedBy",
    "updatedByName",
];

/// Keys with text.
const TEXTS: [&str; 8] = [
    "name",
    "relation",
    "emailLabel",
    "emailPdtFieldName",
    "phoneLabel",
    "phonePdtFieldName",
    "secondaryPhoneLabel",
    "secondaryPhonePdtFieldName",
];

/// All contacts, or those of a profile record (`pdtRecordId`), or active or inactive ones (`active`).
pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    caller.may(Action::ReadPatients)?;
    let mut contacts = Items::of(request, patient, ItemKind::Contact)?.all()?;
    if let Some(profile) = caller.parameter("pdtRecordId") {
        contacts.retain(|contact| contact["pdtRecordId"] == profile);
    }
    if caller.parameter("active").is_some() {
        let active = caller.flag("active")?;
        contacts.retain(|contact| contact["active"] == active);
    }
    envelope(caller, &contacts)
}

pub(super) fn create(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::UpdatePatients)?;
    let contacts = Items::of(request, patient, ItemKind::Contact)?;
    let id = Uuid::new_v4().to_string();
    let now = clock::now();
    let mut contact = json!({
        "id": id, "patientId": contacts.place.patient, "active": true,
        "createdAt": now, "createdBy": AUTHOR_ID, "createdByName": AUTHOR_NAME,
        "updatedAt": now, "updatedBy": AUTHOR_ID, "updatedByName": AUTHOR_NAME,
        "name": null, "relation": null, "pdtRecordId": null,
        "email": null, "emailLabel": null, "emailPdtFieldName": null,
        "phone": null, "phoneLabel": null, "phonePdtFieldName": null,
        "secondaryPhone": null, "secondaryPhoneLabel": null, "secondaryPhonePdtFieldName": null,
    });
    write(&mut contact, object(&request.body)?)?;
    contacts.put(&id, &contact)?;
    Ok(Json(contact))
}

pub(super) fn read(request: &Request<'_>, path: ContactPath) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadPatients)?;
    let contacts = Items::of(request, path.patient, ItemKind::Contact)?;
    find(&contacts, &path.contact).map(Json)
}

pub(super) fn update(request: &Request<'_>, path: ContactPath) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::UpdatePatients)?;
    let contacts = Items::of(request, path.patient, ItemKind::Contact)?;
    let mut contact = find(&contacts, &path.contact)?;
    write(&mut contact, object(&request.body)?)?;
    contact["updatedAt"] = clock::now().into();
    contacts.put(&path.contact, &contact)?;
    Ok(Json(contact))
}

/// Returns a contact. Welkin's error for an unknown contact is not known.
fn find(contacts: &Items<'_>, id: &str) -> Result<Value, Problem> {
    contacts.find(id)?.ok_or_else(|| {
        let code = "CONTACT_NOT_FOUND";
        Problem::new(StatusCode::NOT_FOUND, "CONTACT", code, "Contact not found")
            .details(json!({ "id": id, "patientId": contacts.place.patient }))
    })
}

/// Applies a request's body to a contact.
fn write(contact: &mut Value, body: Map<String, Value>) -> Result<(), Problem> {
    for (key, value) in body {
        let text = value.as_str();
        let fits = match &*key {
            key if READ_ONLY.contains(&key) => false,
            "active" => value.is_boolean(),
            "phone" | "secondaryPhone" => {
                value.is_null() || text.is_some_and(|text| TextFormat::Phone.accepts(text))
            }
            "email" => value.is_null() || text.is_some_and(|text| TextFormat::Email.accepts(text)),
            "pdtRecordId" => value.is_null() || text.is_some_and(|id| Uuid::parse_str(id).is_ok()),
            key if TEXTS.contains(&key) => value.is_null() || value.is_string(),
            _ => true,
        };
        if !fits {
            let message = format!("{key} is not a writable key, or has an invalid value");
            return Err(Problem::invalid("CONTACT", message));
        }
        contact[key] = value;
    }
    Ok(())
}
