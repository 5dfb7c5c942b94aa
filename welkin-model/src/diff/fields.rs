//! Compares fields, including the answers to questions, which are a kind of field.

use std::collections::BTreeSet;

use welkin_designer as designer;

use super::changes::Changes;
use super::kind::Kind;
use super::labels::{Relabelling, is_seen_elsewhere};
use super::pairs::pairs;
use super::rules;
use super::subject::Subject;
use crate::config::DictionaryReference;
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
    for (old, new) in &pairs.renamed {
        let subject = owner.part(&new.name);
        changes.renamed(Kind::FieldRenamed, subject, &old.name, &new.name);
    }
    let kept = [pairs.renamed, pairs.kept].concat();
    let relabelling = Relabelling::of_fields(&kept);
    for (old, new) in kept {
        field(old, new, &owner.part(&new.name), &relabelling, changes);
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
    same_type
        && old.type_literal == new.type_literal
        && old.dictionary == new.dictionary
        && old.profile == new.profile
        && old.multiple == new.multiple
        && old.rules == new.rules
        && old.label == new.label
}

/// Compares everything in a field except its name.
pub(super) fn field(
    old: &Field,
    new: &Field,
    subject: &Subject,
    relabelling: &Relabelling<'_>,
    changes: &mut Changes,
) {
    field_type(old, new, subject, changes);
    flags(old, new, subject, changes);
    let (before, after) = (old.label.as_deref(), new.label.as_deref());
    let kind = if is_seen_elsewhere(old, new) {
        Kind::LabelChanged
    } else {
        relabelling.kind(&old.name, &new.field_name, (before, after))
    };
    changes.words(kind, subject, before, after);
    let (before, after) = (old.formula.as_deref(), new.formula.as_deref());
    changes.words(Kind::FormulaChanged, subject, before, after);
    references(old, new, subject, changes);
    if type_change(old, new) != Some(Kind::FieldTypeChanged) {
        rules::compare(&old.rules, &new.rules, subject, changes);
    }
}

/// Compares the items that values refer to.
fn references(old: &Field, new: &Field, subject: &Subject, changes: &mut Changes) {
    let words = |dictionary: &DictionaryReference| match &dictionary.field {
        Some(field) => format!("codes of {}, in its field {field}", dictionary.name),
        None => format!("codes of {}", dictionary.name),
    };
    let (before, after) = (&old.dictionary, &new.dictionary);
    let (before, after) = (before.as_ref().map(words), after.as_ref().map(words));
    let kind = Kind::FieldDictionaryChanged;
    changes.words(kind, subject, before.as_deref(), after.as_deref());
    // A field that refers to none has another type.
    if let (Some(before), Some(after)) = (&old.profile, &new.profile) {
        changes.words(
            Kind::FieldProfileChanged,
            subject,
            Some(before),
            Some(after),
        );
    }
}

fn field_type(old: &Field, new: &Field, subject: &Subject, changes: &mut Changes) {
    changes.switched(
        (Kind::FieldToMultiple, Kind::FieldToSingle),
        subject,
        (old.multiple, new.multiple),
        ("several values", "one value"),
    );
    match type_change(old, new) {
        Some(kind) => {
            let (before, after) = types_words(old, new);
            changes.changed(kind, subject, before, after);
        }
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
fn type_change(old: &Field, new: &Field) -> Option<Kind> {
    match (&old.field_type, &new.field_type) {
        (FieldType::Options(_), FieldType::Options(_)) => None,
        (before, after) if before == after => literal_change(old, new),
        (FieldType::Integer, FieldType::Float) => Some(Kind::FieldTypeWidened),
        (old, new) => match (text_freedom(old), text_freedom(new)) {
            (Some(old), Some(new)) if old < new => Some(Kind::FieldTypeLoosened),
            // Formats exclude one another, so a change from one to another counts as tightening.
            (Some(_), Some(_)) => Some(Kind::FieldTypeTightened),
            _ => Some(Kind::FieldTypeChanged),
        },
    }
}

/// Returns the kind of a change between types of Designer whose values have one type in Rust.
fn literal_change(old: &Field, new: &Field) -> Option<Kind> {
    if old.type_literal == new.type_literal {
        return None;
    }
    // The meaning of an unknown type is not known, so a different one counts as a different meaning.
    if old.field_type == FieldType::Json {
        return Some(Kind::FieldTypeChanged);
    }
    let is_select = |field: &Field| {
        designer::FieldType::read(&field.type_literal) == Some(designer::FieldType::Select)
    };
    match (is_select(old), is_select(new)) {
        // A select field without options: its dictionary, or what Welkin knows, decides about its values.
        (false, true) => Some(Kind::FieldTypeTightened),
        (true, false) => Some(Kind::FieldTypeLoosened),
        _ => None,
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
        } else if old.label != new.label || old.cdt != new.cdt {
            let value = old.value.to_string();
            let change = labels.change(&value, &old.variant_name, &old.label, &new.label);
            let kind = if change.is_some() || old.cdt != new.cdt {
                Kind::OptionMeaningChanged
            } else {
                Kind::OptionRelabelled
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
    let cdt = option.cdt.as_ref();
    let cdt = cdt.map_or_else(String::new, |cdt| format!(" for {cdt}"));
    if option.label == option.value.to_string() {
        format!("option {value}{cdt}")
    } else {
        format!("option {value} ({}){cdt}", option.label)
    }
}

/// Returns a short description of a field: `required list of text`.
pub(super) fn words(field: &Field) -> String {
    let required = if field.required { "required " } else { "" };
    let list = if field.multiple { "list of " } else { "" };
    format!("{required}{list}{}", type_words(&field.field_type))
}

/// Returns the types of two fields in words, with those of Designer if the words are the same.
fn types_words(old: &Field, new: &Field) -> (String, String) {
    let (before, after) = (type_words(&old.field_type), type_words(&new.field_type));
    if before != after {
        return (before.to_owned(), after.to_owned());
    }
    let words = |field: &Field| format!("{before} of type {}", field.type_literal);
    (words(old), words(new))
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
