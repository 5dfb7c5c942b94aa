//! Shared code of the endpoints of encounters, assessment records and programs: items of a patient.

use axum::Json;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use welkin_model::model::Model;

use super::caller::Caller;
use super::json_body::parse;
use super::request::Request;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::page::Window;
use crate::problem::Problem;
use crate::storage::{ItemKey, ItemKind, ItemPlace};

/// Path parameters of a patient's items.
#[derive(Deserialize)]
pub(super) struct PatientPath {
    pub(super) patient: String,
}

/// Items of an existing patient.
pub(super) struct Items<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) model: &'a Model,
    pub(super) place: ItemPlace,
}

impl<'a> Items<'a> {
    /// Returns the patient's items of a kind.
    pub(super) fn of(
        request: &'a Request<'a>,
        patient: String,
        kind: ItemKind,
    ) -> Result<Self, Problem> {
        let environment = request.caller.environment.clone();
        if !request.data.has_patient(&environment, &patient)? {
            return Err(Problem::no_such_patient());
        }
        let place = ItemPlace {
            environment,
            patient,
            kind,
            encounter: String::new(),
        };
        Ok(Self {
            request,
            model: &request.caller.configuration.model,
            place,
        })
    }

    /// Returns items that do not belong to a patient, below a name.
    pub(super) fn of_tenant(request: &'a Request<'a>, kind: ItemKind, below: &str) -> Self {
        Self {
            request,
            model: &request.caller.configuration.model,
            place: ItemPlace {
                environment: request.caller.environment.clone(),
                patient: String::new(),
                kind,
                encounter: below.to_owned(),
            },
        }
    }

    /// Returns items of another kind: of an encounter, or, if its id is empty, directly of the patient.
    pub(super) fn other(&self, kind: ItemKind, encounter: &str) -> Self {
        Self {
            place: self.place.of(kind, encounter),
            ..*self
        }
    }

    /// Creates a record of a CDT that Welkin defines, in the envelope of records.
    pub(super) fn record(&self, id: &str, cdt: &str, fields: Map<String, Value>) -> Value {
        let identity = self.request.caller.configuration.formation.identity(cdt);
        json!({
            "id": id, "patientId": self.place.patient, "cdtId": identity.id, "version": identity.version,
            "jsonBody": fields, "cdtName": cdt,
        })
    }

    pub(super) fn find(&self, id: &str) -> Result<Option<Value>, Problem> {
        let body = self.request.data.find_item(&self.place, id)?;
        Ok(body.as_deref().map(parse))
    }

    pub(super) fn get(&self, id: &str) -> Result<Value, Problem> {
        self.find(id)?.ok_or_else(Problem::no_such_record)
    }

    /// Returns the item of an environment or tenant with this key.
    pub(super) fn find_by(&self, key: ItemKey, value: &str) -> Result<Option<Value>, Problem> {
        let environment = &self.place.environment;
        let body = self.request.data.find_item_by(environment, key, value)?;
        Ok(body.as_deref().map(parse))
    }

    pub(super) fn all(&self) -> Result<Vec<Value>, Problem> {
        let bodies = self.request.data.items(&self.place)?;
        Ok(bodies.iter().map(|body| parse(body)).collect())
    }

    pub(super) fn put(&self, id: &str, body: &Value) -> Result<(), Problem> {
        let body = body.to_string();
        Ok(self.request.data.put_item(&self.place, id, &body)?)
    }

    pub(super) fn remove(&self, id: &str) -> Result<(), Problem> {
        if self.request.data.remove_item(&self.place, id)? {
            Ok(())
        } else {
            Err(Problem::no_such_record())
        }
    }
}

/// `{data: [...], metaInfo}`, the envelope of recorded lists of encounters and programs.
pub(super) fn envelope(caller: &Caller, items: &[Value]) -> Result<Json<Value>, Problem> {
    envelope_of(caller, items, |item| Ok(item.clone()))
}

/// Returns the same envelope around converted items; only those on the page are converted.
fn envelope_of(
    caller: &Caller,
    items: &[Value],
    shown: impl Fn(&Value) -> Result<Value, Problem>,
) -> Result<Json<Value>, Problem> {
    let window = caller.window()?;
    let on_page = window.part_of(items).iter().map(shown);
    let on_page: Vec<Value> = on_page.collect::<Result<_, _>>()?;
    Ok(Json(envelope_around(window, items.len() as u64, on_page)))
}

/// Returns the same envelope around the items of a page.
pub(super) fn envelope_around(window: Window, total: u64, on_page: Vec<Value>) -> Value {
    let facts = window.facts(total, on_page.len());
    json!({
        "data": on_page,
        "metaInfo": {
            "page": facts["number"],
            "pageSize": facts["size"],
            "totalElements": facts["totalElements"],
            "numberOfElements": facts["numberOfElements"],
            "lastPage": facts["last"],
            "firstPage": facts["first"],
            "totalPages": facts["totalPages"],
        },
    })
}

/// Returns the system fields of a new record, with its source.
pub(super) fn new_fields(id: &str, source: [&str; 3]) -> Map<String, Value> {
    let [source_type, source_name, source_id] = source;
    let now = clock::now();
    let fields = json!({
        "id": id,
        "created_at": now, "created_by": AUTHOR_ID, "created_by_name": AUTHOR_NAME,
        "updated_at": now, "updated_by": AUTHOR_ID, "updated_by_name": AUTHOR_NAME,
        "source_type": null, "source_name": null, "source_id": null,
        "external_id": null, "external_guid": null,
    });
    let mut fields = match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for (key, value) in [
        ("source_type", source_type),
        ("source_name", source_name),
        ("source_id", source_id),
    ] {
        if !value.is_empty() {
            fields.insert(key.to_owned(), value.into());
        }
    }
    fields
}

/// Applies texts of a request to the fields of a record; other keys are rejected.
pub(super) fn write_texts(
    record: &mut Value,
    body: Map<String, Value>,
    writable: &[&str],
) -> Result<(), Problem> {
    for (key, value) in body {
        if !writable.contains(&&*key) {
            let message = format!("{key} is not a writable key");
            return Err(Problem::invalid("ENCOUNTER", message));
        }
        if !value.is_string() && !value.is_null() {
            return Err(Problem::invalid("ENCOUNTER", format!("{key} is not text")));
        }
        record["jsonBody"][key] = value;
    }
    touch(record);
    Ok(())
}

/// Records the time and author of a change in a record.
pub(super) fn touch(record: &mut Value) {
    record["jsonBody"]["updated_at"] = clock::now().into();
    record["jsonBody"]["updated_by"] = AUTHOR_ID.into();
    record["jsonBody"]["updated_by_name"] = AUTHOR_NAME.into();
}

/// `{content: [...], pageable, ...}`, the envelope of recorded lists of assessment records.
pub(super) fn page(caller: &Caller, items: &[Value]) -> Result<Json<Value>, Problem> {
    let window = caller.window()?;
    let on_page = window.part_of(items);
    let mut answer = window.facts(items.len() as u64, on_page.len());
    answer["content"] = on_page.into();
    Ok(Json(answer))
}
