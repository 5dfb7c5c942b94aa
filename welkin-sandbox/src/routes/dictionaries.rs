//! Dictionary entries. Requests and responses are those of the vendor's reference for version 8.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_model::model::Cdt;
use welkin_model::model::access::Action;

use super::caller::Caller;
use super::items::Items;
use super::json_body::Sent;
use super::request::Request;
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation;

/// Path parameters of a dictionary.
#[derive(Deserialize)]
pub(super) struct DictionaryPath {
    dictionary: String,
}

/// Path parameters of an entry.
#[derive(Deserialize)]
pub(super) struct EntryPath {
    dictionary: String,
    entry: String,
}

fn dictionary<'c>(caller: &'c Caller, name: &str) -> Result<&'c Cdt, Problem> {
    let found = caller.configuration.model.dictionary(name);
    found.ok_or_else(|| {
        let status = StatusCode::NOT_FOUND;
        Problem::new(status, "DICTIONARY", "NOT_FOUND", "Dictionary not found")
    })
}

/// `{dictionaryName, lastUpdatedAt, records}`. `dateStart` and `dateEnd` compare `updatedAt`; deleted entries are
/// included on request.
pub(super) fn list(request: &Request<'_>, path: DictionaryPath) -> Result<Json<Value>, Problem> {
    let name = &dictionary(&request.caller, &path.dictionary)?.name;
    request.caller.may(Action::ReadDictionary(name))?;
    let items = Items::of_tenant(request, ItemKind::DictionaryEntry, name);
    let mut entries = items.all()?;
    let last = entries
        .iter()
        .filter_map(updated_at)
        .max()
        .map(str::to_owned);
    let with_deleted = request.caller.flag("showDeleted")?;
    let (from, until) = (
        request.caller.parameter("dateStart"),
        request.caller.parameter("dateEnd"),
    );
    entries.retain(|entry| {
        let at = updated_at(entry);
        (with_deleted || entry["deleted"] != true)
            && from.is_none_or(|from| at >= Some(from))
            && until.is_none_or(|until| at < Some(until))
    });
    Ok(Json(
        json!({ "dictionaryName": name, "lastUpdatedAt": last, "records": entries }),
    ))
}

fn updated_at(entry: &Value) -> Option<&str> {
    entry["updatedAt"].as_str()
}

/// Adds entries, `{"records": [{"values": {...}}]}`, and returns only these.
pub(super) fn add(
    request: &Request<'_>,
    path: DictionaryPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let dictionary = dictionary(&request.caller, &path.dictionary)?;
    request
        .caller
        .may(Action::CreateEntries(&dictionary.name))?;
    write(request, dictionary)
}

/// Replaces all entries. Old entries are removed completely, and not kept as deleted ones.
pub(super) fn replace_all(
    request: &Request<'_>,
    path: DictionaryPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let dictionary = dictionary(&request.caller, &path.dictionary)?;
    for action in [Action::CreateEntries, Action::DeleteEntries] {
        request.caller.may(action(&dictionary.name))?;
    }
    let items = Items::of_tenant(request, ItemKind::DictionaryEntry, &dictionary.name);
    request.data.clear_items(&items.place)?;
    write(request, dictionary)
}

/// Stores the entries of a request.
fn write(request: &Request<'_>, dictionary: &Cdt) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = Items::of_tenant(request, ItemKind::DictionaryEntry, &dictionary.name);
    let records = Sent::object(&request.body)?.remove("records");
    let Some(records) = records.and_then(Sent::elements) else {
        return Err(Problem::invalid("DICTIONARY", "records is not an array"));
    };
    let mut added = Vec::with_capacity(records.len());
    for mut record in records {
        added.push(entry(dictionary, record.remove("values"))?);
    }
    for entry in &added {
        items.put(entry["id"].as_str().unwrap_or_default(), entry)?;
    }
    let last = added.iter().filter_map(updated_at).max();
    let answer = json!({
        "dictionaryName": dictionary.name, "lastUpdatedAt": last, "records": added,
    });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Changes the values of an entry: `{"values": {...}}`.
pub(super) fn change(request: &Request<'_>, path: EntryPath) -> Result<Json<Value>, Problem> {
    let dictionary = dictionary(&request.caller, &path.dictionary)?;
    request
        .caller
        .may(Action::UpdateEntries(&dictionary.name))?;
    let items = Items::of_tenant(request, ItemKind::DictionaryEntry, &dictionary.name);
    let mut found = items.get(&path.entry)?;
    let values = Sent::object(&request.body)?.remove("values");
    let changed = entry(dictionary, values)?;
    for key in ["values", "fullValue", "updatedAt"] {
        found[key] = changed[key].clone();
    }
    items.put(&path.entry, &found)?;
    Ok(Json(found))
}

/// Creates an entry, after checking its values.
fn entry(dictionary: &Cdt, values: Option<Sent>) -> Result<Value, Problem> {
    let Some(values) = values.and_then(|values| values.fields(&dictionary.fields)) else {
        return Err(Problem::invalid("DICTIONARY", "values is not an object"));
    };
    validation::check_entry(dictionary, &values)?;
    let full: Vec<&str> = values.values().filter_map(Value::as_str).collect();
    let now = clock::now();
    Ok(json!({
        "id": Uuid::new_v4().to_string(), "createdAt": now, "updatedAt": now,
        "fullValue": full.join(" "), "deleted": false, "values": values,
    }))
}

pub(super) fn read(request: &Request<'_>, path: EntryPath) -> Result<Json<Value>, Problem> {
    let name = &dictionary(&request.caller, &path.dictionary)?.name;
    request.caller.may(Action::ReadDictionary(name))?;
    let items = Items::of_tenant(request, ItemKind::DictionaryEntry, name);
    items.get(&path.entry).map(Json)
}

/// Deletes an entry, which is kept with `deleted: true`.
pub(super) fn remove(request: &Request<'_>, path: EntryPath) -> Result<Json<Value>, Problem> {
    let name = &dictionary(&request.caller, &path.dictionary)?.name;
    request.caller.may(Action::DeleteEntries(name))?;
    let items = Items::of_tenant(request, ItemKind::DictionaryEntry, name);
    let mut entry = items.get(&path.entry)?;
    entry["deleted"] = true.into();
    entry["updatedAt"] = clock::now().into();
    items.put(&path.entry, &entry)?;
    Ok(Json(entry))
}
