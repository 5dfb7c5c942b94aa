//! Documents of a patient: summaries with type and files. The details of a document are a record of the CDT that is its
//! type.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_designer::Relation;
use welkin_designer::internal_cdts::DOCUMENT_SUMMARY;
use welkin_model::model::Cdt;
use welkin_model::model::access::Action;

use super::caller::Caller;
use super::items::{Items, PatientPath, new_fields};
use super::json_body::Sent;
use super::pages;
use super::request::Request;
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation::{self, Purpose};

/// Path parameters of a document.
#[derive(Deserialize)]
pub(super) struct DocumentPath {
    pub(super) patient: String,
    pub(super) document: String,
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
    let data = pages::page(&request.caller, &documents)?;
    Ok(Json(json!({ "name": DOCUMENT_SUMMARY, "data": data })))
}

/// Rejects a document whose type the client may not read.
fn may_read(caller: &Caller, document: &Value) -> Result<(), Problem> {
    let document_type = document["jsonBody"]["type"].as_str();
    caller.may(Action::ReadDocuments(document_type.unwrap_or_default()))
}

/// Returns the document type with this name.
pub(super) fn document_type<'r>(request: &'r Request<'_>, name: &str) -> Option<&'r Cdt> {
    let cdt = request.caller.configuration.model.cdt(name);
    cdt.filter(|cdt| cdt.relation == Relation::DocumentType)
}

/// Returns the machine name of a document's type.
pub(super) fn document_type_of(document: &Value) -> &str {
    document["jsonBody"]["type"].as_str().unwrap_or_default()
}

/// Returns a document, and the patient's documents.
pub(super) fn find<'r>(
    request: &'r Request<'r>,
    patient: String,
    document: &str,
) -> Result<(Items<'r>, Value), Problem> {
    let items = Items::of(request, patient, ItemKind::Document)?;
    let found = items.find(document)?;
    let summary = found.ok_or_else(|| {
        Problem::no_such_record().details(json!({
            "patientId": items.place.patient, "cdtRecordId": document, "cdtName": DOCUMENT_SUMMARY,
        }))
    })?;
    Ok((items, summary))
}

/// `{"type"}`, a type of the configuration. The sandbox also accepts `details` and descriptions of `files`, to create a
/// document in one request.
pub(super) fn create(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = Items::of(request, patient, ItemKind::Document)?;
    let mut body = Sent::object(&request.body)?;
    let document_type = type_in(request, &mut body)?;
    request
        .caller
        .may(Action::CreateDocuments(&document_type.name))?;
    let id = Uuid::new_v4().to_string();
    if let Some(details) = body.remove("details") {
        let details = details.fields(&document_type.fields);
        let details =
            details.ok_or_else(|| Problem::invalid("DOCUMENT", "details is not an object"))?;
        validation::check(document_type, &details, Purpose::Create)?;
        let details = new_details(&items, document_type, &id, details);
        items
            .other(ItemKind::DocumentDetails, "")
            .put(&id, &details)?;
    }
    let mut fields = new_fields(&id, ["", "", ""]);
    fields.insert("type".to_owned(), document_type.name.clone().into());
    let files = body.remove("files").map(Sent::into_value);
    fields.insert("files".to_owned(), files.unwrap_or_default());
    let summary = items.record(&id, DOCUMENT_SUMMARY, fields);
    items.put(&id, &summary)?;
    Ok((StatusCode::CREATED, Json(summary)))
}

/// Creates details as in the reference: the source is the summary, and names of people are omitted.
pub(super) fn new_details(
    items: &Items<'_>,
    cdt: &Cdt,
    document: &str,
    body: Map<String, Value>,
) -> Value {
    let id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&id, ["DOCUMENT_SUMMARY", "DOCUMENT_SUMMARY", document]);
    for name in ["created_by_name", "updated_by_name"] {
        fields.insert(name.to_owned(), Value::Null);
    }
    fields.extend(body);
    items.record(&id, &cdt.name, fields)
}

fn type_in<'r>(request: &'r Request<'_>, body: &mut Sent) -> Result<&'r Cdt, Problem> {
    let name = body.remove("type").map(Sent::into_value);
    let name = name.unwrap_or_default();
    name.as_str()
        .and_then(|name| document_type(request, name))
        .ok_or_else(|| Problem::invalid("DOCUMENT", "type is not a document type"))
}

/// `{"type"}`: the reference shows no body of this request. If the type changes, the document has no details of the new
/// type.
pub(super) fn replace(
    request: &Request<'_>,
    DocumentPath { patient, document }: DocumentPath,
) -> Result<Json<Value>, Problem> {
    let (items, mut summary) = find(request, patient, &document)?;
    request
        .caller
        .may(Action::UpdateDocuments(document_type_of(&summary)))?;
    let document_type = type_in(request, &mut Sent::object(&request.body)?)?;
    if document_type_of(&summary) != document_type.name {
        let place = items.place.of(ItemKind::DocumentDetails, "");
        request.data.remove_item(&place, &document)?;
    }
    summary["jsonBody"]["type"] = document_type.name.clone().into();
    summary["jsonBody"]["updated_at"] = clock::now().into();
    items.put(&document, &summary)?;
    Ok(Json(summary))
}

/// Deletes a document with its details and files.
pub(super) fn remove(
    request: &Request<'_>,
    DocumentPath { patient, document }: DocumentPath,
) -> Result<StatusCode, Problem> {
    let (items, summary) = find(request, patient, &document)?;
    request
        .caller
        .may(Action::DeleteDocuments(document_type_of(&summary)))?;
    let place = items.place.of(ItemKind::DocumentDetails, "");
    request.data.remove_item(&place, &document)?;
    request
        .data
        .remove_files(&items.place.environment, &document)?;
    items.remove(&document)?;
    Ok(StatusCode::OK)
}

pub(super) fn read(request: &Request<'_>, path: DocumentPath) -> Result<Json<Value>, Problem> {
    let (_, document) = find(request, path.patient, &path.document)?;
    may_read(&request.caller, &document)?;
    Ok(Json(document))
}
