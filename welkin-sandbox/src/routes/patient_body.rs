//! The keys of a patient: validation of requests, and derived values.

use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_designer::{TextFormat, moment};

use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::validation::whole_number;

/// The type of a key of a patient.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A date or a timestamp.
    Date,
    Email,
    Phone,
    Zone,
    Guid,
    /// Text, or an integer if Designer is configured to treat postal codes as numbers.
    Zip,
    Territories,
    CareTeam,
    /// Only Welkin writes the key.
    ReadOnly,
}

/// All keys of a patient: the 43 of the latest recordings.
const KEYS: [(&str, Kind); 43] = {
    use Kind::*;
    [
        ("id", ReadOnly),
        ("externalGuid", Guid),
        ("externalId", Text),
        ("mrn", Text),
        ("nric", Text),
        ("createdAt", ReadOnly),
        ("updatedAt", ReadOnly),
        ("createdBy", ReadOnly),
        ("updatedBy", ReadOnly),
        ("createdByName", ReadOnly),
        ("updatedByName", ReadOnly),
        ("firstName", Text),
        ("lastName", Text),
        ("middleName", Text),
        ("birthDate", Date),
        ("gender", Text),
        ("maritalStatus", Text),
        ("primaryLanguage", Text),
        ("secondaryLanguage", Text),
        ("email", Email),
        ("secondaryEmail", Email),
        ("phone", Phone),
        ("secondaryPhone", Phone),
        ("primaryPhoneCapabilities", ReadOnly),
        ("secondaryPhoneCapabilities", ReadOnly),
        ("country", Text),
        ("state", Text),
        ("city", Text),
        ("zip", Zip),
        ("addressLine1", Text),
        ("addressLine2", Text),
        ("timezone", Zone),
        ("patientTerritories", Territories),
        ("careTeamMembers", ReadOnly),
        ("patientPrograms", ReadOnly),
        ("careTeam", CareTeam),
        ("cadence", ReadOnly),
        ("patientRegion", ReadOnly),
        ("patientRegionTitle", ReadOnly),
        ("patientTerritory", ReadOnly),
        ("pointOfContact", ReadOnly),
        ("accessCode", Text),
        ("preferableInstancePhoneId", ReadOnly),
    ]
};

/// Keys that are returned only if a patient is looked up by `externalGuid`: recorded.
const BY_GUID_ONLY: [&str; 2] = ["accessCode", "preferableInstancePhoneId"];

/// Returns the known key with this name, by which patients can be sorted, and filtered in `by-filter`.
pub(super) fn plain_key(name: &str) -> Option<&'static str> {
    let is_list = |kind: Kind| matches!(kind, Kind::Territories | Kind::CareTeam);
    let mut keys = KEYS.iter();
    let (key, _) = keys.find(|(key, kind)| *key == name && !is_list(*kind))?;
    let is_list = key.ends_with("Capabilities") || LISTS.contains(key);
    (!is_list && *key != "pointOfContact").then_some(key)
}

/// Lists that only Welkin writes.
const LISTS: [&str; 3] = ["careTeamMembers", "patientPrograms", "cadence"];

/// Returns a patient without data: the keys and values of a recorded response.
pub(super) fn blank() -> Map<String, Value> {
    let mut patient = Map::new();
    for (key, kind) in KEYS {
        let is_list = LISTS.contains(&key) || key.ends_with("Capabilities");
        let value = match kind {
            Kind::Territories | Kind::CareTeam => json!([]),
            _ if is_list => json!([]),
            _ => Value::Null,
        };
        patient.insert(key.to_owned(), value);
    }
    for (key, value) in [
        ("createdBy", AUTHOR_ID),
        ("updatedBy", AUTHOR_ID),
        ("createdByName", AUTHOR_NAME),
        ("updatedByName", AUTHOR_NAME),
        ("gender", "UNKNOWN"),
        ("maritalStatus", "UKN"),
        ("primaryLanguage", "ENGLISH"),
    ] {
        patient.insert(key.to_owned(), value.into());
    }
    patient
}

/// Converts a patient to the form of responses; `by_guid` if they were looked up by `externalGuid`.
pub(super) fn shown(mut patient: Value, by_guid: bool) -> Value {
    if let Some(keys) = patient.as_object_mut()
        && !by_guid
    {
        keys.retain(|key, _| !BY_GUID_ONLY.contains(&&**key));
    }
    patient
}

