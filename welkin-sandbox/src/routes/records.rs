//! CDT records of a patient.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;
use welkin_model::model::{Cdt, SYSTEM_FIELDS};

use super::caller::Caller;
use super::change::Change;
use super::json_body::{fields, parse};
use super::record_access::RecordAccess;
use super::record_answers::{Answer, AnswerPage};
use super::record_queries::{choose, chosen_fields, filters, moment, orders};
use super::request::Request;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::configuration::Configuration;
use crate::json_object::json_object;
use crate::page::Window;
use crate::problem::Problem;
use crate::storage::{ItemPlace, ListRecords, RecordKey, RecordPlace, StoredRecord};
use crate::validation::{self, Purpose};
use welkin_model::model::access::Operation;

/// Path parameters of records.
#[derive(Deserialize)]
pub(super) struct RecordsPath {
    patient: String,
    cdt: String,
}

/// Path parameters of one record.
#[derive(Deserialize)]
pub(super) struct RecordPath {
    #[serde(flatten)]
    records: RecordsPath,
    record: String,
}

/// The target of a request: an existing patient and a CDT of the configuration.
pub(super) struct Target<'a> {
    request: &'a Request<'a>,
    pub(super) cdt: &'a Cdt,
    pub(super) permitted: RecordAccess<'a>,
    place: RecordPlace,
}

pub(super) fn target<'a>(
    request: &'a Request<'a>,
    path: RecordsPath,
) -> Result<Target<'a>, Problem> {
    let caller = &request.caller;
    let cdt = caller.configuration.cdt(&path.cdt)?;
    if !request
        .data
        .has_patient(&caller.environment, &path.patient)?
    {
        return Err(Problem::no_such_patient());
    }
    let place = RecordPlace {
        environment: caller.environment.clone(),
        patient: path.patient,
        cdt: cdt.name.clone(),
    };
    Ok(Target {
        request,
        cdt,
        permitted: caller.records(cdt),
        place,
    })
}

impl Target<'_> {
    pub(super) fn configuration(&self) -> &Configuration {
        &self.request.caller.configuration
    }

    fn readable(self) -> Result<Self, Problem> {
        if !self.cdt.readable {
            return Err(Problem::forbidden(
                "Records of this data type can't be read",
            ));
        }
        self.permitted.operation(Operation::Read)?;
        Ok(self)
    }

    pub(super) fn writable(self, operation: Operation) -> Result<Self, Problem> {
        if !self.cdt.updatable {
            return Err(Problem::forbidden(
                "Records of this data type can't be written",
            ));
        }
        self.permitted.operation(operation)?;
        Ok(self)
    }

    /// Converts a record to the form of recorded responses.
    fn answer(&self, fields: Map<String, Value>) -> Answer {
        let shown = self.permitted.shown(fields);
        Answer::new(self.configuration(), self.cdt, &self.place.patient, shown)
    }

    fn stored(&self, fields: &Map<String, Value>) -> StoredRecord {
        stored(&self.place, fields)
    }

    fn find(&self, key: RecordKey, id: &str) -> Result<Map<String, Value>, Problem> {
        let body = self.request.data.find_record(&self.place, key, id)?;
        match body.as_deref().map(parse) {
            Some(Value::Object(fields)) => Ok(fields),
            _ => Err(Problem::no_such_record()),
        }
    }

    fn publish(&self, id: &str, change: Change, body: Option<String>) {
        self.request
            .publish_record_change(self.cdt, &self.place, id, (change, body));
    }

    pub(super) fn change(
        &self,
        id: &str,
        body: Map<String, Value>,
    ) -> Result<Map<String, Value>, Problem> {
        self.permitted.write(Operation::Update, &body)?;
        let mut fields = self.find(RecordKey::Id, id)?;
        validation::check(self.cdt, &body, Purpose::Update)?;
        write(&mut fields, body);
        let record = self.stored(&fields);
        if !self.request.data.change_record(&record)? {
            return Err(Problem::conflict("CDT", "external_id is already used"));
        }
        self.publish(id, Change::Updated, Some(record.body));
        Ok(fields)
    }
}

