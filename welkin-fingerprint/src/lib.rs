//! Numbers that stand for what Welkin CDTs and their fields are, the same from a Designer export and from a tenant's formation endpoints.
//!
//! They add up, in any order and modulo 2^64: a CDT is its name and its fields, a field is itself and its options. So whoever knows
//! the sum and some of its parts knows what the others come to.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use serde_json::Value;

/// The fingerprint of a CDT, from its JSON in an export or a formation: that of its name, and those of its [fields](of_field).
///
/// ```
/// use serde_json::json;
/// use welkin_fingerprint::of_cdt;
///
/// let exported = json!({"name": "cdt-vitals", "fields": [
///     {"name": "cdtf-pulse", "type": "integer", "editable": true, "meta": {"required": false}},
/// ]});
/// let told = json!({"fields": [{"type": "integer", "name": "cdtf-pulse", "meta": {}}], "name": "cdt-vitals", "version": 7});
/// assert_eq!(of_cdt(&exported), of_cdt(&told));
///
/// let changed = json!({"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "float"}]});
/// assert_ne!(of_cdt(&exported), of_cdt(&changed));
/// ```
#[must_use]
pub fn of_cdt(cdt: &Value) -> u64 {
    let fields = cdt["fields"].as_array().into_iter().flatten();
    let name = hash([&*text(&cdt["name"])]);
    fields.map(of_field).fold(name, u64::wrapping_add)
}

/// The fingerprint of a field, from its JSON: that of its name, type, multiplicity and rules, and whether it is required, read-only or
/// protected health information, and those of its [options](of_option). Titles, labels, order, versions, ids and whether a default is
/// written out make no difference.
#[must_use]
pub fn of_field(field: &Value) -> u64 {
    let name = text(&field["name"]);
    let options = option_values(&field["meta"]["options"]);
    let options = options.iter().map(|value| option(&name, value));
    options.fold(itself(field), u64::wrapping_add)
}

/// The fingerprint of an option, from the machine name of its field and what it stores. A number is the same in each of its forms.
#[must_use]
pub fn of_option(field: &str, value: &Value) -> u64 {
    option(&text(&Value::from(field)), &option_text(value))
}

fn option(field: &str, value: &str) -> u64 {
    hash(["option", field, value])
}

/// What a field is without its options.
fn itself(field: &Value) -> u64 {
    let meta = &field["meta"];
    let mut parts = vec![text(&field["name"]), text(&field["type"]).to_lowercase()];
    let mut add = |key: &str, value: &Value| {
        if !is_default(key, value) {
            parts.push(format!("{key} {}", text(value)));
        }
    };
    for key in OF_FIELD {
        add(key, &field[key]);
    }
    for key in OF_META {
        add(key, &meta[key]);
    }
    for ending in endings(&meta["fileTypes"]) {
        parts.push(format!("fileTypes {ending}"));
    }
    hash(parts.iter().map(String::as_str))
}

const OF_FIELD: [&str; 6] = [
    "dictionary",
    "editable",
    "formula",
    "phi",
    "profileDataType",
    "valueType",
];

const OF_META: [&str; 8] = [
    "maxLength",
    "maxValue",
    "minLength",
    "minValue",
    "multiple",
    "pattern",
    "regex",
    "required",
];

/// Whether a value says no more than that its key is missing.
fn is_default(key: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => *flag == (key == "editable"),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Number(_) | Value::Object(_) => false,
    }
}

/// What the options store, each once. An option is an object with a value, or the value itself; null stands for nothing chosen.
fn option_values(options: &Value) -> BTreeSet<String> {
    let options = options.as_array().into_iter().flatten();
    let values = options.map(|option| option.get("value").unwrap_or(option));
    let values = values.filter(|value| !value.is_null());
    values.map(option_text).collect()
}

fn option_text(value: &Value) -> String {
    match value.as_f64() {
        Some(number) => number.to_string(),
        None => text(value),
    }
}

fn endings(file_types: &Value) -> BTreeSet<String> {
    let file_types = file_types.as_array().into_iter().flatten();
    file_types.map(text).collect()
}

/// JSON with sorted keys, so that equal values have equal texts.
fn text(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

/// Parts that no other parts are taken for, as one number: FNV-1a of 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>), mixed once
/// more as numbers of its kind are for sums to tell changes apart. It tells no forgeries.
fn hash<'p>(parts: impl IntoIterator<Item = &'p str>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // No text holds the byte at its end.
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{of_cdt, of_field, of_option};

    fn cdt(field: Value) -> Value {
        json!({"name": "cdt-a", "fields": [field]})
    }

    fn field() -> Value {
        json!({"name": "cdtf-a", "type": "select", "valueType": "STRING", "meta": {
            "options": [{"label": "Yes", "value": "Y"}, {"label": "No", "value": "N"}], "maxValue": "5"}})
    }

    #[test]
    fn it_stays_from_version_to_version() {
        assert_eq!(of_cdt(&cdt(field())), 7_179_012_588_802_675_979);
    }

    #[test]
    fn what_matters_changes_it() {
        let before = of_cdt(&cdt(field()));
        let changes: [fn(&mut Value); 9] = [
            |field| field["name"] = json!("cdtf-b"),
            |field| field["type"] = json!("text"),
            |field| field["valueType"] = json!("INTEGER"),
            |field| field["editable"] = json!(false),
            |field| field["phi"] = json!(true),
            |field| field["meta"]["required"] = json!(true),
            |field| field["meta"]["multiple"] = json!(true),
            |field| field["meta"]["maxValue"] = json!("6"),
            |field| field["meta"]["options"][0]["value"] = json!("y"),
        ];
        for change in changes {
            let mut changed = field();
            change(&mut changed);
            assert_ne!(of_cdt(&cdt(changed.clone())), before, "{changed}");
        }
    }

    #[test]
    fn it_is_the_sum_of_its_parts() {
        let mut more = field();
        let options = more["meta"]["options"].as_array_mut().unwrap();
        options.push(json!({"label": "Perhaps", "value": "P"}));
        let option = of_option("cdtf-a", &json!("P"));
        assert_eq!(of_field(&more), of_field(&field()).wrapping_add(option));

        let two = json!({"name": "cdt-a", "fields": [{"name": "cdtf-b", "type": "text"}, field()]});
        let other = of_field(&json!({"name": "cdtf-b", "type": "text"}));
        assert_eq!(of_cdt(&two), of_cdt(&cdt(field())).wrapping_add(other));
    }

    #[test]
    fn an_option_belongs_to_its_field() {
        let value = json!("Y");
        assert_ne!(of_option("cdtf-a", &value), of_option("cdtf-b", &value));
        assert_eq!(
            of_option("cdtf-a", &json!(1)),
            of_option("cdtf-a", &json!(1.0))
        );
        assert_ne!(
            of_option("cdtf-a", &json!(1)),
            of_option("cdtf-a", &json!("1"))
        );
    }

    #[test]
    fn order_labels_and_written_out_defaults_do_not() {
        let before = of_cdt(&cdt(field()));
        let changes: [fn(&mut Value); 6] = [
            |field| field["label"] = json!("A"),
            |field| field["editable"] = json!(true),
            |field| field["formula"] = Value::Null,
            |field| field["meta"]["multiple"] = json!(false),
            |field| field["meta"]["options"].as_array_mut().unwrap().reverse(),
            |field| field["meta"]["options"][0]["label"] = json!("Oui"),
        ];
        for change in changes {
            let mut changed = field();
            change(&mut changed);
            assert_eq!(of_cdt(&cdt(changed.clone())), before, "{changed}");
        }
    }
}
