//! Query parameters of lists of CDT records: fields, order, conditions, dates.

use jiff::Timestamp;
use serde_json::{Map, Value};
use welkin_model::model::{Cdt, SYSTEM_FIELDS};

use super::caller::Caller;
use crate::clock;
use crate::problem::Problem;
use crate::storage::{Filter, Order};

/// Rejects a field that the data type does not have, or whose values the client may not read.
fn readable(caller: &Caller, cdt: &Cdt, name: &str, parameter: &str) -> Result<(), Problem> {
    if !SYSTEM_FIELDS.contains(&name) && cdt.field(name).is_none() {
        let message = format!("{parameter} is not a field of the data type");
        return Err(Problem::invalid("CDT", message));
    }
    caller.records(cdt).look_at(name)
}

/// `fields=a,b`; all fields by default.
pub(super) fn chosen_fields(caller: &Caller, cdt: &Cdt) -> Result<Vec<String>, Problem> {
    let names = caller
        .parameters("fields")
        .flat_map(|names| names.split(','));
    names
        .map(|name| {
            readable(caller, cdt, name, "fields")?;
            Ok(name.to_owned())
        })
        .collect()
}

pub(super) fn choose(mut fields: Map<String, Value>, chosen: &[String]) -> Map<String, Value> {
    if !chosen.is_empty() {
        fields.retain(|name, _| name == "id" || chosen.contains(name));
    }
    fields
}

/// `sort=field,asc|desc`, repeatable. The default is the order of creation: Welkin's is not documented.
pub(super) fn orders(caller: &Caller, cdt: &Cdt) -> Result<Vec<Order>, Problem> {
    caller
        .parameters("sort")
        .map(|sort| {
            let (field, direction) = sort.split_once(',').unwrap_or((sort, "asc"));
            let descending = match direction {
                "asc" => false,
                "desc" => true,
                _ => return Err(Problem::invalid("CDT", "sort is neither asc nor desc")),
            };
            readable(caller, cdt, field, "sort")?;
            let field = field.to_owned();
            Ok(Order { field, descending })
        })
        .collect()
}

/// `filters=field=v1,v2`, repeatable, and `field=v1,v2`. Welkin documents only `key=v1,v2,v3`. `sourceId` is a filter,
/// too.
pub(super) fn filters(caller: &Caller, cdt: &Cdt) -> Result<Vec<Filter>, Problem> {
    let mut filters = Vec::new();
    for filter in caller.parameters("filters") {
        let (field, values) = filter.split_once('=').unwrap_or((filter, ""));
        readable(caller, cdt, field, "filters")?;
        filters.push(filter_by(field, values));
    }
    for field in cdt.fields.iter().map(|field| field.name.as_str()) {
        for values in caller.parameters(field) {
            readable(caller, cdt, field, field)?;
            filters.push(filter_by(field, values));
        }
    }
    for source in caller.parameters("sourceId") {
        readable(caller, cdt, "source_id", "sourceId")?;
        filters.push(filter_by("source_id", source));
    }
    Ok(filters)
}

fn filter_by(field: &str, values: &str) -> Filter {
    Filter {
        field: field.to_owned(),
        values: values.split(',').map(str::to_owned).collect(),
    }
}

/// `dateStart` and `dateEnd`: which timestamp they compare is not documented; for dictionaries it is the last change,
/// which is used here, too.
pub(super) fn moment(caller: &Caller, name: &'static str) -> Result<Option<String>, Problem> {
    let Some(text) = caller.parameter(name) else {
        return Ok(None);
    };
    match text.parse::<Timestamp>() {
        Ok(moment) => Ok(Some(clock::wire(moment))),
        Err(_) => Err(Problem::invalid(
            "CDT",
            format!("{name} is not a date and time in ISO 8601"),
        )),
    }
}
