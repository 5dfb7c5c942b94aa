//! A number that stands for what a Welkin CDT is, the same from a Designer export and from a tenant's formation endpoints.
#![forbid(unsafe_code)]

use serde_json::Value;

/// The fingerprint of a CDT, from its JSON in an export or a formation.
///
/// It covers the name, and of each field name, type, multiplicity, options, rules, and whether it is required, read-only or protected
/// health information. Titles, labels, order, versions, ids and whether a default is written out make no difference.
///
/// ```
/// use serde_json::json;
/// use welkin_fingerprint::fingerprint;
///
/// let exported = json!({"name": "cdt-vitals", "fields": [
///     {"name": "cdtf-pulse", "type": "integer", "editable": true, "meta": {"required": false}},
/// ]});
/// let told = json!({"fields": [{"type": "integer", "name": "cdtf-pulse", "meta": {}}], "name": "cdt-vitals", "version": 7});
/// assert_eq!(fingerprint(&exported), fingerprint(&told));
///
/// let changed = json!({"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "float"}]});
/// assert_ne!(fingerprint(&exported), fingerprint(&changed));
/// ```
#[must_use]
pub fn fingerprint(cdt: &Value) -> u64 {
    let fields = cdt["fields"].as_array().into_iter().flatten();
    let mut fields: Vec<Vec<String>> = fields.map(field).collect();
    fields.sort_unstable();
    let mut hash = Fnv1a::default();
    hash.part(&text(&cdt["name"]));
    for field in fields {
        for part in &field {
            hash.part(part);
        }
        hash.part("end of field");
    }
    hash.0
}

/// What matters of a field, its name first.
fn field(field: &Value) -> Vec<String> {
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
    for (key, sorted) in [
        ("fileTypes", texts(&meta["fileTypes"])),
        ("options", options(&meta["options"])),
    ] {
        for text in sorted {
            parts.push(format!("{key} {text}"));
        }
    }
    parts
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

/// What the options store, sorted. An option is an object with a value, or the value itself.
fn options(options: &Value) -> Vec<String> {
    let options = options.as_array().into_iter().flatten();
    sorted(options.map(|option| text(option.get("value").unwrap_or(option))))
}

fn texts(values: &Value) -> Vec<String> {
    sorted(values.as_array().into_iter().flatten().map(text))
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort_unstable();
    texts
}

/// JSON with sorted keys, so that equal values have equal texts.
fn text(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

/// FNV-1a of 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>. It tells changes apart, not forgeries.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    /// A text and its end, which no text holds.
    fn part(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::fingerprint;

    fn cdt(field: Value) -> Value {
        json!({"name": "cdt-a", "fields": [field]})
    }

    fn field() -> Value {
        json!({"name": "cdtf-a", "type": "select", "valueType": "STRING", "meta": {
            "options": [{"label": "Yes", "value": "Y"}, {"label": "No", "value": "N"}], "maxValue": "5"}})
    }

    #[test]
    fn it_stays_from_version_to_version() {
        assert_eq!(fingerprint(&cdt(field())), 15_337_924_200_163_150_248);
    }

    #[test]
    fn what_matters_changes_it() {
        let before = fingerprint(&cdt(field()));
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
            assert_ne!(fingerprint(&cdt(changed.clone())), before, "{changed}");
        }
    }

    #[test]
    fn order_labels_and_written_out_defaults_do_not() {
        let before = fingerprint(&cdt(field()));
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
            assert_eq!(fingerprint(&cdt(changed.clone())), before, "{changed}");
        }
    }
}