fn stored(place: &RecordPlace, fields: &Map<String, Value>) -> StoredRecord {
    let text = |key: &str| fields.get(key)?.as_str().map(str::to_owned);
    StoredRecord {
        place: place.clone(),
        id: text("id").unwrap_or_default(),
        external_id: text("external_id"),
        body: written(fields),
    }
}

/// Serializes fields to JSON.
fn written(fields: &Map<String, Value>) -> String {
    // Serializing a map of JSON values can't fail.
    serde_json::to_string(fields).unwrap_or_default()
}

/// Applies a checked body to the fields of a record, and sets time and author of the change.
fn write(fields: &mut Map<String, Value>, mut body: Map<String, Value>) {
    // It is no field, unless the CDT has one of this name.
    if !fields.contains_key("cdtName") {
        body.remove("cdtName");
    }
    fields.extend(body);
    fields.insert("updated_at".to_owned(), clock::now().into());
    fields.insert("updated_by".to_owned(), AUTHOR_ID.into());
    fields.insert("updated_by_name".to_owned(), AUTHOR_NAME.into());
}

pub(super) fn create(
    request: &Request<'_>,
    path: RecordsPath,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let target = target(request, path)?.writable(Operation::Create)?;
    let body = fields(&request.body, &target.cdt.fields)?;
    target.permitted.write(Operation::Create, &body)?;
    validation::check(target.cdt, &body, Purpose::Create)?;
    if target.cdt.single_record {
        refuse_second(&target)?;
    }
    let fields = new_record(target.cdt, body);
    let record = target.stored(&fields);
    if !request.data.add_record(&record)? {
        return Err(Problem::conflict("CDT", "external_id is already used"));
    }
    target.publish(&record.id, Change::Created, Some(record.body));
    Ok((StatusCode::CREATED, Json(target.answer(fields))))
}

/// Returns the fields of a new record: those of a checked body, and system fields.
fn new_record(cdt: &Cdt, body: Map<String, Value>) -> Map<String, Value> {
    let custom = cdt.fields.iter().map(|field| field.name.as_str());
    let names = custom.chain(SYSTEM_FIELDS);
    let mut fields = json_object(names.map(|name| (name.to_owned(), Value::Null)));
    write(&mut fields, body);
    fields.insert("id".to_owned(), Uuid::new_v4().to_string().into());
    for (created, updated) in [
        ("created_at", "updated_at"),
        ("created_by", "updated_by"),
        ("created_by_name", "updated_by_name"),
    ] {
        fields.insert(created.to_owned(), fields[updated].clone());
    }
    fields
}

/// The assessment record from which a CDT record is created.
pub(super) struct Source<'a> {
    /// Machine name of the assessment.
    pub(super) name: &'a str,
    /// Id of the assessment record.
    pub(super) id: &'a str,
}

/// Writes the answers of an assessment to a CDT: as a new record, or into the existing record of a single-record CDT.
/// The client must be permitted to write them there.
pub(super) fn populate(
    request: &Request<'_>,
    patient: &ItemPlace,
    cdt: &Cdt,
    answers: Map<String, Value>,
    source: &Source<'_>,
) -> Result<(), Problem> {
    let place = RecordPlace {
        environment: patient.environment.clone(),
        patient: patient.patient.clone(),
        cdt: cdt.name.clone(),
    };
    let existing = if cdt.single_record {
        only(request, &place)?
    } else {
        None
    };
    let is_new = existing.is_none();
    let operation = if is_new {
        Operation::Create
    } else {
        Operation::Update
    };
    let permitted = request.caller.records(cdt);
    permitted.operation(operation)?;
    permitted.write(operation, &answers)?;
    let mut fields = match existing {
        Some(mut fields) => {
            write(&mut fields, answers);
            fields
        }
        None => new_record(cdt, answers),
    };
    for (key, value) in [
        ("source_type", "ASSESSMENT"),
        ("source_name", source.name),
        ("source_id", source.id),
    ] {
        fields.insert(key.to_owned(), value.into());
    }
    let record = stored(&place, &fields);
    let id = record.id.clone();
    let change = if is_new {
        request.data.add_record(&record)?;
        Change::Created
    } else {
        request.data.change_record(&record)?;
        Change::Updated
    };
    request.publish_record_change(cdt, &place, &id, (change, Some(record.body)));
    Ok(())
}

