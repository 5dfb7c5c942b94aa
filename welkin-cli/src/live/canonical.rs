//! The canonical text of a formation, which does not depend on the order in which the tenant returns items and keys.
//! Fields and options are in Designer's order; numbers are as the tenant wrote them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use welkin_codegen::model::SYSTEM_FIELDS;
use welkin_runtime::Json;

/// A JSON value whose keys are sorted alphabetically.
#[derive(Serialize)]
#[serde(untagged)]
enum Tree {
    /// The number as in the source, with all its digits.
    Number(Box<RawValue>),
    Object(BTreeMap<String, Tree>),
    List(Vec<Tree>),
    Other(Value),
}

/// Formats the items of a formation as text.
pub(super) fn text(items: &[Json]) -> String {
    let mut items: Vec<Tree> = items.iter().map(item).collect();
    items.sort_by_key(Tree::name);
    let text = serde_json::to_string_pretty(&items);
    text.expect("every key is a text") + "\n"
}

fn item(json: &Json) -> Tree {
    let mut item = Tree::of(json);
    if let Tree::Object(members) = &mut item {
        // Welkin increments it with every publication, even for items that did not change.
        members.remove("version");
        if let Some(Tree::List(fields)) = members.get_mut("fields") {
            fields.sort_by_key(Tree::place);
        }
    }
    item
}

impl Tree {
    fn of(json: &Json) -> Self {
        if json.is_object() {
            let members = json.entries();
            return Self::Object(
                members
                    .map(|(key, value)| (key, Self::of(&value)))
                    .collect(),
            );
        }
        if json.is_array() {
            return Self::List(json.elements().map(|element| Self::of(&element)).collect());
        }
        if json.is_number()
            && let Ok(number) = RawValue::from_string(json.text())
        {
            return Self::Number(number);
        }
        Self::Other(match (json.as_str(), json.as_bool()) {
            (Some(text), _) => text.into(),
            (None, Some(flag)) => flag.into(),
            (None, None) => Value::Null,
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Object(members) => match members.get("name") {
                Some(Self::Other(Value::String(name))) => name.clone(),
                _ => String::new(),
            },
            _ => String::new(),
        }
    }

    /// Returns the sort key: custom fields in Designer's order, then system fields in Welkin's order.
    fn place(&self) -> Option<usize> {
        let name = self.name();
        SYSTEM_FIELDS.iter().position(|system| *system == name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Json;

    fn text(items: &[serde_json::Value]) -> String {
        let items: Vec<Json> = items.iter().map(|item| read(&item.to_string())).collect();
        super::text(&items)
    }

    fn read(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn order_and_version_make_no_difference() {
        let field = |name: &str| json!({"name": name, "type": "text", "meta": {"options": []}});
        let one =
            json!({"name": "a", "version": 1, "fields": [field("id"), field("y"), field("x")]});
        let same =
            json!({"fields": [field("y"), field("x"), field("id")], "version": 2, "name": "a"});
        let other = json!({"name": "b", "fields": []});
        let canonical = text(&[other.clone(), one]);
        assert_eq!(canonical, text(&[same, other]));
        let place = |part: &str| canonical.find(part).unwrap();
        assert!(place("\"y\"") < place("\"x\"") && place("\"x\"") < place("\"id\""));
        assert!(place("\"id\"") < place("\"b\""));
        assert!(canonical.ends_with("]\n"));
    }

    #[test]
    fn lists_with_an_order_keep_it() {
        let options = json!([{"name": "z"}, {"name": "a"}]);
        let canonical = text(&[json!({"name": "program", "phases": options})]);
        assert!(canonical.find("\"z\"") < canonical.find("\"a\""));
    }

    #[test]
    fn numbers_stay_as_they_were_written() {
        for number in [
            "123456789012345678901234567890",
            "0.10000000000000000001",
            "1.50",
            "1e400",
            "-0",
        ] {
            let canonical = super::text(&[read(&format!("{{\"meta\": {{\"max\": {number}}}}}"))]);
            assert!(
                canonical.contains(&format!("\"max\": {number}\n")),
                "{canonical}"
            );
        }
    }
}
