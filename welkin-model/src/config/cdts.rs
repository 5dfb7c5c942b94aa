//! Reads CDTs and their fields, in the shape shared by exports and formations. Profile data types and dictionaries have
//! the same shape.

use std::collections::BTreeMap;

use serde_json::Value;
use welkin_designer::{Relation, field, fingerprint};

use super::data_types::{
    Cdt, DictionaryReference, Field, FieldMeta, Located, RecordType, SelectOption,
};
use super::json::Node;
use super::merge::{Entry, merge};
use super::record::Record;
use super::source::Sources;
use crate::diagnostic::printable;

const CDT_KEYS: &[&str] = &[
    "id",
    "name",
    "title",
    "label",
    "version",
    "internal",
    "readable",
    "updatable",
    "type",
    "relation",
    "fields",
    "_containsPHI",
];

const FIELD_KEYS: &[&str] = &[
    "name",
    "label",
    "type",
    "formula",
    "dictionary",
    "profileDataType",
    "editable",
    "searchable",
    "bulkEdit",
    "phi",
    "disable",
    "injectedSource",
    "displayType",
    "valueType",
    "meta",
];

const META_KEYS: &[&str] = &[
    "label",
    "required",
    "multiple",
    "options",
    "minValue",
    "maxValue",
    "minLength",
    "maxLength",
    "regex",
    "pattern",
    "fileTypes",
];

const OPTION_KEYS: &[&str] = &["label", "value", "refCdtName"];

/// Reads a CDT. Returns `None`, with a warning, when it has no name.
pub(super) fn read_cdt(node: Node<'_>, sources: &Sources) -> Option<Cdt> {
    let record = Record::of(node, "a CDT")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(CDT_KEYS);
    let fields: Vec<_> = record
        .list("fields")
        .into_iter()
        .filter_map(|field| Some(Entry::new(read_field(field)?, field)))
        .collect();
    let fingerprints = fields.iter().map(|field| field.item.fingerprint);
    let fingerprint = fingerprint::of_parts(&name, fingerprints);
    let mut fields = merge(fields, sources, record.findings());
    // `merge` doesn't keep Designer's order.
    fields.sort_by_key(|field: &Field| field.position);
    Some(Cdt {
        position,
        name,
        title: record.words("title"),
        label: record.words("label"),
        version: record.integer("version"),
        internal: record.flag("internal", false),
        readable: record.flag("readable", true),
        updatable: record.flag("updatable", true),
        record_type: read_record_type(record),
        relation: record.words("relation").map_or(Relation::Common, |word| {
            Relation::from(&*word.to_uppercase())
        }),
        fields,
        fingerprint,
    })
}

fn read_record_type(record: Record<'_>) -> RecordType {
    match record.text("type").as_deref() {
        Some("SINGLE_RECORD") => RecordType::Single,
        Some("MULTI_RECORD") | None => RecordType::Multi,
        Some(other) => {
            if let Some(value) = record.get("type") {
                let message = format!(
                    "unknown CDT type `{}`; MULTI_RECORD is assumed",
                    printable(other)
                );
                record.findings().each(value.position(), message);
            }
            RecordType::Multi
        }
    }
}

/// Reads a field or a custom field type. Returns `None`, with a warning, when it has no name.
pub(super) fn read_field(node: Node<'_>) -> Option<Field> {
    let record = Record::of(node, "a field")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(FIELD_KEYS);
    let meta = record.record("meta", "`meta` of a field");
    Some(Field {
        position,
        type_position: record.get("type").map_or(position, Node::position),
        name,
        // Source of the label in `meta`, which is a question's text: the answers' CDT of an assessment in a real
        // export.
        label: record
            .words("label")
            .or_else(|| meta.and_then(|meta| meta.words("label"))),
        field_type: record.text("type").unwrap_or_default(),
        formula: record.value("formula").filter(field::is_given),
        dictionary: read_dictionary_reference(record),
        profile_data_type: record.value("profileDataType").filter(field::is_given),
        editable: record.flag("editable", true),
        searchable: record.flag("searchable", false),
        bulk_edit: record.flag("bulkEdit", false),
        // A value that can't be interpreted is treated as protected.
        phi: record.flag_or("phi", false, true),
        disable: record.flag("disable", false),
        display_type: record.words("displayType"),
        value_type: record.words("valueType"),
        meta: meta.map(read_meta).unwrap_or_default(),
        fingerprint: fingerprint::of_field(&node.to_value()),
    })
}

/// Reads `{"name": "cpt", "field": "value"}`, or only the name.
fn read_dictionary_reference(record: Record<'_>) -> Option<DictionaryReference> {
    let reference = record.get("dictionary")?;
    let written = reference.to_value();
    let read = field::dictionary(&written);
    if reference.as_text().is_none() {
        // Odd values are reported.
        let reference = Record::of(reference, "`dictionary` of a field")?;
        reference.name()?;
        reference.words("field");
    }
    let (name, field) = read?;
    Some(DictionaryReference {
        name: name.to_owned(),
        field: field.map(str::to_owned),
    })
}

fn read_meta(record: Record<'_>) -> FieldMeta {
    record.report_unknown_keys(META_KEYS);
    FieldMeta {
        position: Some(record.position()),
        required: record.flag("required", false),
        multiple: record.flag("multiple", false),
        options: record
            .list("options")
            .into_iter()
            .filter_map(read_option)
            .collect(),
        min_value: record.bound("minValue"),
        max_value: record.bound("maxValue"),
        min_length: record.bound("minLength"),
        max_length: record.bound("maxLength"),
        regex: read_regex(record),
        file_types: record.texts("fileTypes"),
        other: other_keys(record),
    }
}

fn read_regex(meta: Record<'_>) -> Option<Located<String>> {
    let key = ["regex", "pattern"]
        .into_iter()
        .find(|key| meta.get(key).is_some())?;
    let position = meta.get(key)?.position();
    let value = meta.text(key).filter(|pattern| !pattern.is_empty())?;
    Some(Located { position, value })
}

fn other_keys(meta: Record<'_>) -> BTreeMap<String, Value> {
    meta.entries()
        .filter(|(key, ..)| !META_KEYS.contains(key))
        .map(|(key, _, value)| (key.to_owned(), value.to_value()))
        .collect()
}

/// Reads `{"label", "value", "refCdtName"}`, or only the value.
fn read_option(node: Node<'_>) -> Option<SelectOption> {
    let written = node.to_value();
    let value = field::option_value(&written).cloned();
    if !node.is_object()
        && let Some(value) = value
    {
        return Some(SelectOption {
            position: node.position(),
            label: text_of(&value),
            value,
            ref_cdt_name: None,
        });
    }
    let record = Record::of(node, "an option")?;
    record.report_unknown_keys(OPTION_KEYS);
    let label = record.text("label");
    let Some(value) = value else {
        record.findings().each(
            record.position(),
            "the `value` of an option is neither a string nor a number; the option is skipped"
                .to_owned(),
        );
        return None;
    };
    Some(SelectOption {
        position: record.position(),
        label: label.unwrap_or_else(|| text_of(&value)),
        value,
        ref_cdt_name: record.words("refCdtName"),
    })
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
