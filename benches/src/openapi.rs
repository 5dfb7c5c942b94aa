//! The CDTs of a configuration as an OpenAPI document, for the generator with which code generation is compared.

use serde_json::{Map, Value, json};
use welkin_codegen::model::{Cdt, Field, FieldType, Model, OptionValue, SYSTEM_FIELDS};
use welkin_designer::TextFormat;

/// Returns an OpenAPI 3.0 document: per CDT a schema with its system fields, and the operations list, create, get,
/// update and delete.
#[must_use]
pub fn document(model: &Model) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for cdt in &model.cdts {
        let records = format!("/patients/{{patient}}/cdts/{}", cdt.name);
        paths.insert(format!("{records}/{{record}}"), one_record(cdt));
        paths.insert(records, all_records(cdt));
        schemas.insert(cdt.type_name.clone(), schema(cdt));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Welkin", "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn all_records(cdt: &Cdt) -> Value {
    let page = json!({ "type": "array", "items": reference(cdt) });
    json!({
        "get": {
            "operationId": format!("list_{}", cdt.module_name),
            "parameters": [in_path("patient"), in_query("page"), in_query("size")],
            "responses": { "200": answer(&page) },
        },
        "post": {
            "operationId": format!("create_{}", cdt.module_name),
            "parameters": [in_path("patient")],
            "requestBody": body(cdt),
            "responses": { "200": answer(&reference(cdt)) },
        },
    })
}

fn one_record(cdt: &Cdt) -> Value {
    let place = json!([in_path("patient"), in_path("record")]);
    json!({
        "get": {
            "operationId": format!("get_{}", cdt.module_name),
            "parameters": place,
            "responses": { "200": answer(&reference(cdt)) },
        },
        "patch": {
            "operationId": format!("update_{}", cdt.module_name),
            "parameters": place,
            "requestBody": body(cdt),
            "responses": { "200": answer(&reference(cdt)) },
        },
        "delete": {
            "operationId": format!("delete_{}", cdt.module_name),
            "parameters": place,
            "responses": { "204": { "description": "deleted" } },
        },
    })
}

fn reference(cdt: &Cdt) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", cdt.type_name) })
}

fn body(cdt: &Cdt) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": reference(cdt) } } })
}

fn answer(schema: &Value) -> Value {
    json!({ "description": "success", "content": { "application/json": { "schema": schema } } })
}

fn in_path(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

fn in_query(name: &str) -> Value {
    json!({ "name": name, "in": "query", "schema": { "type": "integer" } })
}

/// Returns the schema of the custom fields, and of system fields whose names are not taken.
fn schema(cdt: &Cdt) -> Value {
    let system = SYSTEM_FIELDS
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "type": "string" })));
    let custom = cdt
        .fields
        .iter()
        .map(|field| (field.name.clone(), values(field)));
    let properties: Map<String, Value> = system.chain(custom).collect();
    json!({ "type": "object", "description": cdt.title, "properties": properties })
}

fn values(field: &Field) -> Value {
    let mut schema = if field.multiple {
        json!({ "type": "array", "items": value(field) })
    } else {
        value(field)
    };
    schema["description"] = json!(field.name);
    schema
}

fn value(field: &Field) -> Value {
    match &field.field_type {
        FieldType::Integer => json!({ "type": "integer", "format": "int64" }),
        FieldType::Float => json!({ "type": "number", "format": "double" }),
        FieldType::Boolean => json!({ "type": "boolean" }),
        FieldType::Options(list) => {
            let texts = list
                .options
                .iter()
                .filter_map(|option| match &option.value {
                    OptionValue::Text(text) => Some(text),
                    OptionValue::Integer(_) | OptionValue::Float(_) => None,
                });
            let texts: Vec<_> = texts.collect();
            match texts.is_empty() {
                false => json!({ "type": "string", "enum": texts }),
                true => json!({ "type": "number" }),
            }
        }
        FieldType::Date => json!({ "type": "string", "format": "date" }),
        FieldType::DateTime => json!({ "type": "string", "format": "date-time" }),
        FieldType::Formatted(TextFormat::Uuid) => json!({ "type": "string", "format": "uuid" }),
        FieldType::File | FieldType::Profile | FieldType::Json => json!({}),
        _ => json!({ "type": "string" }),
    }
}
