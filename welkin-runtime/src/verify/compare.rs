//! A CDT as a program takes it to be, beside the same as the tenant tells it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::difference::{Change, Difference};
use super::tenant_cdt::{TenantCdt, TenantField};
use crate::record::{CdtSchema, FieldSchema, Kind, OptionTable, system};

/// What matters to a program with this table.
pub(super) fn differences(schema: &'static CdtSchema, cdt: &TenantCdt) -> Vec<Difference> {
    let told: BTreeMap<&str, TenantField<'_>> =
        cdt.fields().map(|field| (field.name(), field)).collect();
    let difference = |field: &str, change| Difference {
        cdt: schema.name(),
        field: Some(field.to_owned()),
        change,
    };
    let mut differences = Vec::new();
    for field in schema.fields() {
        let changes = match told.get(field.name()) {
            Some(told) => changes(field, *told, schema.trusts_phi_flags()),
            None => vec![Change::Missing],
        };
        let changes = changes.into_iter();
        differences.extend(changes.map(|change| difference(field.name(), change)));
    }
    // A view reads some fields and writes none.
    if !schema.is_view() {
        let required = told.values().filter(|field| {
            field.is_required() && field.is_editable() && !is_known(schema, field.name())
        });
        differences.extend(required.map(|field| difference(field.name(), Change::NewRequired)));
    }
    differences
}

fn is_known(schema: &'static CdtSchema, field: &str) -> bool {
    schema.field(field).is_some() || system::FIELDS.iter().any(|system| system.name() == field)
}

/// What matters of a field, in a program that prints or does not print what Designer does not flag.
fn changes(field: &FieldSchema, told: TenantField<'_>, trusts_phi_flags: bool) -> Vec<Change> {
    if !told.may_be(field.kind()) {
        return vec![Change::Type {
            expected: field.kind(),
            found: told.type_word().to_owned(),
        }];
    }
    if !told.is_full() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    match (field.is_multiple(), told.is_multiple()) {
        (false, true) => changes.push(Change::NowMultiple),
        (true, false) => changes.push(Change::NowSingle),
        _ => {}
    }
    if trusts_phi_flags && told.is_protected() && !field.is_phi() {
        changes.push(Change::NowProtected);
    }
    if field.is_editable() {
        changes.extend(changes_of_writes(field, told));
    }
    changes
}

/// What matters to a program that writes the field.
fn changes_of_writes(field: &FieldSchema, told: TenantField<'_>) -> Vec<Change> {
    if !told.is_editable() {
        return vec![Change::NowReadOnly];
    }
    let mut changes = Vec::new();
    if told.is_required() && !field.is_required() {
        changes.push(Change::NowRequired);
    }
    changes.extend(removed_options(field, told));
    changes.extend(narrower_bounds(field, told));
    changes
}

fn removed_options(field: &FieldSchema, told: TenantField<'_>) -> impl Iterator<Item = Change> {
    let left: BTreeSet<String> = told.options().map(text).collect();
    let values = field.options.into_iter().flat_map(OptionTable::values);
    let removed = values.filter(move |value| !left.contains(&text(&value.to_value())));
    removed.map(|value| Change::OptionRemoved {
        value: value.to_json(),
    })
}

/// What an option stores as a text, so that `1` and `1.0` are one option.
fn text(value: &Value) -> String {
    match (value.as_str(), value.as_f64()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(number)) => number.to_string(),
        (None, None) => value.to_string(),
    }
}

/// Bounds that exclude what the program takes to be good.
fn narrower_bounds<'f>(
    field: &'f FieldSchema,
    told: TenantField<'f>,
) -> impl Iterator<Item = Change> + use<'f> {
    let is_number = matches!(field.kind(), Kind::Integer | Kind::Float);
    let (min, max) = (field.min, field.max);
    let shortest = field.min_length.map(|length| length as f64);
    let longest = field.max_length.map(|length| length as f64);
    let bounds = [
        ("minValue", is_number, min, Ordering::Greater),
        ("maxValue", is_number, max, Ordering::Less),
        ("minLength", true, shortest, Ordering::Greater),
        ("maxLength", true, longest, Ordering::Less),
    ];
    let applied = bounds.into_iter().filter(|(_, applies, ..)| *applies);
    applied.filter_map(move |(bound, _, was, narrower)| {
        let now = told.bound(bound)?;
        let is_narrower = was.is_none_or(|was| now.total_cmp(&was) == narrower);
        is_narrower.then_some(Change::Narrower { bound, now })
    })
}
