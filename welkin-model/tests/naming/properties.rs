//! Properties of the names of any configuration.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use welkin_model::config::Position;
use welkin_model::model::{FieldType, Model, NameTree, resolve_with};

use crate::{configuration, messages, model, select, text};

/// Generates names that are similar enough to collide, and some arbitrary ones.
fn machine_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "(cdt-|cdtf-)?(a|A|b)[-_ ]?(1|2|a)?",
        "(cdtf-)?(type|id|data|created_at|option|a_field)",
        any::<String>(),
    ]
}

fn named_fields() -> impl Strategy<Value = Vec<Value>> {
    let option = prop_oneof!["[yY]es[ !]?", any::<String>(), "[<>]?[0-9]{1,2}[%+]?"];
    let options = prop::collection::vec(option, 0..6);
    prop::collection::btree_map(machine_name(), options, 0..8).prop_map(|fields| {
        fields
            .iter()
            .map(|(name, options)| {
                let pairs: Vec<(Value, &str)> = options
                    .iter()
                    .map(|value| (json!(value), &**value))
                    .collect();
                if pairs.is_empty() {
                    text(name)
                } else {
                    select(name, "STRING", &pairs)
                }
            })
            .collect()
    })
}

fn cdts() -> impl Strategy<Value = Vec<Value>> {
    let content = (named_fields(), any::<bool>());
    prop::collection::btree_map(machine_name(), content, 0..6).prop_map(|cdts| {
        cdts.into_iter()
            .map(|(name, (fields, internal))| json!({"name": name, "internal": internal, "fields": fields}))
            .collect()
    })
}

fn shuffled_cdts() -> impl Strategy<Value = (Vec<Value>, Vec<Value>)> {
    cdts().prop_flat_map(|cdts| (Just(cdts.clone()), Just(cdts).prop_shuffle()))
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && syn::parse_str::<syn::Ident>(name).is_ok()
}

fn assert_distinct_identifiers<'a>(names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(is_identifier(name), "{name:?}");
        assert!(seen.insert(name), "{name:?} twice");
    }
}

/// Formats a model without source positions.
fn shape(model: &Model) -> String {
    let mut messages = messages(model);
    messages.sort_unstable();
    let mut cdts = model.cdts.clone();
    for cdt in &mut cdts {
        cdt.position = Position::default();
        for field in &mut cdt.fields {
            field.position = Position::default();
            field.type_position = Position::default();
            if let FieldType::Options(list) = &mut field.field_type {
                let options = list.options.iter_mut();
                options.for_each(|option| option.position = Position::default());
            }
        }
    }
    format!("{cdts:#?}\n{messages:#?}")
}

/// Formats a model without the order of fields and options, which is Designer's.
fn shape_without_order(model: &Model) -> String {
    let mut sorted = model.clone();
    for field in sorted.cdts.iter_mut().flat_map(|cdt| &mut cdt.fields) {
        if let FieldType::Options(list) = &mut field.field_type {
            list.options
                .sort_by_cached_key(|option| option.value.to_string());
        }
    }
    for cdt in &mut sorted.cdts {
        cdt.fields.sort_by(|left, right| left.name.cmp(&right.name));
    }
    shape(&sorted)
}

fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().rev().map(reversed).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), reversed(value)))
            .collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn all_names_are_distinct_identifiers(cdts in cdts()) {
        let model = model(&json!(cdts));
        let types = model.cdts.iter().flat_map(|cdt| [&*cdt.type_name, &*cdt.patch_name]);
        assert_distinct_identifiers(types);
        assert_distinct_identifiers(model.cdts.iter().map(|cdt| &*cdt.module_name));
        for cdt in &model.cdts {
            assert_distinct_identifiers(cdt.fields.iter().map(|field| &*field.field_name));
            assert_distinct_identifiers(cdt.fields.iter().map(|field| &*field.constant_name));
            let lists = || cdt.fields.iter().filter_map(|field| match &field.field_type {
                FieldType::Options(list) => Some(list),
                _ => None,
            });
            let own = [&*cdt.type_name, &*cdt.patch_name];
            assert_distinct_identifiers(lists().map(|list| &*list.type_name).chain(own));
            for list in lists() {
                assert_distinct_identifiers(list.options.iter().map(|option| &*option.variant_name));
            }
        }
    }

    #[test]
    fn the_order_of_cdts_does_not_matter((cdts, shuffled) in shuffled_cdts()) {
        prop_assert_eq!(shape(&model(&json!(cdts))), shape(&model(&json!(shuffled))));
    }

    #[test]
    fn names_do_not_depend_on_any_order((cdts, shuffled) in shuffled_cdts()) {
        let (first, second) = (model(&json!(cdts)), model(&reversed(&json!(shuffled))));
        prop_assert_eq!(shape_without_order(&first), shape_without_order(&second));
    }

    #[test]
    fn names_from_before_stay_whatever_is_added(cdts in cdts(), known in 0_usize..6) {
        let known = &cdts[..known.min(cdts.len())];
        let given = model(&json!(known)).given_names();
        let after = resolve_with(&configuration(&json!(cdts)), &given.clone().into());
        let after = after.expect("nothing is wanted").given_names();
        for (keys, given) in given.entries() {
            prop_assert_eq!(given.name(), after.at(&keys).and_then(NameTree::name));
        }
    }

    #[test]
    fn names_from_before_stay_whatever_is_gone(cdts in cdts(), left in 0_usize..6) {
        let given = model(&json!(cdts)).given_names();
        let left = &cdts[..left.min(cdts.len())];
        let after = resolve_with(&configuration(&json!(left)), &given.clone().into());
        let after = after.expect("nothing is wanted").given_names();
        for (keys, after) in after.entries() {
            prop_assert_eq!(given.at(&keys).and_then(NameTree::name), after.name());
        }
    }
}
