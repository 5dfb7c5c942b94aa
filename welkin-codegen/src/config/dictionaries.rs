//! Dictionaries: their structure, not their entries.

use super::designer::Dictionary;
use super::json::Node;
use super::record::Record;

const DICTIONARY_KEYS: &[&str] = &["id", "name", "title", "internal", "fields"];

const FIELD_KEYS: &[&str] = &["name", "type"];

/// Reads a dictionary; None, with a warning, without a name.
pub(super) fn read_dictionary(node: Node<'_>) -> Option<Dictionary> {
    let record = Record::of(node, "a dictionary")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(DICTIONARY_KEYS);
    Some(Dictionary {
        position,
        name,
        title: record.words("title"),
        fields: record
            .records("fields", "a field of a dictionary")
            .into_iter()
            .filter_map(read_field)
            .collect(),
    })
}

fn read_field(record: Record<'_>) -> Option<(String, String)> {
    let (name, _) = record.name()?;
    record.report_unknown_keys(FIELD_KEYS);
    Some((name, record.text("type").unwrap_or_default()))
}
