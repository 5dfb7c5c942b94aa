//! CDTs and their fields.

use std::collections::BTreeMap;

use serde_json::Value;

use super::choices::Choices;
use super::names::{
    self, CdtNames, Decided, FieldNames, FieldScope, FieldToName, GivenNames, Prefixes, title,
};
use super::types::{Cdt, Field, FieldType, SYSTEM_FIELDS};
use super::warnings::{FieldPlace, Warnings};
use super::{field_types, rules};
use crate::config::{self, Configuration, NamingConvention, RecordType};

/// The CDTs, sorted by machine name.
pub(super) fn resolve(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<Cdt> {
    let mut labels: BTreeMap<&str, Labels<'_>> = BTreeMap::new();
    for ((cdt, field), label) in &configuration.labels {
        labels.entry(cdt).or_default().insert(field, label);
    }
    let convention = &configuration.naming_convention;
    let kept = NamingConvention {
        prefixes: BTreeMap::new(),
        ..convention.clone()
    };
    let resolver = Resolver {
        convention,
        stripped: if choices.keep_prefixes {
            &kept
        } else {
            convention
        },
        labels,
        choices,
    };
    let selected = configuration.cdts.iter();
    let mut cdts: Vec<&config::Cdt> = selected
        .filter(|cdt| choices.selection.holds_cdt(&cdt.name))
        .collect();
    cdts.sort_by(|left, right| left.name.cmp(&right.name));
    let names = names::cdts(&cdts, resolver.stripped, resolver.decided(), warnings);
    cdts.into_iter()
        .zip(&names)
        .map(|(cdt, names)| resolver.cdt(cdt, names, warnings))
        .collect()
}

/// Labels that clinicians see, by machine name of the field.
type Labels<'a> = BTreeMap<&'a str, &'a str>;

struct Resolver<'a> {
    /// Titles are without its prefixes.
    convention: &'a NamingConvention,
    /// Names are without its prefixes.
    stripped: &'a NamingConvention,
    /// By machine name of the CDT.
    labels: BTreeMap<&'a str, Labels<'a>>,
    choices: &'a Choices,
}

impl Resolver<'_> {
    fn decided(&self) -> Decided<'_, GivenNames> {
        Decided::of(self.choices)
    }

    fn cdt(&self, cdt: &config::Cdt, names: &CdtNames, warnings: &mut Warnings<'_>) -> Cdt {
        let prefix = Prefixes::of(self.convention, &cdt.relation).cdt;
        Cdt {
            name: cdt.name.clone(),
            module_name: names.module_name.clone(),
            type_name: names.type_name.clone(),
            patch_name: names.patch_name.clone(),
            title: title([&cdt.title, &cdt.label], &cdt.name, prefix),
            internal: cdt.internal,
            readable: cdt.readable,
            updatable: cdt.updatable,
            single_record: cdt.record_type == RecordType::Single,
            relation: cdt.relation.clone(),
            version: cdt.version,
            fields: self.fields(cdt, names, warnings),
        }
    }

    fn fields(
        &self,
        cdt: &config::Cdt,
        cdt_names: &CdtNames,
        warnings: &mut Warnings<'_>,
    ) -> Vec<Field> {
        let decided = self.decided().cdt(&cdt.name);
        let mut custom: Vec<&config::Field> = cdt
            .fields
            .iter()
            .filter(|field| !SYSTEM_FIELDS.contains(&&*field.name))
            .filter(|field| self.choices.selection.holds_field(&cdt.name, &field.name))
            .collect();
        custom.sort_by(|left, right| left.name.cmp(&right.name));

        let to_name: Vec<FieldToName<'_>> = custom
            .iter()
            .map(|field| FieldToName {
                field,
                has_options: field_types::has_options(field),
            })
            .collect();
        let scope = FieldScope {
            cdt: &cdt.name,
            cdt_names,
            prefix: Prefixes::of(self.stripped, &cdt.relation).field,
            decided,
        };
        let names = names::fields(&to_name, &scope, warnings);
        custom
            .into_iter()
            .zip(&names)
            .map(|(field, names)| {
                let place = FieldPlace {
                    cdt: &cdt.name,
                    field: &field.name,
                };
                let decided = decided.field(&field.name);
                let field_type = field_types::resolve(field, names, decided, place, warnings);
                self.field(field, names, field_type, place, warnings)
            })
            .collect()
    }

    fn field(
        &self,
        field: &config::Field,
        names: &FieldNames,
        field_type: FieldType,
        place: FieldPlace<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Field {
        let labels = self.labels.get(place.cdt);
        let seen = labels.and_then(|labels| labels.get(&*field.name));
        Field {
            name: field.name.clone(),
            field_name: names.field_name.clone(),
            constant_name: names.constant_name.clone(),
            label: seen
                .map(|label| (*label).to_owned())
                .or(field.label.clone()),
            multiple: field.meta.multiple || field_type == FieldType::File,
            required: field.meta.required,
            editable: field.editable && !field_types::is_computed(field),
            phi: field.phi,
            deprecated: field.disable,
            searchable: field.searchable,
            bulk_edit: field.bulk_edit,
            formula: formula(field),
            rules: rules::resolve(&field.meta, &field_type, place, warnings),
            field_type,
        }
    }
}

/// A formula as text: itself, or its JSON, because no shape but text is known.
fn formula(field: &config::Field) -> Option<String> {
    match field.formula.as_ref()? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
