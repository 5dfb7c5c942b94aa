//! Bulk exports: all items of a kind, in the order of their changes.
//!
//! The shape of rows is not documented. Here they are the responses of the single endpoints, each with `id` and
//! `updatedAt`, which existing clients use.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use welkin_designer::ExportResource;
use welkin_designer::moment::BEGINNING;
use welkin_model::model::access::Operation;

use super::caller::Caller;
use super::json_body::parse;
use super::record_answers::Answer;
use super::record_queries::moment;
use super::request::Request;
use super::{encounters, patients};
use crate::problem::Problem;
use crate::storage::{Change, ExportSource, ItemKind, ListChanges};

/// Default and maximum number of rows on a page; neither is documented.
const PAGE_SIZES: (u64, u64) = (100, 1000);

/// Path parameters of an export.
#[derive(Deserialize)]
pub(super) struct ExportPath {
    resource: String,
}

/// Returns what an export reads, or `None` if the sandbox stores no such data.
const fn source(resource: ExportResource) -> Option<ExportSource> {
    use ExportSource::{Items, Patients, Records};
    Some(match resource {
        ExportResource::Assessment => Items(ItemKind::AssessmentRecord),
        ExportResource::CalendarEvent => Items(ItemKind::CalendarEvent),
        ExportResource::CarePlan => Items(ItemKind::CarePlan),
        ExportResource::CdtRecord => Records,
        ExportResource::DocumentSummary => Items(ItemKind::Document),
        ExportResource::Email => Items(ItemKind::Email),
        ExportResource::Encounter => Items(ItemKind::Encounter),
        ExportResource::EncounterComment => Items(ItemKind::Comment),
        ExportResource::EncounterDisposition => Items(ItemKind::Disposition),
        ExportResource::Patient => Patients,
        ExportResource::PatientContact => Items(ItemKind::Contact),
        ExportResource::PatientProgram => Items(ItemKind::Program),
        ExportResource::PdtRecord => Items(ItemKind::ProfileRecord),
        ExportResource::Sms => Items(ItemKind::Sms),
        ExportResource::Task => Items(ItemKind::Task),
        ExportResource::AutomationAudit
        | ExportResource::Chat
        | ExportResource::PatientFacingAssessment
        | ExportResource::VoiceCall
        | ExportResource::WhatsApp => return None,
    })
}

pub(super) fn list(request: &Request<'_>, path: ExportPath) -> Result<Json<Value>, Problem> {
    let resource = ExportResource::named(&path.resource).ok_or_else(|| {
        let message = "Unknown resource";
        Problem::new(StatusCode::NOT_FOUND, "EXPORT", "NOT_FOUND", message)
    })?;
    if !request.caller.access.permits_export(resource.as_str()) {
        let message = format!("No policy of the API client permits it to export {resource}");
        return Err(Problem::forbidden(message));
    }
    let start = moment(&request.caller, "start")?;
    // Existing clients omit it.
    let start = start.unwrap_or_else(|| BEGINNING.to_owned());
    let size = page_size(&request.caller)?;
    let mut changes = match source(resource) {
        Some(source) => {
            let list = ListChanges {
                environment: request.caller.environment.clone(),
                source,
                start: start.clone(),
                // The additional row shows whether there is another page.
                limit: size + 1,
            };
            request.data.list_changes(&list)?
        }
        None => Vec::new(),
    };
    let after_start = changes.iter().filter(|change| change.updated_at > start);
    let has_next = after_start.count() as u64 > size;
    if has_next {
        changes.pop();
    }
    let end = changes
        .last()
        .map_or(&start, |change| &change.updated_at)
        .clone();
    let rows = changes
        .into_iter()
        .filter_map(|change| row(request, resource, change).transpose())
        .collect::<Result<Vec<Value>, Problem>>()?;
    Ok(Json(json!({
        "data": rows,
        "cursor": {"start": start, "end": end, "pageSize": size, "hasNext": has_next},
    })))
}

fn page_size(caller: &Caller) -> Result<u64, Problem> {
    let (unless, most) = PAGE_SIZES;
    let size = caller
        .parameter("pageSize")
        .map_or(Some(unless), |size| size.parse().ok());
    let size = size.filter(|size| (1..=most).contains(size));
    size.ok_or_else(|| Problem::invalid("EXPORT", format!("pageSize is not between 1 and {most}")))
}

/// Converts a row to the form of the response; `None` for records that the client may not read, or whose CDT is not in
/// the configuration.
fn row(
    request: &Request<'_>,
    resource: ExportResource,
    change: Change,
) -> Result<Option<Value>, Problem> {
    let body = parse(&change.body);
    let row = match (source(resource), body) {
        (Some(ExportSource::Records), Value::Object(fields)) => {
            record(&request.caller, &change, fields)
        }
        (Some(ExportSource::Patients), patient) => Some(patients::shown(request, patient, false)?),
        (Some(ExportSource::Items(ItemKind::Encounter)), encounter) => {
            Some(encounters::view(request, encounter)?)
        }
        (_, body) => Some(body),
    };
    Ok(row.map(|mut row| {
        row["updatedAt"] = change.updated_at.into();
        row
    }))
}

fn record(caller: &Caller, change: &Change, fields: Map<String, Value>) -> Option<Value> {
    let cdt = caller.configuration.cdt(&change.cdt).ok()?;
    let permitted = caller.records(cdt);
    permitted.operation(Operation::Read).ok()?;
    cdt.readable.then(|| {
        let shown = permitted.shown(fields);
        json!(Answer::new(
            &caller.configuration,
            cdt,
            &change.patient,
            shown
        ))
    })
}
