//! Compares fields, including the answers to questions, which are a kind of field.

use std::collections::BTreeSet;

use super::kind::Kind;
use super::pairs::pairs;
use super::{Changes, Subject, rules};
use crate::model::meaning::Labels;
use crate::model::{Field, FieldType, OptionList, OptionValue, SelectOption};

pub(super) fn compare(old: &[Field], new: &[Field], owner: &Subject, changes: &mut Changes) {
    let pairs = pairs(old, new, |field| field.name.clone(), alike);
    for gone in pairs.removed {
        changes.removed(Kind::FieldRemoved, owner.part(&gone.name), words(gone));
    }
    for came in pairs.added {
        let kind = if came.required && came.editable {
            Kind::RequiredFieldAdded
        } else {
            Kind::FieldAdded
        };
        changes.added(kind, owner.part(&came.name), words(came));
    }
    if pairs.is_reordered {
        let order = |fields: &[Field]| order(fields.iter().map(|field| field.name.clone()));
        changes.changed(Kind::FieldsReordered, owner, order(old), order(new));
    }
    for (old, new) in pairs.renamed {
        let subject = owner.part(&new.name);
        changes.renamed(Kind::FieldRenamed, subject.clone(), &old.name, &new.name);
        field(old, new, &subject, changes);
    }
    for (old, new) in pairs.kept {
        field(old, new, &owner.part(&new.name), changes);
    }
}

/// Whether two fields are the same apart from their names.
pub(super) fn alike(old: &Field, new: &Field) -> bool {
    let same_type = match (&old.field_type, &new.field_type) {
        (FieldType::Options(old), FieldType::Options(new)) => {
            let values = |list: &'_ OptionList| -> BTreeSet<String> {
                let options = list.options.iter();
                options.map(|option| option.value.to_string()).collect()
            };
            values(old) == values(new)
        }
        (old, new) => old == new,
    };
    same_type && old.multiple == new.multiple && old.rules == new.rules && old.label == new.label
}

/// Compares everything in a field except its name.
pub(super) fn field(old: &Field, new: &Field, subject: &Subject, changes: &mut Changes) {
    field_type(old, new, subject, changes);
    flags(old, new, subject, changes);
    changes.words(
        Kind::LabelChanged,
        subject,
        old.label.as_deref(),
        new.label.as_deref(),
    );
    changes.words(
        Kind::FormulaChanged,
        subject,
        old.formula.as_deref(),
        new.formula.as_deref(),
    );
    if type_change(&old.field_type, &new.field_type) != Some(Kind::FieldTypeChanged) {
        rules::compare(&old.rules, &new.rules, subject, changes);
    }
}

fn field_type(old: &Field, new: &Field, subject: &Subject, changes: &mut Changes) {
    changes.switched(
        (Kind::FieldToMultiple, Kind::FieldToSingle),
        subject,
        (old.multiple, new.multiple),
        ("several values", "one value"),
    );
    match type_change(&old.field_type, &new.field_type) {
        Some(kind) => changes.changed(
            kind,
            subject,
            type_words(&old.field_type),
            type_words(&new.field_type),
        ),
        None => {
            if let (FieldType::Options(old), FieldType::Options(new)) =
                (&old.field_type, &new.field_type)
            {
                options(&old.options, &new.options, subject, changes);
            }
        }
    }
}

/// Returns the kind of a type change; `None` when the types are equal.
fn type_change(old: &FieldType, new: &FieldType) -> Option<Kind> {
    match (old, new) {
        (FieldType::Options(_), FieldType::Options(_)) => None,
        (old, new) if old == new => None,
        (FieldType::Integer, FieldType::Float) => Some(Kind::FieldTypeWidened),
        (old, new) => match (text_freedom(old), text_freedom(new)) {
            (Some(old), Some(new)) if old < new => Some(Kind::FieldTypeLoosened),
            // Formats exclude one another, so a change from one to another counts as tightening.
            (Some(_), Some(_)) => Some(Kind::FieldTypeTightened),
            _ => Some(Kind::FieldTypeChanged),
        },
    }
}

/// Returns how freely a text can be chosen, for types that are texts in Rust.
fn text_freedom(field_type: &FieldType) -> Option<TextFreedom> {
    match field_type {
        FieldType::Formatted(_) => Some(TextFreedom::Format),
        FieldType::Text => Some(TextFreedom::Line),
        FieldType::TextArea => Some(TextFreedom::Lines),
        FieldType::RichText => Some(TextFreedom::Formatted),
        _ => None,
    }
}

/// Maximum number of names of an order that are shown.
const SHOWN: usize = 12;

/// Ordered from the most to the least restrictive.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum TextFreedom {
    Format,
    Line,
    Lines,
    Formatted,
}

