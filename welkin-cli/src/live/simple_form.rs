//! CDTs that one side has in the simple form, `{"name","label","fields":[{"name","label","type":"STRING"}]}`, and the
//! other side in full.

use std::collections::BTreeMap;

use welkin_codegen::config::{Cdt, Field, FieldMeta};

/// Copies information that the simple form of a CDT lacks from the other side. CDTs that have the same form on both
/// sides are not changed.
pub(super) fn complete(some: &mut [Cdt], others: &mut [Cdt]) {
    let mut by_name: BTreeMap<String, &mut Cdt> = others
        .iter_mut()
        .map(|cdt| (cdt.name.clone(), cdt))
        .collect();
    for one in some {
        let Some(other) = by_name.get_mut(&one.name) else {
            continue;
        };
        match (is_simple(one), is_simple(other)) {
            (true, false) => *one = completed(one, other),
            (false, true) => **other = completed(other, one),
            _ => {}
        }
    }
}

/// Whether no field has rules.
fn is_simple(cdt: &Cdt) -> bool {
    cdt.fields.iter().all(|field| field.meta.position.is_none())
}

fn completed(simple: &Cdt, full: &Cdt) -> Cdt {
    let fields = simple.fields.iter().map(|field| {
        let known = full.field(&field.name);
        known.map_or_else(|| field.clone(), |known| completed_field(field, known))
    });
    Cdt {
        fields: fields.collect(),
        ..full.clone()
    }
}

fn completed_field(simple: &Field, full: &Field) -> Field {
    if moment(&simple.field_type) == moment(&full.field_type) {
        return full.clone();
    }
    Field {
        field_type: simple.field_type.clone(),
        formula: None,
        meta: FieldMeta {
            required: full.meta.required,
            ..FieldMeta::default()
        },
        ..full.clone()
    }
}

/// Returns the types with the same name in both forms: dates and times. The other types of the simple form, and its
/// types for selects and formulas, are not known.
fn moment(field_type: &str) -> Option<TimePrecision> {
    match field_type.to_ascii_lowercase().as_str() {
        "date" => Some(TimePrecision::Day),
        "datetime" => Some(TimePrecision::Time),
        _ => None,
    }
}

#[derive(PartialEq, Eq)]
enum TimePrecision {
    Day,
    Time,
}
