//! CDTs of which one side has the simple form, `{"name","label","fields":[{"name","label","type":"STRING"}]}`, and the
//! other all.

use std::collections::BTreeMap;

use welkin_codegen::config::{Cdt, Field, FieldMeta};

/// What the simple form of a CDT does not tell is taken to be as the other side has it. CDTs that are in the same form
/// on both sides stay as they are.
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

/// What both forms call alike: days and moments. What else the simple form may say, and what it says of selects and
/// formulas, is not known.
fn moment(field_type: &str) -> Option<Moment> {
    match field_type.to_ascii_lowercase().as_str() {
        "date" => Some(Moment::Day),
        "datetime" => Some(Moment::Time),
        _ => None,
    }
}

#[derive(PartialEq, Eq)]
enum Moment {
    Day,
    Time,
}
