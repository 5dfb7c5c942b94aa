//! The options file as a JSON Schema, for editors.

use serde_json::{Map, Value, json};

use super::Options;
use crate::emit::{Phi, Visibility};
use crate::model::names::{Kind, SECTIONS, Section, plurals};

/// A key, the type of its value, and its description.
pub(super) struct Key {
    pub(super) name: &'static str,
    value: ValueType,
    /// `{items}` stands for the nouns of all items that have names.
    about: &'static str,
}

#[derive(Clone, Copy)]
enum ValueType {
    Flag,
    Texts,
    /// Name of a module, a field or a method.
    Name,
    NamesByName,
    /// Name of an enum or a variant.
    TypeName,
    TypeNamesByName,
    /// Path of the runtime.
    Path,
    /// Paths of derive macros.
    Paths,
    Visibility,
    Phi,
    Derives,
}

/// Pattern of names of modules, fields and methods.
const NAME: &str = "^[a-z][a-z0-9_]*$";

/// Pattern of names of enums and variants.
const TYPE_NAME: &str = "^[A-Z][A-Za-z0-9_]*$";

/// A path without generic arguments, such as `schemars::JsonSchema`.
const PATH: &str = "^(::)?[^\\s:<>]+(::[^\\s:<>]+)*$";

/// The same, starting at a crate.
const RUNTIME_PATH: &str = "^(?!(self|super|Self)(::|$))(::)?[^\\s:<>]+(::[^\\s:<>]+)*$";

const fn key(name: &'static str, value: ValueType, about: &'static str) -> Key {
    Key { name, value, about }
}

/// Keys other than the tables of names.
pub(super) const KEYS: [Key; 9] = [
    key(
        "include",
        ValueType::Texts,
        "{items} to generate, by machine name. Default: all.",
    ),
    key(
        "skip",
        ValueType::Texts,
        "{items} to leave out, by machine name.",
    ),
    key(
        "keep-prefixes",
        ValueType::Flag,
        "Keep the prefixes of the naming convention in names. Default: false.",
    ),
    key(
        "roles",
        ValueType::Texts,
        "Restrict the code to the permissions of these roles.",
    ),
    key(
        "policies",
        ValueType::Texts,
        "Restrict the code to the permissions of these security policies.",
    ),
    key(
        "visibility",
        ValueType::Visibility,
        "Visibility of the generated modules and types. Default: pub.",
    ),
    key(
        "phi",
        ValueType::Phi,
        "Fields that `Debug` hides: all, or those that Designer flags. Default: all.",
    ),
    key(
        "runtime",
        ValueType::Path,
        "Path of `welkin_runtime`, if it is renamed or re-exported, such as crate::api::runtime.",
    ),
    key(
        "derives",
        ValueType::Derives,
        "Derives in addition to the default ones.",
    ),
];

/// Keys of the table `derives`.
pub(super) const DERIVES: [Key; 2] = [
    key(
        "cdts",
        ValueType::Paths,
        "For CDTs: paths of derive macros.",
    ),
    key(
        "option-lists",
        ValueType::Paths,
        "For option lists: paths of derive macros.",
    ),
];

/// Keys of the table of a field.
const FIELD_KEYS: [Key; 4] = [
    key(
        "name",
        ValueType::Name,
        "Name of the field in Rust; its constant and option list are named after it.",
    ),
    key(
        "option-list",
        ValueType::TypeName,
        "Name of the enum of a select field.",
    ),
    key(
        "options",
        ValueType::TypeNamesByName,
        "Variants of the enum by stored value.",
    ),
    key(
        "skip",
        ValueType::Flag,
        "Leave the field out; its values stay in `extra`.",
    ),
];

impl Options {
    /// Returns the JSON Schema of the options file, built from the tables by which the file is read. Editors use it to
    /// complete and check `welkin.toml`, if its first line is `#:schema ./welkin.schema.json` and the schema is saved
    /// under that name.
    #[must_use]
    pub fn json_schema() -> Value {
        let mut properties: Map<String, Value> = KEYS
            .iter()
            .map(|key| {
                let about = key.about.replace("{items}", &plurals());
                (key.name.to_owned(), described(value(key.value), &about))
            })
            .collect();
        let sections = SECTIONS.map(|section| {
            let names = tables(of_section(section));
            (
                section.key.to_owned(),
                described(names, "Names by machine name."),
            )
        });
        properties.extend(sections);
        json!({
            "$schema": "https://json-schema.org/draft-07/schema",
            "title": "Options of welkin-codegen",
            "description": "welkin.toml: the items to generate from a Welkin Designer configuration, and their names.",
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
        })
    }
}

