//! Detects schemas and forms of other programs. They resemble items of a configuration, because they also have a name
//! and fields or sections.

use super::json::Node;

/// Types of form inputs that no Designer field has.
const FORM_INPUTS: [&str; 8] = [
    "button",
    "hidden",
    "paragraph",
    "password",
    "radio",
    "radio-group",
    "submit",
    "tel",
];

/// Keys that hold the parts of a form.
const FORM_PARTS: [&str; 5] = ["components", "controls", "elements", "pages", "questions"];

/// Returns what an item appears to be if it belongs to another program.
pub(super) fn likeness(item: Node<'_>) -> Option<&'static str> {
    let of_type = |expected: &str| text(item, "type") == Some(expected);
    let has_part = || FORM_PARTS.iter().any(|key| is_list_of_objects(item, key));
    let has_field = |is_foreign: fn(Node<'_>) -> bool| {
        let fields = item.get("fields").and_then(Node::as_list);
        fields.into_iter().flatten().any(is_foreign)
    };
    if of_type("record") {
        Some("looks like an Avro schema")
    } else if is_column(item) || has_field(is_column) {
        Some("looks like a schema of a BigQuery table")
    } else if item.has("properties") && of_type("object") {
        Some("looks like a JSON Schema")
    } else if of_type("form") || has_part() || has_field(is_input) {
        Some("looks like a form definition of another program")
    } else {
        None
    }
}

/// Whether a field is a column of a BigQuery table.
fn is_column(field: Node<'_>) -> bool {
    let is_any_of =
        |key, known: &[&str]| text(field, key).is_some_and(|value| known.contains(&value));
    let has_mode = is_any_of("mode", &["NULLABLE", "REPEATED", "REQUIRED"]);
    has_mode && field.has("type") || is_any_of("type", &["RECORD", "STRUCT"])
}

fn is_input(field: Node<'_>) -> bool {
    text(field, "type").is_some_and(|input| FORM_INPUTS.contains(&input))
}

fn is_list_of_objects(item: Node<'_>, key: &str) -> bool {
    let list = item.get(key).and_then(Node::as_list);
    list.and_then(|mut items| items.next())
        .is_some_and(Node::is_object)
}

fn text<'a>(item: Node<'a>, key: &str) -> Option<&'a str> {
    item.get(key)?.as_text()
}
