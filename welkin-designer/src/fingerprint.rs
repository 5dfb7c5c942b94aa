//! Fingerprints of Welkin CDTs and their fields, the same from a Designer export and from a tenant's formation
//! endpoints.
//!
//! Fingerprints add up, in any order and modulo 2^64: a CDT is the sum of its name and its fields, a field the sum of
//! itself and its options. So the sum and some of its parts give the sum of the others.

use std::borrow::Cow;

use serde_json::Value;

use crate::field;
use crate::fnv::Fnv;
use crate::rules::{self, Bounds};

/// The fingerprint of a CDT, from its JSON in an export or a formation: that of its name, and those of its
/// [fields](of_field) that have names.
///
/// ```
/// use serde_json::json;
/// use welkin_designer::fingerprint::of_cdt;
///
/// let exported = json!({"name": "cdt-vitals", "fields": [
///     {"name": "cdtf-pulse", "type": "integer", "editable": true, "meta": {"required": false}},
/// ]});
/// let returned = json!({"fields": [{"type": "integer", "name": "cdtf-pulse", "meta": {}}], "name": "cdt-vitals", "version": 7});
/// assert_eq!(of_cdt(&exported), of_cdt(&returned));
///
/// let changed = json!({"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "float"}]});
/// assert_ne!(of_cdt(&exported), of_cdt(&changed));
/// ```
#[must_use]
pub fn of_cdt(cdt: &Value) -> u64 {
    let fields = cdt["fields"].as_array().into_iter().flatten();
    let named = fields.filter(|field| {
        field["name"]
            .as_str()
            .is_some_and(|name| !name.trim().is_empty())
    });
    of_parts(
        cdt["name"].as_str().unwrap_or_default(),
        named.map(of_field),
    )
}

/// The fingerprint of a CDT of this machine name, whose fields have these fingerprints.
#[must_use]
pub fn of_parts(name: &str, fields: impl IntoIterator<Item = u64>) -> u64 {
    fields.into_iter().fold(hash([name]), u64::wrapping_add)
}

/// The fingerprint of a field, from its JSON: that of its name, type, multiplicity and rules, and whether it is
/// required, read-only or protected health information, and those of its [options](of_option). Titles, labels, order,
/// versions and ids make no difference, and neither does the spelling: an explicit default, another literal of the same
/// type, `"500.0"` for `500`, a rule that can't apply. See [`field`].
#[must_use]
pub fn of_field(json: &Value) -> u64 {
    let name = json["name"].as_str().unwrap_or_default();
    let options = field::option_values(json);
    let options = options.iter().map(|value| option(name, value));
    options.fold(itself(json), u64::wrapping_add)
}

/// The fingerprint of an option, from the machine name of its field and its stored value. All spellings of a number are
/// equal.
#[must_use]
pub fn of_option(name: &str, value: &Value) -> u64 {
    option(name, &field::option_text(value))
}

fn option(field: &str, value: &str) -> u64 {
    hash(["option", field, value])
}

/// The fingerprint of a field without its options.
fn itself(json: &Value) -> u64 {
    let mut hash = Hash::new();
    hash.part(json["name"].as_str().unwrap_or_default());
    for (key, value) in properties(json) {
        if key != "type" {
            hash.part(key);
        }
        hash.part(&value);
    }
    hash.finish()
}

/// The significant properties of a field, apart from its name and options: keys and values in normal form, in a fixed
/// order, without defaults.
fn properties(json: &Value) -> Vec<(&'static str, Cow<'_, str>)> {
    let word = field::type_literal(json);
    let mut properties = vec![("type", word.clone())];
    let mut add = |key, value: Option<Cow<'_, str>>| {
        properties.extend(value.map(|value| (key, Cow::Owned(value.into_owned()))));
    };
    let yes = |flag: bool| flag.then_some(Cow::Borrowed("true"));
    let dictionary = field::dictionary(&json["dictionary"]).map(|(name, field)| match field {
        Some(field) => format!("{name}\u{0}{field}").into(),
        None => name.into(),
    });
    add("dictionary", dictionary);
    let is_closed = !field::is_editable(json) && !field::is_computed(json);
    add("editable", is_closed.then_some(Cow::Borrowed("false")));
    add(
        "formula",
        Some(&json["formula"])
            .filter(|formula| field::is_given(formula))
            .map(field::text),
    );
    add("phi", yes(field::is_phi(json)));
    if matches!(&*word, "select" | "formula") {
        add(
            "valueType",
            Some(Cow::Borrowed(field::value_type(json).literal())),
        );
    }
    let (shortest, longest) = words_of(rules::lengths(json), |length| length.to_string());
    let (least, most) = match words_of(rules::numbers(json), field::number_text) {
        (None, None) => words_of(rules::moments(json), |at| format!("{at}Z")),
        numbers => numbers,
    };
    add("maxLength", longest.map(Cow::Owned));
    add("maxValue", most.map(Cow::Owned));
    add("minLength", shortest.map(Cow::Owned));
    add("minValue", least.map(Cow::Owned));
    add("multiple", yes(word != "file" && field::is_multiple(json)));
    add("regex", rules::pattern(json).map(Cow::Borrowed));
    add("required", yes(field::is_required(json)));
    for ending in rules::endings(json) {
        add("fileTypes", Some(Cow::Owned(ending)));
    }
    properties
}

fn words_of<T>(bounds: Bounds<T>, words: fn(T) -> String) -> Bounds<String> {
    (bounds.0.map(words), bounds.1.map(words))
}

fn hash<'p>(parts: impl IntoIterator<Item = &'p str>) -> u64 {
    let mut hash = Hash::new();
    for part in parts {
        hash.part(part);
    }
    hash.finish()
}

