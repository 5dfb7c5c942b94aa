//! Query and path parameters.

use serde_json::{Map, Value, json};

use super::api::Api;
use super::table::{QueryParameter, RESOURCES, Scope};
use super::words::schema_of;

impl Api<'_> {
    /// Returns the parameters shared by operations, as listed in the table.
    pub(super) fn shared_parameters(&self) -> Map<String, Value> {
        let query = RESOURCES.query.iter();
        let query = query.map(|(name, it)| (name.clone(), self.query(name, it)));
        let any = "any".to_owned();
        let sorts = RESOURCES.sorts.keys().chain([&any]);
        let sorts: Vec<_> = sorts.map(|keys| (sort_name(keys), sort_by(keys))).collect();
        query.chain(sorts).collect()
    }

    fn query(&self, name: &str, parameter: &QueryParameter) -> Value {
        let schema = match (&parameter.word, &parameter.schema) {
            (Some(word), _) if word == "words" => {
                json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 })
            }
            (Some(word), _) => {
                let mut schema = schema_of(word, &self.words);
                if schema["type"] == "array" {
                    schema["minItems"] = 1.into();
                }
                schema
            }
            (None, schema) => schema.clone().unwrap_or_default(),
        };
        let mut value = json!({
            "name": parameter.name.as_deref().unwrap_or(name),
            "in": "query",
            "description": parameter.description,
            "schema": schema,
        });
        if value["schema"]["type"] == "array" {
            // Values are separated by commas.
            value["explode"] = false.into();
        }
        if parameter.required {
            value["required"] = true.into();
        }
        value
    }

    /// Returns the properties shared by the operations of a path: its parameters, and its servers when it is outside
    /// the environment.
    pub(super) fn path_item(&self, scope: Scope, path: &str) -> Map<String, Value> {
        let mut item = Map::new();
        if scope != Scope::Environment {
            item.insert("servers".to_owned(), self.servers(scope));
        }
        let mut parameters: Vec<Value> = Vec::new();
        for name in path.split('{').skip(1) {
            let name = name.split('}').next().unwrap_or_default();
            let (description, word) = &RESOURCES.path[name];
            parameters.push(json!({
                "name": name, "in": "path", "required": true,
                "description": description, "schema": schema_of(word, &self.words),
            }));
        }
        let base = self.base_path(scope);
        if scope == Scope::Environment && !base.contains("{environment}") {
            parameters.push(json!({
                "name": "environment", "in": "query", "description": "Environment, live by default",
                "schema": { "type": "string" },
            }));
        }
        if !parameters.is_empty() {
            item.insert("parameters".to_owned(), parameters.into());
        }
        item
    }
}

/// Returns a reference to a shared parameter, by its name in the table.
pub(super) fn shared_parameter(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// Returns the name of the parameter for sorting by these keys.
pub(super) fn sort_name(keys: &str) -> String {
    format!("sortBy-{keys}")
}

/// Returns the parameter `sort=key,asc|desc`, which can be repeated.
fn sort_by(keys: &str) -> Value {
    let items = match RESOURCES.sorts.get(keys) {
        Some(keys) => {
            let orders = keys
                .iter()
                .flat_map(|key| ["asc", "desc"].map(|to| format!("{key},{to}")));
            json!({ "type": "string", "enum": orders.collect::<Vec<_>>() })
        }
        None => json!({ "type": "string", "pattern": "^[^,]*(,(asc|desc))?$" }),
    };
    json!({
        "name": "sort", "in": "query", "description": "Keys with a direction, in order of precedence",
        "schema": { "type": "array", "items": items },
    })
}
