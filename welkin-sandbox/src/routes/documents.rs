//! Documents of a patient: a summary with type and files, and one record of the CDT that is the type.
//!
//! How Welkin takes a document's files is not documented in what was read. Here a document is created with its type, the details of its
//! type, and files as they are described.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_codegen::model::access::{Action, Operation};
use welkin_designer::Relation;

use super::items::{Items, PatientPath, envelope, new_fields};
use super::{Caller, Request, object};
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation::{self, Purpose};

/// What the path of a document names.
#[derive(Deserialize)]
pub(super) struct DocumentPath {
    patient: String,
    document: String,
}

/// What the path of a document's details names.
#[derive(Deserialize)]
pub(super) struct DetailsPath {
    patient: String,
    document: String,
    document_type: String,
}

pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let cdts = request.caller.configuration.model.cdts.iter();
    let types = cdts.filter(|cdt| cdt.relation == Relation::DocumentType);
    request
        .caller
        .may_any(Action::ReadDocuments, types.map(|cdt| &cdt.name))?;
    let items = Items::of(request, patient, ItemKind::Document)?;
    let mut documents = items.all()?;
    documents.retain(|document| may_read(&request.caller, document).is_ok());
    envelope(&request.caller, &documents)
}

/// Refuses a document of a type of which the client may not read any.
fn may_read(caller: &Caller, document: &Value) -> Result<(), Problem> {
    let document_type = document["jsonBody"]["type"].as_str();
    caller.may(Action::ReadDocuments(document_type.unwrap_or_default()))
}

/// `{"type", "files", "details"}`; the type is a document type of the configuration.
pub(super) fn create(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = Items::of(request, patient, ItemKind::Document)?;
    let mut body = object(&request.body)?;
    let name = body.remove("type").unwrap_or_default();
    let mut cdts = items.model.cdts.iter();
    let document_type = cdts
        .find(|cdt| cdt.relation == Relation::DocumentType && name == *cdt.name)
        .ok_or_else(|| Problem::invalid("DOCUMENT", "type names no document type"))?;
    request
        .caller
        .may(Action::CreateDocuments(&document_type.name))?;
    let details = match body.remove("details").unwrap_or_else(|| json!({})) {
        Value::Object(details) => details,
        _ => return Err(Problem::invalid("DOCUMENT", "details is no object")),
    };
    validation::check(document_type, &details, Purpose::Create)?;

    let id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&id, ["", "", ""]);
    fields.insert("type".to_owned(), name);
    fields.insert("files".to_owned(), body.remove("files").unwrap_or_default());
    let summary = items.record(&id, "_document_summary", fields);
    let details_id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&details_id, ["DOCUMENT", "_document_summary", &id]);
    fields.extend(details);
    let details = items.record(&details_id, &document_type.name, fields);
    let all_details = items.other(ItemKind::DocumentDetails, "");
    all_details.put(&id, &details)?;
    items.put(&id, &summary)?;
    Ok((StatusCode::CREATED, Json(summary)))
}

pub(super) fn read(request: &Request<'_>, path: DocumentPath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Document)?;
    let document = items.get(&path.document)?;
    may_read(&request.caller, &document)?;
    Ok(Json(document))
}

pub(super) fn read_details(
    request: &Request<'_>,
    path: DetailsPath,
) -> Result<Json<Value>, Problem> {
    let cdts = request.caller.configuration.model.cdts.iter();
    let mut types = cdts.filter(|cdt| cdt.relation == Relation::DocumentType);
    let document_type = types.find(|cdt| cdt.name == path.document_type);
    let document_type = document_type.ok_or_else(Problem::no_such_record)?;
    request
        .caller
        .may(Action::ReadDocumentDetails(&document_type.name))?;
    let permitted = request.caller.records(document_type);
    permitted.operation(Operation::Read)?;
    let items = Items::of(request, path.patient, ItemKind::DocumentDetails)?;
    let mut details = items.get(&path.document)?;
    if details["cdtName"] != *document_type.name {
        return Err(Problem::no_such_record());
    }
    if let Value::Object(fields) = details["jsonBody"].take() {
        details["jsonBody"] = permitted.shown(fields).into();
    }
    Ok(Json(details))
}