/// A hash of parts that keeps their boundaries distinct: FNV-1a, by words of eight bytes instead of single ones, with
/// its upper half mixed into the lower. It detects changes, not forgeries.
struct Hash(Fnv);

impl Hash {
    const fn new() -> Self {
        Self(Fnv::new())
    }

    fn part(&mut self, text: &str) {
        self.word(text.len() as u64);
        for bytes in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            self.word(u64::from_le_bytes(word));
        }
    }

    fn word(&mut self, word: u64) {
        self.0 = self.0.word(word).mixed();
    }

    const fn finish(self) -> u64 {
        let mixed = self.0.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    }
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
            "options": [{"label": "Yes", "value": "Y"}, {"label": "No", "value": "N"}], "multiple": true}})
    }

    #[test]
    fn it_stays_from_version_to_version() {
        assert_eq!(of_cdt(&cdt(field())), 7_397_400_832_478_700_068);
    }

    fn changed(field: &Value, change: fn(&mut Value)) -> u64 {
        let mut changed = field.clone();
        change(&mut changed);
        of_cdt(&cdt(changed))
    }

    #[test]
    fn what_matters_changes_it() {
        let changes: [fn(&mut Value); 7] = [
            |field| field["name"] = json!("cdtf-b"),
            |field| field["type"] = json!("text"),
            |field| field["editable"] = json!(false),
            |field| field["phi"] = json!("true"),
            |field| field["meta"]["required"] = json!(true),
            |field| field["meta"]["multiple"] = json!("false"),
            |field| field["meta"]["options"][0]["value"] = json!("y"),
        ];
        for change in changes {
            assert_ne!(changed(&field(), change), of_cdt(&cdt(field())));
        }
        let number =
            json!({"name": "cdtf-n", "type": "integer", "meta": {"minValue": 1, "maxValue": "5"}});
        let changes: [fn(&mut Value); 4] = [
            |field| field["type"] = json!("float"),
            |field| field["meta"]["maxValue"] = json!(5.5),
            |field| field["meta"]["maxValue"] = json!(null),
            |field| field["formula"] = json!("a + b"),
        ];
        for change in changes {
            assert_ne!(changed(&number, change), of_cdt(&cdt(number.clone())));
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
    }

    #[test]
    fn order_labels_and_written_out_defaults_do_not() {
        let changes: [fn(&mut Value); 12] = [
            |field| field["label"] = json!("A"),
            |field| field["editable"] = json!("true"),
            |field| field["formula"] = Value::Null,
            |field| field["type"] = json!("Enum"),
            |field| field["valueType"] = Value::Null,
            |field| field["valueType"] = json!("text"),
            |field| field["valueType"] = json!("INTEGER"),
            |field| field["meta"]["multiple"] = json!("true"),
            |field| field["meta"]["maxValue"] = json!(7),
            |field| field["meta"]["minLength"] = json!(3),
            |field| field["meta"]["options"].as_array_mut().unwrap().reverse(),
            |field| field["meta"]["options"][0]["label"] = json!("Oui"),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            assert_eq!(changed(&field(), change), of_cdt(&cdt(field())), "{number}");
        }
    }

    /// Pairs of equal fields in different spellings.
    fn same_fields() -> [[Value; 2]; 14] {
        [
            [
                json!({"type": "text"}),
                json!({"type": "STRING", "valueType": "STRING", "meta": {"options": []}}),
            ],
            [
                json!({"type": "text", "meta": {"maxValue": 5}}),
                json!({"type": "string"}),
            ],
            [
                json!({"type": "date-time"}),
                json!({"type": "DATETIME", "meta": null}),
            ],
            [
                json!({"type": "integer", "meta": {"maxValue": "500"}}),
                json!({"type": "int", "meta": {"maxValue": " 500.0"}}),
            ],
            [
                json!({"type": "float", "meta": {"minValue": 5, "maxValue": 1}}),
                json!({"type": "number"}),
            ],
            [
                json!({"type": "date", "meta": {"minValue": "2020-01-01"}}),
                json!({"type": "date", "meta": {"minValue": "2020-01-01T01:00:00+01:00"}}),
            ],
            [
                json!({"type": "file"}),
                json!({"type": "file", "meta": {"multiple": true}}),
            ],
            [
                json!({"type": "file", "meta": {"fileTypes": [".PDF", "png"]}}),
                json!({"type": "file", "meta": {"fileTypes": ["png", "pdf "]}}),
            ],
            [
                json!({"type": "text"}),
                json!({"type": "text", "dictionary": "", "formula": " ", "profileDataType": "", "meta": {"minLength": 0}}),
            ],
            [
                json!({"type": "text", "meta": {"regex": "a"}}),
                json!({"type": "text", "meta": {"pattern": "a"}}),
            ],
            [
                json!({"type": "text", "dictionary": "cpt"}),
                json!({"type": "text", "dictionary": {"name": "cpt", "field": null}}),
            ],
            [
                json!({"type": "select", "meta": {"options": [1, 2]}}),
                json!({"type": "select", "valueType": "INTEGER", "meta": {"options": [{"value": 2.0}, {"value": 1}]}}),
            ],
            [
                json!({"type": "select", "meta": {"options": ["a"]}}),
                json!({"type": "select", "meta": {"options": [{"label": "a", "value": null}]}}),
            ],
            [
                json!({"type": "formula"}),
                json!({"type": "formula", "editable": false, "valueType": "TEXT"}),
            ],
        ]
    }

    #[test]
    fn equal_values_in_other_words_are_equal() {
        for pair in same_fields() {
            let [one, other] = pair.clone().map(|field| of_field(&field));
            assert_eq!(one, other, "{pair:?}");
        }
    }
}
