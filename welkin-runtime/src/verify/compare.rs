//! The comparison of a CDT in the program with the same CDT of the tenant.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use welkin_designer::field::option_text;
use welkin_designer::{file_types, moment};

use super::difference::{ConfigurationChange, Difference};
use super::tenant_cdt::{TenantCdt, TenantField};
use crate::record::{CdtSchema, FieldSchema, OptionTable, system};

/// The differences that matter to a program with this table.
pub(super) fn differences(schema: &'static CdtSchema, cdt: &TenantCdt) -> Vec<Difference> {
    let mut tenant = BTreeMap::new();
    for field in cdt.fields() {
        tenant.insert(field.name(), field);
    }
    let difference = |field: &str, change| Difference {
        cdt: schema.name(),
        field: Some(field.to_owned()),
        change,
    };
    let mut differences = Vec::new();
    for field in schema.fields() {
        let changes = match tenant.get(field.name()) {
            Some(tenant) => changes(field, *tenant, schema.trusts_phi_flags()),
            None => vec![ConfigurationChange::Missing],
        };
        let changes = changes.into_iter();
        differences.extend(changes.map(|change| difference(field.name(), change)));
    }
    // A view reads some fields and writes none.
    if !schema.is_view() {
        let required = tenant.values().filter(|field| {
            field.is_required() && field.is_editable() && !is_known(schema, field.name())
        });
        differences.extend(
            required.map(|field| difference(field.name(), ConfigurationChange::NewRequired)),
        );
    }
    differences
}

fn is_known(schema: &'static CdtSchema, field: &str) -> bool {
    schema.field(field).is_some() || system::FIELDS.iter().any(|system| system.name() == field)
}

/// The differences of a field that matter; they depend on whether the program prints values that Designer does not
/// flag.
fn changes(
    field: &FieldSchema,
    tenant: TenantField<'_>,
    trusts_phi_flags: bool,
) -> Vec<ConfigurationChange> {
    if !tenant.may_be(field.kind()) {
        return vec![ConfigurationChange::Type {
            expected: field.kind(),
            found: tenant.type_word().to_owned(),
        }];
    }
    if !tenant.is_full() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    match (field.is_multiple(), tenant.is_multiple()) {
        (false, true) => changes.push(ConfigurationChange::NowMultiple),
        (true, false) => changes.push(ConfigurationChange::NowSingle),
        _ => {}
    }
    if trusts_phi_flags && tenant.is_protected() && !field.is_phi() {
        changes.push(ConfigurationChange::NowProtected);
    }
    if field.is_editable() {
        changes.extend(changes_of_writes(field, tenant));
    }
    changes
}

/// The differences that matter to a program that writes the field.
fn changes_of_writes(field: &FieldSchema, tenant: TenantField<'_>) -> Vec<ConfigurationChange> {
    if !tenant.is_editable() {
        return vec![ConfigurationChange::NowReadOnly];
    }
    let mut changes = Vec::new();
    if tenant.is_required() && !field.is_required() {
        changes.push(ConfigurationChange::NowRequired);
    }
    changes.extend(removed_options(field, tenant));
    changes.extend(narrower_bounds(field, tenant));
    changes.extend(narrower_times(field, tenant));
    changes.extend(other_pattern(field, tenant));
    changes.extend(narrower_file_types(field, tenant));
    changes
}

fn removed_options(
    field: &FieldSchema,
    tenant: TenantField<'_>,
) -> impl Iterator<Item = ConfigurationChange> {
    let left = tenant.options();
    let values = field.options.into_iter().flat_map(OptionTable::values);
    let removed = values.filter(move |value| !left.contains(&option_text(&value.to_value())));
    removed.map(|value| ConfigurationChange::OptionRemoved {
        value: value.to_json(),
    })
}

/// Bounds that exclude values that are valid for the program.
fn narrower_bounds(
    field: &FieldSchema,
    tenant: TenantField<'_>,
) -> impl Iterator<Item = ConfigurationChange> + use<> {
    let (least, most) = tenant.numbers();
    let (shortest, longest) = tenant.lengths();
    let was_shortest = field.min_length.map(|length| length as f64);
    let was_longest = field.max_length.map(|length| length as f64);
    let bounds = [
        ("minValue", field.min, least, Ordering::Greater),
        ("maxValue", field.max, most, Ordering::Less),
        ("minLength", was_shortest, shortest, Ordering::Greater),
        ("maxLength", was_longest, longest, Ordering::Less),
    ];
    bounds
        .into_iter()
        .filter_map(|(bound, was, now, narrower)| {
            let now = now?;
            is_narrower(was, now, narrower).then_some(ConfigurationChange::Narrower { bound, now })
        })
}

/// The same for bounds of dates and times.
fn narrower_times(
    field: &FieldSchema,
    tenant: TenantField<'_>,
) -> impl Iterator<Item = ConfigurationChange> {
    let (earliest, latest) = tenant.moments();
    let bounds = [
        ("minValue", field.earliest, earliest, Ordering::Greater),
        ("maxValue", field.latest, latest, Ordering::Less),
    ];
    let narrower = bounds.into_iter().filter(|(_, was, now, narrower)| {
        let was = was.and_then(moment::parse);
        now.is_some_and(|now| is_narrower(was, now, *narrower))
    });
    narrower.map(move |(bound, ..)| ConfigurationChange::NarrowerTime {
        bound,
        now: tenant.bound_words(bound).to_owned(),
    })
}

/// Another pattern may reject what the program's matches: which of the two is the narrower one is not decided.
fn other_pattern(field: &FieldSchema, tenant: TenantField<'_>) -> Option<ConfigurationChange> {
    let now = tenant.pattern().filter(|now| field.pattern != Some(*now))?;
    Some(ConfigurationChange::Pattern {
        now: now.to_owned(),
    })
}

fn narrower_file_types(
    field: &FieldSchema,
    tenant: TenantField<'_>,
) -> Option<ConfigurationChange> {
    let now = tenant.file_types();
    let was = field.file_types;
    let is_wider = |was: &&str| file_types::allow_name(&Vec::from_iter(&now), &format!("a.{was}"));
    let keeps_all = now.is_empty() || !was.is_empty() && was.iter().all(is_wider);
    (!keeps_all).then(|| ConfigurationChange::FileTypes {
        now: now.into_iter().collect(),
    })
}

fn is_narrower<T: PartialOrd>(was: Option<T>, now: T, narrower: Ordering) -> bool {
    was.is_none_or(|was| now.partial_cmp(&was) == Some(narrower))
}
