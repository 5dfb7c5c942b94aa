//! Files of documents: uploaded as parts `files` of a form, downloaded unchanged.

use axum::Json;
use axum::body::Body;
use axum::http::header::{ACCEPT_RANGES, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_model::model::access::Action;

use super::documents::{DocumentPath, document_type_of, find};
use super::items::Items;
use super::multipart::{Part, parts};
use super::request::Request;
use crate::clock;
use crate::problem::Problem;
use crate::storage::StoredFile;

/// Types of files in the vendor's reference: jpg, jpeg, png and pdf.
const TYPES: [&str; 3] = ["image/jpeg", "image/png", "application/pdf"];

/// Path parameters of a file.
#[derive(Deserialize)]
pub(super) struct FilePath {
    patient: String,
    document: String,
    file: String,
}

/// Adds files: 201, with the added files.
pub(super) fn upload(
    request: &Request<'_>,
    DocumentPath { patient, document }: DocumentPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (items, mut summary) = find(request, patient, &document)?;
    request
        .caller
        .may(Action::UpdateFiles(document_type_of(&summary)))?;
    let mut added = Vec::new();
    for part in parts(&request.body)? {
        added.push(keep(&items, &document, &part)?);
    }
    if added.is_empty() {
        return Err(Problem::invalid("DOCUMENT", "missing part `files`"));
    }
    let fields = &mut summary["jsonBody"];
    match fields["files"].as_array_mut() {
        Some(files) => files.extend(added.iter().cloned()),
        None => fields["files"] = added.clone().into(),
    }
    fields["updated_at"] = clock::now().into();
    items.put(&document, &summary)?;
    Ok((StatusCode::CREATED, Json(added.into())))
}

fn keep(items: &Items<'_>, document: &str, part: &Part) -> Result<Value, Problem> {
    let (Some(name), "files") = (&part.file_name, &*part.name) else {
        return Err(Problem::invalid(
            "DOCUMENT",
            "a part is not a file named `files`",
        ));
    };
    let content_type = part.content_type.as_deref();
    if !content_type.is_some_and(|found| TYPES.contains(&found)) {
        let message = format!("a file is not of type {}", TYPES.join(", "));
        return Err(Problem::invalid("DOCUMENT", message));
    }
    let id = Uuid::new_v4().to_string();
    let file = StoredFile {
        content_type: part.content_type.clone(),
        bytes: part.content.to_vec(),
    };
    let (tenant, place) = (&items.request.state.tenant, &items.place);
    let data = items.request.data;
    data.add_file(&place.environment, document, &id, &file)?;
    let (environment, patient) = (&place.environment, &place.patient);
    let key = Uuid::new_v4();
    Ok(json!({
        "id": id,
        "size": file.bytes.len(),
        "storageKey": format!("{tenant}/{environment}/patients/{patient}/documents/{key}"),
        "contentType": content_type,
        "originalName": name,
    }))
}

/// The bytes of a file, with its type and `Accept-Ranges: true`, as recorded.
pub(super) fn download(
    request: &Request<'_>,
    FilePath {
        patient,
        document,
        file,
    }: FilePath,
) -> Result<Response, Problem> {
    let (items, summary) = find(request, patient, &document)?;
    request
        .caller
        .may(Action::ReadFiles(document_type_of(&summary)))?;
    let environment = &items.place.environment;
    let found = request.data.find_file(environment, &document, &file)?;
    let found = found.ok_or_else(Problem::no_such_record)?;
    let mut response = Response::new(Body::from(found.bytes));
    let headers = response.headers_mut();
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("true"));
    let content_type = found.content_type.as_deref().map(HeaderValue::from_str);
    if let Some(Ok(content_type)) = content_type {
        headers.insert(CONTENT_TYPE, content_type);
    }
    Ok(response)
}