fn flags(old: &Field, new: &Field, subject: &Subject, changes: &mut Changes) {
    let mut switched = |kinds, of: fn(&Field) -> bool, words| {
        changes.switched(kinds, subject, (of(old), of(new)), words);
    };
    if old.required == new.required {
        // `new` does not ask for a required field that can't be written.
        switched(
            (Kind::FieldRequired, Kind::FieldOptional),
            |field| field.required && field.editable,
            ("required on creation", "not given on creation"),
        );
    } else {
        switched(
            (Kind::FieldRequired, Kind::FieldOptional),
            |field| field.required,
            ("required", "optional"),
        );
    }
    switched(
        (Kind::FieldEditable, Kind::FieldReadOnly),
        |field| field.editable,
        ("editable", "read-only"),
    );
    switched(
        (Kind::PrivacyOn, Kind::PrivacyOff),
        |field| field.phi,
        ("protected health information", "not flagged as PHI"),
    );
    switched(
        (Kind::FieldDeprecated, Kind::FieldRestored),
        |field| field.deprecated,
        ("disabled", "enabled"),
    );
    switched(
        (Kind::FilterAllowed, Kind::FilterForbidden),
        |field| field.searchable,
        ("searchable", "not searchable"),
    );
    switched(
        (Kind::BulkEditAllowed, Kind::BulkEditForbidden),
        |field| field.bulk_edit,
        ("bulk edit", "no bulk edit"),
    );
}

fn options(
    old_options: &[SelectOption],
    new: &[SelectOption],
    subject: &Subject,
    changes: &mut Changes,
) {
    let kind_of = |value: &OptionValue| std::mem::discriminant(value);
    let name = |option: &SelectOption| option.value.to_string();
    let pairs = pairs(old_options, new, name, |old, new| {
        kind_of(&old.value) == kind_of(&new.value) && old.label == new.label
    });
    for gone in pairs.removed {
        changes.removed(Kind::OptionRemoved, subject.clone(), option_words(gone));
    }
    for came in pairs.added {
        changes.added(Kind::OptionAdded, subject.clone(), option_words(came));
    }
    for (old, new) in pairs.renamed {
        let (old, new) = (option_words(old), option_words(new));
        changes.renamed(Kind::OptionRenamed, subject.clone(), &old, &new);
    }
    if pairs.is_reordered {
        let order = |options: &[SelectOption]| order(options.iter().map(name));
        changes.changed(
            Kind::OptionsReordered,
            subject,
            order(old_options),
            order(new),
        );
    }
    let values: Vec<String> = old_options.iter().map(name).collect();
    let labels = values.iter().map(String::as_str);
    let labels = labels.zip(old_options.iter().map(|option| &*option.label));
    let labels = Labels::new(labels);
    for (old, new) in pairs.kept {
        if kind_of(&old.value) != kind_of(&new.value) {
            changes.removed(Kind::OptionRemoved, subject.clone(), option_words(old));
            changes.added(Kind::OptionAdded, subject.clone(), option_words(new));
        } else if old.label != new.label {
            let value = old.value.to_string();
            let change = labels.change(&value, &old.variant_name, &old.label, &new.label);
            let kind = match change {
                Some(_) => Kind::OptionMeaningChanged,
                None => Kind::OptionRelabelled,
            };
            let (old, new) = (option_words(old), option_words(new));
            changes.changed(kind, subject, old, new);
        }
    }
}

/// Returns an order as text: the first few names.
pub(super) fn order(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.take(SHOWN + 1).collect();
    if names.len() > SHOWN {
        names[SHOWN] = "...".to_owned();
    }
    names.join(", ")
}

fn option_words(option: &SelectOption) -> String {
    let value = option.value.to_json();
    if option.label == option.value.to_string() {
        format!("option {value}")
    } else {
        format!("option {value} ({})", option.label)
    }
}

/// Returns a short description of a field: `required list of text`.
pub(super) fn words(field: &Field) -> String {
    let required = if field.required { "required " } else { "" };
    let list = if field.multiple { "list of " } else { "" };
    format!("{required}{list}{}", type_words(&field.field_type))
}

fn type_words(field_type: &FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "text",
        FieldType::TextArea => "multi-line text",
        FieldType::RichText => "formatted text",
        FieldType::Integer => "whole number",
        FieldType::Float => "number",
        FieldType::Boolean => "yes or no",
        FieldType::Date => "date",
        FieldType::DateTime => "date and time",
        FieldType::Options(_) => "option",
        FieldType::Formatted(format) => format.words(),
        FieldType::File => "file",
        FieldType::Profile => "reference to a profile",
        FieldType::Json => "any JSON",
    }
}