fn value(value: ValueType) -> Value {
    match value {
        ValueType::Flag => json!({ "type": "boolean" }),
        ValueType::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        ValueType::Name => matching(NAME),
        ValueType::NamesByName => tables(matching(NAME)),
        ValueType::TypeName => matching(TYPE_NAME),
        ValueType::TypeNamesByName => tables(matching(TYPE_NAME)),
        ValueType::Path => matching(RUNTIME_PATH),
        ValueType::Paths => json!({ "type": "array", "items": matching(PATH) }),
        ValueType::Visibility => {
            json!({ "type": "string", "enum": Visibility::ALL.map(Visibility::as_str) })
        }
        ValueType::Phi => json!({ "type": "string", "enum": Phi::ALL.map(Phi::as_str) }),
        ValueType::Derives => keys(&DERIVES),
    }
}

fn matching(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// Returns the schema of an item's table in a section.
fn of_section(section: &Section) -> Value {
    let name = described(value(ValueType::Name), "Name in Rust.");
    let names = |of| described(value(of), "Names in Rust by machine name.");
    let members = section.members.map(|(key, kind)| match kind {
        Kind::Field => {
            let fields = tables(keys(&FIELD_KEYS));
            (key, described(fields, "Fields by machine name."))
        }
        Kind::Phase => (key, names(ValueType::TypeNamesByName)),
        _ => (key, names(ValueType::NamesByName)),
    });
    let read_only = section.has_fields().then(|| {
        let about = "Generate code that reads its records but does not write them. Default: false.";
        ("read-only", described(value(ValueType::Flag), about))
    });
    object([("name", name)].into_iter().chain(read_only).chain(members))
}

/// Returns the schema of a table with these keys.
fn keys(keys: &[Key]) -> Value {
    object(
        keys.iter()
            .map(|key| (key.name, described(value(key.value), key.about))),
    )
}

/// Returns the schema of tables by machine name.
fn tables(table: Value) -> Value {
    json!({ "type": "object", "additionalProperties": table })
}

fn object<'k>(properties: impl Iterator<Item = (&'k str, Value)>) -> Value {
    let properties: Map<String, Value> = properties
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn described(mut schema: Value, about: &str) -> Value {
    schema["description"] = about.into();
    schema
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;
    use serde_json::Value;

    use super::{KEYS, NAME, PATH, SECTIONS, TYPE_NAME};
    use crate::Options;

    /// Returns a value that a schema permits, as TOML; for an object, with every key that it lists.
    fn example(schema: &Value) -> String {
        if let Some(first) = schema.pointer("/enum/0") {
            return first.to_string();
        }
        match schema["type"].as_str() {
            Some("boolean") => "true".to_owned(),
            Some("string") => {
                let upper = schema["pattern"] == TYPE_NAME;
                format!("{:?}", if upper { "Example" } else { "example" })
            }
            Some("array") => "[]".to_owned(),
            Some("object") => table(schema),
            other => panic!("{other:?} in {schema}"),
        }
    }

    fn table(schema: &Value) -> String {
        let listed = schema["properties"].as_object().into_iter().flatten();
        let listed = listed.map(|(key, schema)| format!("{key} = {}", example(schema)));
        let any = Some(&schema["additionalProperties"]).filter(|any| any.is_object());
        let any = any.map(|any| format!("any = {}", example(any)));
        format!("{{ {} }}", listed.chain(any).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn every_key_of_the_schema_is_read() {
        let schema = Options::json_schema();
        for (key, schema) in schema["properties"].as_object().unwrap() {
            let text = format!("{key} = {}\n", example(schema));
            Options::parse("welkin.toml", &text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }

    #[test]
    fn patterns_allow_what_names_may_be() {
        let allows = |pattern, text| Regex::new(pattern).unwrap().is_match(text);
        for (pattern, allowed, refused) in [
            (
                NAME,
                &["a", "heart_rate", "b2"][..],
                &["", "A", "2b", "r#a", "a-b", "ä"][..],
            ),
            (
                TYPE_NAME,
                &["A", "VeryOften", "A_2"],
                &["", "a", "A-b", "2A", "Ä"],
            ),
            (
                PATH,
                &["A", "::a::B", "crate::ä::B"],
                &["", "A<B>", "a b", "a:B", "::"],
            ),
        ] {
            assert!(
                allowed.iter().all(|text| allows(pattern, text)),
                "{pattern}"
            );
            assert!(
                !refused.iter().any(|text| allows(pattern, text)),
                "{pattern}"
            );
        }
    }

    #[test]
    fn a_key_that_the_schema_does_not_list_is_refused() {
        let schema = Options::json_schema();
        assert_eq!(schema["additionalProperties"], false);
        let known: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let error = Options::parse("welkin.toml", "unknown = 1")
            .unwrap_err()
            .to_string();
        assert!(error.contains("unknown key `unknown`"), "{error}");
        assert_eq!(known.len(), KEYS.len() + SECTIONS.len(), "{known:?}");
    }

    #[test]
    fn the_schema_in_the_documentation_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/welkin.schema.json");
        let current = format!("{:#}\n", Options::json_schema());
        let saved = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(
            saved.replace("\r\n", "\n"),
            current,
            "run `welkin-codegen options-schema > docs/welkin.schema.json`"
        );
    }
}