/// Returns the patient's record of a single-record CDT.
fn only(request: &Request<'_>, place: &RecordPlace) -> Result<Option<Map<String, Value>>, Problem> {
    let (bodies, _) = request.data.list_records(&first_page(place)?)?;
    Ok(match bodies.first().map(|body| parse(body)) {
        Some(Value::Object(fields)) => Some(fields),
        _ => None,
    })
}

fn first_page(place: &RecordPlace) -> Result<ListRecords, Problem> {
    Ok(ListRecords {
        place: place.clone(),
        window: Window::new(None, None)?,
        orders: Vec::new(),
        filters: Vec::new(),
        updated_from: None,
        updated_until: None,
    })
}

/// Rejects a second record of a single-record CDT. Welkin's response is not documented.
fn refuse_second(target: &Target<'_>) -> Result<(), Problem> {
    let list = first_page(&target.place)?;
    match target.request.data.list_records(&list)? {
        (_, 0) => Ok(()),
        _ => Err(Problem::conflict(
            "CDT",
            "The patient has a record of this data type",
        )),
    }
}

/// Returns the key that `?type=` selects for the id in the path.
fn key(caller: &Caller) -> Result<RecordKey, Problem> {
    match caller.parameter("type").unwrap_or("ID") {
        "ID" => Ok(RecordKey::Id),
        "EID" => Ok(RecordKey::ExternalId),
        "EGUID" => Ok(RecordKey::ExternalGuid),
        _ => Err(Problem::invalid("CDT", "type is not ID, EID or EGUID")),
    }
}

pub(super) fn read(
    request: &Request<'_>,
    RecordPath { records, record }: RecordPath,
) -> Result<Json<Answer>, Problem> {
    let target = target(request, records)?.readable()?;
    let key = key(&request.caller)?;
    if let Some(field) = key.field() {
        target.permitted.look_at(field)?;
    }
    let fields = target.find(key, &record)?;
    Ok(Json(target.answer(fields)))
}

pub(super) fn update(
    request: &Request<'_>,
    RecordPath { records, record }: RecordPath,
) -> Result<Json<Answer>, Problem> {
    let target = target(request, records)?.writable(Operation::Update)?;
    let fields = target.change(&record, fields(&request.body, &target.cdt.fields)?)?;
    Ok(Json(target.answer(fields)))
}

pub(super) fn remove(
    request: &Request<'_>,
    RecordPath { records, record }: RecordPath,
) -> Result<StatusCode, Problem> {
    let target = target(request, records)?.writable(Operation::Delete)?;
    if request.data.remove_record(&target.place, &record)? {
        target.publish(&record, Change::Deleted, None);
        Ok(StatusCode::OK)
    } else {
        Err(Problem::no_such_record())
    }
}

pub(super) fn list(request: &Request<'_>, path: RecordsPath) -> Result<Json<AnswerPage>, Problem> {
    let target = target(request, path)?.readable()?;
    let window = request.caller.window()?;
    let chosen = chosen_fields(&request.caller, target.cdt)?;
    let list = ListRecords {
        place: target.place.clone(),
        window,
        orders: orders(&request.caller, target.cdt)?,
        filters: filters(&request.caller, target.cdt)?,
        updated_from: moment(&request.caller, "dateStart")?,
        updated_until: moment(&request.caller, "dateEnd")?,
    };
    if list.updated_from.is_some() || list.updated_until.is_some() {
        target.permitted.look_at("updated_at")?;
    }
    let (bodies, total) = request.data.list_records(&list)?;
    let facts = window.facts(total, bodies.len());
    let records = bodies.iter().filter_map(|body| match parse(body) {
        Value::Object(fields) => Some(target.answer(choose(fields, &chosen))),
        _ => None,
    });
    Ok(Json(AnswerPage::new(target.cdt, records.collect(), facts)))
}
