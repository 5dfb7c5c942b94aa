//! Calls about records of CDTs.

use serde_json::{Map, Value};
use welkin_model::model::{Cdt, Field, Model, SYSTEM_FIELDS};

use super::field::FieldValue;
use super::parsed_request::{Base, ParsedRequest};
use super::{chain, literal, patients};

/// Names and values of fields.
pub(super) type Given<'b> = Vec<(&'b String, &'b Value)>;

/// Returns the call, if the request concerns records of a CDT for which generated code has an accessor.
pub(super) fn call(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    if request.base != Base::Environment {
        return None;
    }
    let own = request
        .path
        .strip_prefix("/patients/{patient}/cdts/{cdt}")?;
    let is_one = own.ends_with("/{record}");
    let cdt = model.cdt(request.id("cdt"));
    let cdt = cdt.filter(|cdt| cdt.has_records())?;
    let (name, call) = match (request.method, is_one) {
        ("GET", false) => ("records", list(request, cdt)?),
        ("POST", false) if cdt.updatable => ("record", create(request, cdt)?),
        ("GET", true) => ("record", vec![read(request)?]),
        ("PATCH", true) if cdt.updatable => ("record", update(request, cdt)?),
        ("DELETE", true) if cdt.updatable => ("()", vec![format!(".delete({})", id(request))]),
        _ => return None,
    };
    let start = [
        patients::patient(request),
        format!(".{}()", cdt.module_name),
    ];
    Some(chain::awaited(name, start.into_iter().chain(call)))
}

fn id(request: &ParsedRequest<'_>) -> String {
    format!("&{}.into()", literal::text(request.id("record")))
}

fn read(request: &ParsedRequest<'_>) -> Option<String> {
    match &request.query[..] {
        [] => Some(format!(".get({})", id(request))),
        [(name, kind)] if name == "type" && kind == "EID" => {
            let id = literal::text(request.id("record"));
            Some(format!(".get_by_external_id({id})"))
        }
        _ => None,
    }
}

/// Separates the caller's own ids for a record, which are not fields, from the other members of a body. Returns the ids
/// as calls.
fn own_ids(body: &Map<String, Value>) -> Option<(Vec<String>, Given<'_>)> {
    let (mut calls, mut others) = (Vec::new(), Vec::new());
    for (key, value) in body {
        match (&**key, value) {
            ("cdtName", _) | ("external_id" | "external_guid", Value::Null) => {}
            ("external_id" | "external_guid", value) => {
                calls.push(format!(".{key}({})", literal::text(value.as_str()?)));
            }
            _ => others.push((key, value)),
        }
    }
    Some((calls, others))
}

fn create(request: &ParsedRequest<'_>, cdt: &Cdt) -> Option<Vec<String>> {
    let (ids, given) = own_ids(request.object()?)?;
    let fields = members(given, |name| cdt.field(name).map(|it| (it, home(cdt))))?;
    let value = chain::structure(&format!("care::{}", cdt.type_name), &fields);
    let mut calls = vec![chain::with_argument(".create", &format!("&{value}"))];
    calls.extend(ids);
    Some(calls)
}

fn home(cdt: &Cdt) -> Option<&str> {
    Some(&cdt.module_name)
}

/// Converts fields to members of a struct, without unset ones. `None` if a value can't be converted.
pub(super) fn members<'m>(
    given: Given<'_>,
    find: impl Fn(&str) -> Option<(&'m Field, Option<&'m str>)>,
) -> Option<Vec<(String, String)>> {
    let set = given.into_iter().filter(|(_, value)| !value.is_null());
    set.map(|(name, value)| {
        let (field, home) = find(name).filter(|(field, _)| field.editable)?;
        let value = FieldValue::of(field, home, value)?;
        Some((field.field_name.clone(), value.in_struct()))
    })
    .collect()
}

fn update(request: &ParsedRequest<'_>, cdt: &Cdt) -> Option<Vec<String>> {
    let (ids, given) = own_ids(request.object()?)?;
    let patch = patch(cdt, given)?;
    let arguments = format!("{}, &{patch}", id(request));
    let mut calls = vec![chain::with_argument(".update", &arguments)];
    calls.extend(ids);
    Some(calls)
}

/// Returns a patch of a CDT's record.
pub(super) fn patch(cdt: &Cdt, given: Given<'_>) -> Option<String> {
    let calls = given.into_iter().map(|(name, value)| {
        let field = cdt.field(name).filter(|field| field.editable)?;
        if value.is_null() {
            // Required fields can't be cleared.
            let constant = constant(cdt, &field.constant_name);
            return (!field.required).then(|| format!(".clear({constant})"));
        }
        let value = FieldValue::of(field, home(cdt), value)?.argument();
        Some(format!(".{}({value})", field.field_name))
    });
    let calls: Option<Vec<String>> = calls.collect();
    let start = format!("care::{}::new()", cdt.patch_name);
    Some(chain::built(&start, &calls?))
}

fn constant(cdt: &Cdt, name: &str) -> String {
    format!("care::{}::{name}", cdt.module_name)
}

fn list(request: &ParsedRequest<'_>, cdt: &Cdt) -> Option<Vec<String>> {
    let calls = request.page(|name, value| match name {
        "sort" => sort(cdt, value).map(|call| vec![call]),
        "fields" => fields(cdt, value),
        "filters" => {
            let (field, values) = value.split_once('=')?;
            filter(cdt, field, values).map(|call| vec![call])
        }
        "sourceId" => Some(vec![format!(".source_id({})", literal::text(value))]),
        "dateStart" => Some(vec![moment("date_start", value)]),
        "dateEnd" => Some(vec![moment("date_end", value)]),
        _ => None,
    })?;
    Some([".list()".to_owned()].into_iter().chain(calls).collect())
}

fn moment(call: &str, value: &str) -> String {
    let text = literal::text(value);
    format!(".{call}({text}.parse::<welkin_runtime::DateTime>()?)")
}

/// Returns the constant of a field of the configuration, or of a system field.
fn any_constant(cdt: &Cdt, name: &str) -> Option<String> {
    if let Some(field) = cdt.field(name) {
        return Some(constant(cdt, &field.constant_name));
    }
    let is_system = SYSTEM_FIELDS.contains(&name);
    is_system.then(|| format!("welkin_runtime::system_fields::{}", name.to_uppercase()))
}

fn sort(cdt: &Cdt, value: &str) -> Option<String> {
    let (name, direction) = value.split_once(',').unwrap_or((value, "asc"));
    let constant = any_constant(cdt, name)?;
    ["asc", "desc"]
        .contains(&direction)
        .then(|| format!(".sort({constant}.{direction}())"))
}

fn fields(cdt: &Cdt, value: &str) -> Option<Vec<String>> {
    let names = value.split(',');
    let names = names.map(|name| Some(format!(".fields({})", any_constant(cdt, name)?)));
    names.collect()
}

/// Returns a condition on a text or option field. The format of other values in a query is not documented.
fn filter(cdt: &Cdt, name: &str, values: &str) -> Option<String> {
    let field = cdt.field(name).filter(|field| !field.multiple)?;
    let values = values.split(',').map(|value| {
        let value = FieldValue::of(field, home(cdt), &Value::from(value))?;
        Some(value.argument())
    });
    let values: Option<Vec<String>> = values.collect();
    let constant = constant(cdt, &field.constant_name);
    Some(match &values?[..] {
        [one] => format!(".filter({constant}.is({one}))"),
        several => format!(".filter({constant}.is_one_of([{}]))", several.join(", ")),
    })
}