/// Applies the keys of a request to a patient. The vendor's reference repeats the patient's `id` in a change.
///
/// # Errors
/// Returns a 400 that names every key that is read-only or has an invalid value.
pub(super) fn merge(
    patient: &mut Map<String, Value>,
    mut body: Map<String, Value>,
) -> Result<(), Problem> {
    if body
        .get("id")
        .is_some_and(|id| *id == patient["id"] && !id.is_null())
    {
        body.remove("id");
    }
    let mut faults = Vec::new();
    for (key, value) in body {
        let known = KEYS.iter().find(|(known, _)| *known == key);
        let fault = match known {
            None | Some((_, Kind::ReadOnly)) => Some("is not a writable key"),
            Some((_, kind)) => fault(*kind, &value),
        };
        match fault {
            Some(message) => faults.push((key, message)),
            None => write(patient, &key, value),
        }
    }
    for key in ["firstName", "lastName"] {
        let is_blank = |name: &str| name.trim().is_empty();
        if patient[key].as_str().is_none_or(is_blank) {
            faults.push((key.to_owned(), "is required"));
        }
    }
    if !faults.is_empty() {
        let fields = faults.iter();
        let fields = fields.map(|(field, message)| json!({ "field": field, "message": message }));
        let details = json!({ "fields": fields.collect::<Vec<_>>() });
        let words: Vec<String> = faults
            .iter()
            .map(|(key, message)| format!("{key} {message}"))
            .collect();
        return Err(Problem::invalid("PATIENT", words.join("; ")).details(details));
    }
    patient.insert("updatedAt".to_owned(), clock::now().into());
    Ok(())
}

/// Describes the problem of a value. The value is not repeated: it is health data.
fn fault(kind: Kind, value: &Value) -> Option<&'static str> {
    let is_empty = value.is_null() || value == "";
    let is = |fits: fn(&str) -> bool| is_empty || value.as_str().is_some_and(fits);
    let (fits, message) = match kind {
        Kind::Text => (is_empty || value.is_string(), "is not text"),
        Kind::Date => (
            value.is_null()
                || value
                    .as_str()
                    .is_some_and(|text| moment::written_day(text).is_some()),
            "is not a date in ISO 8601",
        ),
        Kind::Email => (
            is(|text| TextFormat::Email.accepts(text)),
            "is not an e-mail address",
        ),
        Kind::Phone => (
            is(|text| TextFormat::Phone.accepts(text)),
            "is not a phone number in E.164 form",
        ),
        Kind::Zone => (is(is_zone), "is not the name of a time zone"),
        Kind::Guid => (
            value.is_null() || is(|text| TextFormat::Uuid.accepts(text)) && !is_empty,
            "is not a UUID",
        ),
        Kind::Zip => (
            is_empty || value.is_string() || whole_number(value).is_some_and(|it| it >= 0),
            "is not a postal code",
        ),
        Kind::Territories => (are_territories(value), "is not a list of regions"),
        Kind::CareTeam => (is_care_team(value), "is not a list of users"),
        Kind::ReadOnly => (false, "is not a writable key"),
    };
    (!fits).then_some(message)
}

/// Whether a time zone exists. Without a database of time zones, all of them are accepted.
fn is_zone(text: &str) -> bool {
    jiff::tz::db().is_definitively_empty() || TimeZone::get(text).is_ok()
}

fn are_territories(value: &Value) -> bool {
    let are_texts = |list: &Value| {
        let list = list.as_array();
        list.is_some_and(|list| list.iter().all(Value::is_string))
    };
    let mut regions = value.as_array().into_iter().flatten();
    value.is_array()
        && regions.all(|region| region["name"].is_string() && are_texts(&region["territories"]))
}

fn is_care_team(value: &Value) -> bool {
    let mut members = value.as_array().into_iter().flatten();
    value.is_array()
        && members.all(|member| {
            let id = member["id"].as_str();
            let mark = &member["pointOfContact"];
            id.is_some_and(|id| Uuid::parse_str(id).is_ok())
                && (mark.is_null() || mark.is_boolean())
        })
}

/// Stores a checked value, and values that are derived from it.
fn write(patient: &mut Map<String, Value>, key: &str, value: Value) {
    match key {
        "careTeam" => {
            write_care_team(patient, &value);
            return;
        }
        "patientTerritories" => {
            patient.insert("patientRegion".to_owned(), value[0]["name"].clone());
            patient.insert(
                "patientTerritory".to_owned(),
                value[0]["territories"][0].clone(),
            );
        }
        _ => {}
    }
    patient.insert(key.to_owned(), value);
}

/// Stores the members. One of them is the point of contact: the first, if the request does not mark one. Documented.
fn write_care_team(patient: &mut Map<String, Value>, requested: &Value) {
    let requested = requested.as_array().map(Vec::as_slice).unwrap_or_default();
    let marked = requested
        .iter()
        .position(|member| member["pointOfContact"] == true);
    let marked = marked.unwrap_or_default();
    let members = requested.iter().enumerate();
    let members: Vec<Value> = members
        .map(|(place, member)| json!({ "id": member["id"], "pointOfContact": place == marked }))
        .collect();
    let contact = members.get(marked).cloned().unwrap_or_default();
    patient.insert("pointOfContact".to_owned(), contact);
    patient.insert("careTeamMembers".to_owned(), members.into());
}
