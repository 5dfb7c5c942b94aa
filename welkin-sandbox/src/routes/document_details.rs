//! Details of documents: one record of the CDT that is the document's type. Source: the vendor's reference for version
//! 8.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use welkin_model::model::Cdt;
use welkin_model::model::access::{Action, Operation};

use super::documents::{document_type, find, new_details};
use super::items::Items;
use super::json_body::fields;
use super::request::Request;
use crate::clock;
use crate::json_object::json_object;
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation::{self, Purpose};

/// Path parameters of a document's details.
#[derive(Deserialize)]
pub(super) struct DetailsPath {
    patient: String,
    document: String,
    document_type: String,
}

/// The details of a document whose type matches the path.
struct Details<'a> {
    items: Items<'a>,
    document: String,
    cdt: &'a Cdt,
}

impl<'a> Details<'a> {
    fn at(
        request: &'a Request<'a>,
        path: DetailsPath,
        action: fn(&'a str) -> Action<'a>,
    ) -> Result<Self, Problem> {
        let cdt =
            document_type(request, &path.document_type).ok_or_else(Problem::no_such_record)?;
        request.caller.may(action(&cdt.name))?;
        let (summaries, summary) = find(request, path.patient, &path.document)?;
        if summary["jsonBody"]["type"] != *cdt.name {
            return Err(Problem::no_such_record());
        }
        Ok(Self {
            items: summaries.other(ItemKind::DocumentDetails, ""),
            document: path.document,
            cdt,
        })
    }

    /// Removes values that the client may not read.
    fn shown(&self, mut details: Value) -> Value {
        if let Value::Object(fields) = details["jsonBody"].take() {
            let permitted = self.items.request.caller.records(self.cdt);
            details["jsonBody"] = permitted.shown(fields).into();
        }
        details
    }

    /// Checks the body, and sets absent fields to null.
    fn body(&self) -> Result<Map<String, Value>, Problem> {
        let body = fields(&self.items.request.body, &self.cdt.fields)?;
        validation::check(self.cdt, &body, Purpose::Create)?;
        let fields = self.cdt.fields.iter().map(|field| field.name.clone());
        let mut whole = json_object(fields.map(|name| (name, Value::Null)));
        whole.extend(body);
        Ok(whole)
    }

    fn new_record(&self, body: Map<String, Value>) -> Value {
        new_details(&self.items, self.cdt, &self.document, body)
    }
}

pub(super) fn read(request: &Request<'_>, path: DetailsPath) -> Result<Json<Value>, Problem> {
    let details = Details::at(request, path, Action::ReadDocumentDetails)?;
    let permitted = request.caller.records(details.cdt);
    permitted.operation(Operation::Read)?;
    let found = details.items.get(&details.document)?;
    Ok(Json(details.shown(found)))
}

/// A document has one record of its type. Welkin's response to a second one is not documented; the sandbox rejects it.
pub(super) fn create(
    request: &Request<'_>,
    path: DetailsPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let details = Details::at(request, path, Action::CreateDocuments)?;
    if details.items.find(&details.document)?.is_some() {
        return Err(Problem::conflict("DOCUMENT", "the document has details"));
    }
    let created = details.new_record(details.body()?);
    details.items.put(&details.document, &created)?;
    Ok((StatusCode::CREATED, Json(details.shown(created))))
}

pub(super) fn replace(request: &Request<'_>, path: DetailsPath) -> Result<Json<Value>, Problem> {
    let details = Details::at(request, path, Action::UpdateDocumentDetails)?;
    let mut found = details.items.get(&details.document)?;
    for (key, value) in details.body()? {
        found["jsonBody"][key] = value;
    }
    found["jsonBody"]["updated_at"] = clock::now().into();
    details.items.put(&details.document, &found)?;
    Ok(Json(details.shown(found)))
}

pub(super) fn remove(request: &Request<'_>, path: DetailsPath) -> Result<StatusCode, Problem> {
    let details = Details::at(request, path, Action::UpdateDocumentDetails)?;
    details.items.remove(&details.document)?;
    Ok(StatusCode::OK)
}
