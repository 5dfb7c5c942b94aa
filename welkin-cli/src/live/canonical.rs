//! One text for one configuration, however the tenant happens to order its things and their keys. Fields and options stand in
//! Designer's order.

use serde_json::Value;
use welkin_codegen::model::SYSTEM_FIELDS;

/// The items of a formation as a text.
pub(super) fn text(mut items: Vec<Value>) -> String {
    for item in &mut items {
        // Welkin counts it up with every publication, for things that did not change, too.
        if let Some(item) = item.as_object_mut() {
            item.remove("version");
        }
        if let Some(fields) = item.get_mut("fields").and_then(Value::as_array_mut) {
            fields.sort_by_key(place);
        }
        item.sort_all_objects();
    }
    items.sort_by_key(name);
    format!("{:#}\n", Value::from(items))
}

fn name(item: &Value) -> String {
    item["name"].as_str().unwrap_or_default().to_owned()
}

/// Custom fields in Designer's order, then system fields in Welkin's.
fn place(field: &Value) -> Option<usize> {
    let name = name(field);
    SYSTEM_FIELDS.iter().position(|system| *system == name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn order_and_version_make_no_difference() {
        let field = |name: &str| json!({"name": name, "type": "text", "meta": {"options": []}});
        let one =
            json!({"name": "a", "version": 1, "fields": [field("id"), field("y"), field("x")]});
        let same =
            json!({"fields": [field("y"), field("x"), field("id")], "version": 2, "name": "a"});
        let other = json!({"name": "b", "fields": []});
        let told = text(vec![other.clone(), one]);
        assert_eq!(told, text(vec![same, other]));
        let place = |what: &str| told.find(what).unwrap();
        assert!(place("\"y\"") < place("\"x\"") && place("\"x\"") < place("\"id\""));
        assert!(place("\"id\"") < place("\"b\""));
        assert!(told.ends_with("]\n"));
    }

    #[test]
    fn what_has_an_order_keeps_it() {
        let options = json!([{"name": "z"}, {"name": "a"}]);
        let told = text(vec![json!({"name": "program", "phases": options})]);
        assert!(told.find("\"z\"") < told.find("\"a\""));
    }
}
