//! The same CDTs as plain structs with derived traits, like hand-written code without validation, option lists or a
//! client.

use std::fmt::Write as _;

use welkin_codegen::model::{Cdt, Field, FieldType, Model, OptionValue, SYSTEM_FIELDS};

/// Returns the Rust source of one struct per CDT.
#[must_use]
pub fn source(model: &Model) -> String {
    let mut source = String::from("use serde::{Deserialize, Serialize};\n");
    for cdt in &model.cdts {
        structure(cdt, &mut source);
    }
    source
}

fn structure(cdt: &Cdt, source: &mut String) {
    let custom = cdt.fields.iter().map(|field| {
        let name = format!("field_{}", field.field_name);
        (name, field.name.as_str(), value_type(field))
    });
    let system = SYSTEM_FIELDS.iter().map(|name| {
        let value = "String".to_owned();
        (format!("system_{name}"), *name, value)
    });
    let _ = write!(
        source,
        "\n#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]\npub struct {} {{\n",
        cdt.type_name
    );
    let taken: Vec<&str> = cdt.fields.iter().map(|field| field.name.as_str()).collect();
    let system = system.filter(|(_, name, _)| !taken.contains(name));
    for (name, key, value) in custom.chain(system) {
        let _ = writeln!(
            source,
            "    #[serde(rename = {key:?})]\n    pub {name}: Option<{value}>,"
        );
    }
    source.push_str("}\n");
}

/// Returns the type in a hand-written struct; an option list has the type of its stored values.
fn value_type(field: &Field) -> String {
    let value = match &field.field_type {
        FieldType::Integer => "i64",
        FieldType::Float => "f64",
        FieldType::Boolean => "bool",
        FieldType::File | FieldType::Profile | FieldType::Json => "serde_json::Value",
        FieldType::Options(list) => match list.options.first().map(|option| &option.value) {
            Some(OptionValue::Integer(_)) => "i64",
            Some(OptionValue::Float(_)) => "f64",
            Some(OptionValue::Text(_)) | None => "String",
        },
        _ => "String",
    };
    if field.multiple {
        format!("Vec<{value}>")
    } else {
        value.to_owned()
    }
}
