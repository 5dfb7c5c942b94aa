//! The same CDTs as plain structs with derived traits, like hand-written code without validation or a client.

use std::fmt::Write as _;

use welkin_codegen::model::{Cdt, Field, FieldType, Model, OptionList, OptionValue, SYSTEM_FIELDS};

/// The type of select fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selects {
    /// The type of the stored values.
    Values,
    /// An enum for each list of texts, with the derived traits and the labels that generated enums have.
    Enums,
}

/// Returns the Rust source of one struct per CDT.
#[must_use]
pub fn source(model: &Model, selects: Selects) -> String {
    let mut source = String::from("use serde::{Deserialize, Serialize};\n");
    for cdt in &model.cdts {
        structure(cdt, selects, &mut source);
    }
    source
}

fn structure(cdt: &Cdt, selects: Selects, source: &mut String) {
    let lists = || {
        cdt.fields
            .iter()
            .filter_map(|field| text_list(field, selects))
    };
    for list in lists() {
        enumeration(&enum_name(cdt, list), list, source);
    }
    let custom = cdt.fields.iter().map(|field| {
        let name = format!("field_{}", field.field_name);
        let value = text_list(field, selects).map(|list| enum_name(cdt, list));
        (name, field.name.as_str(), value_type(field, value))
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

/// Returns the option list of a field, if it is an enum.
fn text_list(field: &Field, selects: Selects) -> Option<&OptionList> {
    match &field.field_type {
        FieldType::Options(list) if selects == Selects::Enums => {
            let texts = list
                .options
                .iter()
                .map(|option| matches!(option.value, OptionValue::Text(_)));
            texts.reduce(|all, text| all && text)?.then_some(list)
        }
        _ => None,
    }
}

fn enum_name(cdt: &Cdt, list: &OptionList) -> String {
    format!("{}{}", cdt.type_name, list.type_name)
}

fn enumeration(name: &str, list: &OptionList, source: &mut String) {
    let _ = write!(
        source,
        "\n#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum {name} {{\n"
    );
    for option in &list.options {
        let (value, variant) = (option.value.to_string(), &option.variant_name);
        let _ = writeln!(source, "    #[serde(rename = {value:?})]\n    {variant},");
    }
    source.push_str("    #[serde(untagged)]\n    Unlisted(String),\n}\n");
    let _ = write!(
        source,
        "\nimpl std::fmt::Display for {name} {{\n    \
         fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{\n        \
         formatter.write_str(match self {{\n"
    );
    for option in &list.options {
        let (label, variant) = (&option.label, &option.variant_name);
        let _ = writeln!(source, "            Self::{variant} => {label:?},");
    }
    source.push_str("            Self::Unlisted(value) => value,\n        })\n    }\n}\n");
}

/// Returns the type in a hand-written struct; an option list without an enum has the type of its stored values.
fn value_type(field: &Field, enumeration: Option<String>) -> String {
    let value = enumeration.unwrap_or_else(|| stored_type(field).to_owned());
    if field.multiple {
        format!("Vec<{value}>")
    } else {
        value
    }
}

fn stored_type(field: &Field) -> &'static str {
    match &field.field_type {
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
    }
}
