//! Calls about patients.

use serde_json::{Map, Value};

use super::parsed_request::{Base, Body, ParsedRequest};
use super::{chain, literal};

/// Keys of a patient for which the runtime has a setter; other keys are set by name.
const SETTERS: [&str; 22] = [
    "externalId",
    "externalGuid",
    "mrn",
    "firstName",
    "middleName",
    "lastName",
    "birthDate",
    "gender",
    "maritalStatus",
    "primaryLanguage",
    "secondaryLanguage",
    "email",
    "secondaryEmail",
    "phone",
    "secondaryPhone",
    "country",
    "state",
    "city",
    "zip",
    "addressLine1",
    "addressLine2",
    "timezone",
];

/// Returns the call, if the request concerns patients.
pub(super) fn call(request: &ParsedRequest<'_>) -> Option<String> {
    if request.base != Base::Environment {
        return None;
    }
    match (request.method, &*request.path) {
        ("GET", "/patients") => list(request),
        ("POST", "/patients") => create(request),
        ("GET", "/patients/{patient}") => read(request),
        ("PATCH", "/patients/{patient}") => update(request),
        ("DELETE", "/patients/{patient}") => {
            let id = literal::text(request.id("patient"));
            let delete = format!(".delete(&{id}.into())");
            Some(chain::awaited("()", [".patients()".to_owned(), delete]))
        }
        (_, "/by-filter/patients") => by_filter(request),
        _ => None,
    }
}

/// `.patient("...")`, the start of every call about one patient.
pub(super) fn patient(request: &ParsedRequest<'_>) -> String {
    format!(".patient({})", literal::text(request.id("patient")))
}

fn list(request: &ParsedRequest<'_>) -> Option<String> {
    let mut queries = request.query.iter().filter(|(name, _)| name == "query");
    let (start, searched) = match (queries.next(), queries.next()) {
        (Some((_, text)), None) => (format!(".search({})", literal::text(text)), true),
        _ => (".list()".to_owned(), false),
    };
    let calls = request.page(|name, value| {
        if searched && name == "query" {
            return Some(Vec::new());
        }
        let (name, value) = (literal::text(name), literal::text(value));
        Some(vec![format!(".query({name}, {value})")])
    })?;
    let calls = [".patients()".to_owned(), start].into_iter().chain(calls);
    Some(chain::awaited("patients", calls))
}

fn by_filter(request: &ParsedRequest<'_>) -> Option<String> {
    let Body::Json(filter) = &request.body else {
        return None;
    };
    let filter = format!(".by_filter(&{})", literal::json(filter));
    let calls = [".patients()".to_owned(), filter]
        .into_iter()
        .chain(request.page_only()?);
    Some(chain::awaited("patients", calls))
}

fn read(request: &ParsedRequest<'_>) -> Option<String> {
    let call = match &request.query[..] {
        [] => {
            let calls = [patient(request), ".get()".to_owned()];
            return Some(chain::awaited("patient", calls));
        }
        [(name, kind)] if name == "type" => match &**kind {
            "ID" => "get",
            "EID" => "get_by_external_id",
            "EGUID" => "get_by_external_guid",
            "MRN" => "get_by_mrn",
            _ => return None,
        },
        _ => return None,
    };
    let id = literal::text(request.id("patient"));
    let call = match call {
        "get" => format!(".get(&{id}.into())"),
        other => format!(".{other}({id})"),
    };
    Some(chain::awaited("patient", [".patients()".to_owned(), call]))
}

fn create(request: &ParsedRequest<'_>) -> Option<String> {
    let body = request.object()?;
    let name = |key: &str| body.get(key)?.as_str().map(literal::text);
    let (first, last) = (name("firstName")?, name("lastName")?);
    let others = body.iter();
    let others = others.filter(|(key, value)| {
        let is_unset = value.is_null() && is_settable(key);
        !["firstName", "lastName", "id"].contains(&&***key) && !is_unset
    });
    let setters: Vec<String> = others.map(|(key, value)| setter(key, value)).collect();
    let new = format!("welkin_runtime::NewPatient::new({first}, {last})");
    let new = chain::built(&new, &setters);
    let create = chain::with_argument(".create", &format!("&{new}"));
    Some(chain::awaited(
        "patient",
        [".patients()".to_owned(), create],
    ))
}

fn update(request: &ParsedRequest<'_>) -> Option<String> {
    let patch = patch(request.object()?)?;
    let update = chain::with_argument(".update", &format!("&{patch}"));
    Some(chain::awaited("patient", [patient(request), update]))
}

fn patch(body: &Map<String, Value>) -> Option<String> {
    let calls: Option<Vec<String>> = body
        .iter()
        .map(|(key, value)| match (&**key, value) {
            // The client rejects both.
            ("id", _) | ("firstName" | "lastName", Value::Null) => None,
            (key, Value::Null) if is_settable(key) => {
                let constant = snake_case(key).to_uppercase();
                let field = format!("welkin_runtime::patients::Demographics::{constant}");
                Some(format!(".clear({field})"))
            }
            _ => Some(setter(key, value)),
        })
        .collect();
    Some(chain::built("welkin_runtime::PatientPatch::new()", &calls?))
}

/// Whether the runtime has a setter for a key.
fn is_settable(key: &str) -> bool {
    SETTERS.contains(&key)
}

fn setter(key: &str, value: &Value) -> String {
    let argument = value
        .as_str()
        .filter(|_| is_settable(key))
        .and_then(|text| match key {
            "birthDate" => Some(literal::day(text)),
            "gender" => gender(text),
            _ => Some(literal::text(text)),
        });
    match argument {
        Some(argument) => format!(".{}({argument})", snake_case(key)),
        // `with` accepts any key and value. It checks keys that have a setter in the same way.
        None => format!(".with({}, {})", literal::text(key), literal::json(value)),
    }
}

fn gender(word: &str) -> Option<String> {
    let name = match word {
        "FEMALE" => "Female",
        "MALE" => "Male",
        "OTHER" => "Other",
        "UNKNOWN" => "Unknown",
        _ => return None,
    };
    Some(format!("welkin_runtime::patients::Gender::{name}"))
}

/// Converts a key to the name of its setter: `addressLine1` is `address_line_1`.
fn snake_case(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    for character in key.chars() {
        if character.is_ascii_uppercase() || character.is_ascii_digit() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}
