//! CDTs and their fields.

use std::collections::BTreeMap;

use serde_json::Value;

use super::names::{
    self, CdtNames, FieldNames, FieldScope, FieldToName, GivenCdt, GivenNames, Prefixes, title,
};
use super::types::{Cdt, Field, FieldType, SYSTEM_FIELDS};
use super::warnings::{FieldPlace, Warnings};
use super::{field_types, rules};
use crate::config::{self, Configuration, NamingConvention, RecordType};

/// The CDTs, sorted by machine name.
pub(super) fn resolve(
    configuration: &Configuration,
    given: &GivenNames,
    warnings: &mut Warnings<'_>,
) -> Vec<Cdt> {
    let mut labels: BTreeMap<&str, Labels<'_>> = BTreeMap::new();
    for ((cdt, field), label) in &configuration.labels {
        labels.entry(cdt).or_default().insert(field, label);
    }
    let resolver = Resolver {
        convention: &configuration.naming_convention,
        labels,
        given,
    };
    let mut cdts: Vec<&config::Cdt> = configuration.cdts.iter().collect();
    cdts.sort_by(|left, right| left.name.cmp(&right.name));
    let names = names::cdts(&cdts, &configuration.naming_convention, given, warnings);
    cdts.into_iter()
        .zip(&names)
        .map(|(cdt, names)| resolver.cdt(cdt, names, warnings))
        .collect()
}

/// Labels that clinicians see, by machine name of the field.
type Labels<'a> = BTreeMap<&'a str, &'a str>;

struct Resolver<'a> {
    convention: &'a NamingConvention,
    /// By machine name of the CDT.
    labels: BTreeMap<&'a str, Labels<'a>>,
    given: &'a GivenNames,
}

impl Resolver<'_> {
    fn cdt(&self, cdt: &config::Cdt, names: &CdtNames, warnings: &mut Warnings<'_>) -> Cdt {
        let prefixes = Prefixes::of(self.convention, &cdt.relation);
        Cdt {
            name: cdt.name.clone(),
            module_name: names.module_name.clone(),
            type_name: names.type_name.clone(),
            patch_name: names.patch_name.clone(),
            title: title([&cdt.title, &cdt.label], &cdt.name, prefixes.cdt),
            internal: cdt.internal,
            readable: cdt.readable,
            updatable: cdt.updatable,
            single_record: cdt.record_type == RecordType::Single,
            relation: cdt.relation.clone(),
            version: cdt.version,
            fields: self.fields(cdt, names, prefixes, warnings),
        }
    }

    fn fields(
        &self,
        cdt: &config::Cdt,
        cdt_names: &CdtNames,
        prefixes: Prefixes<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Vec<Field> {
        let none = GivenCdt::default();
        let given = self.given.cdts.get(&cdt.name).unwrap_or(&none);
        let mut custom: Vec<&config::Field> = cdt
            .fields
            .iter()
            .filter(|field| !SYSTEM_FIELDS.contains(&&*field.name))
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
            prefix: prefixes.field,
            given,
        };
        let names = names::fields(&to_name, &scope, warnings);
        custom
            .into_iter()
            .zip(&names)
            .map(|(field, names)| {
                let options = given.fields.get(&field.name).map(|field| &field.options);
                let place = FieldPlace {
                    cdt: &cdt.name,
                    field: &field.name,
                };
                let field_type = field_types::resolve(field, names, options, place, warnings);
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
