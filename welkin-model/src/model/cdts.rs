//! Resolves CDTs and their fields.

use std::collections::BTreeMap;

use serde_json::Value;
use welkin_designer::Relation;

use super::choices::Choices;
use super::names::{
    self, CdtNames, Decided, FieldNames, FieldScope, FieldToName, Holder, Prefixes, title,
};
use super::types::{
    Cdt, CdtKind, CustomFieldType, FIELD_TYPES_NAME, Field, FieldType, SYSTEM_FIELDS,
};
use super::warnings::{FieldPlace, Warnings, quoted};
use super::{field_types, rules};
use crate::config::{self, Configuration, NamingConvention, RecordType};
use crate::parallel::in_parallel;

/// All items that consist of fields, each list sorted by machine name.
pub(super) struct DataTypes {
    pub(super) cdts: Vec<Cdt>,
    pub(super) profiles: Vec<Cdt>,
    pub(super) dictionaries: Vec<Cdt>,
    pub(super) custom_field_types: Vec<CustomFieldType>,
}

/// Resolves all items that consist of fields.
pub(super) fn resolve(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> DataTypes {
    let resolver = Resolver::new(configuration, choices);
    let are_selected = choices.selection.holds(FIELD_TYPES_NAME);
    let custom_field_types =
        are_selected.then(|| resolver.custom_field_types(configuration, warnings));
    let custom_field_types = custom_field_types.unwrap_or_default();
    let mut found = distinct(configuration, choices, warnings);
    found.sort_by(|left, right| left.cdt.name.cmp(&right.cdt.name));
    let to_name: Vec<(&config::Cdt, Holder<'_>)> = found
        .iter()
        .map(|found| (found.cdt, found.holder()))
        .collect();
    let names = names::cdts(&to_name, resolver.stripped(), resolver.decided(), warnings);
    let named: Vec<(&Definition<'_>, &CdtNames)> = found.iter().zip(&names).collect();
    let resolved = in_parallel(&named, |(found, names)| {
        let mut warnings = warnings.apart();
        (resolver.cdt(found, names, &mut warnings), warnings)
    });
    let mut data_types = DataTypes {
        cdts: Vec::new(),
        profiles: Vec::new(),
        dictionaries: Vec::new(),
        custom_field_types,
    };
    for (cdt, more) in resolved {
        warnings.extend(more);
        match cdt.kind {
            CdtKind::Cdt => data_types.cdts.push(cdt),
            CdtKind::Profile => data_types.profiles.push(cdt),
            CdtKind::Dictionary => data_types.dictionaries.push(cdt),
        }
    }
    data_types
}

/// A CDT of the configuration, or an item with the shape of one.
struct Definition<'a> {
    cdt: &'a config::Cdt,
    kind: CdtKind,
}

impl<'a> Definition<'a> {
    fn holder(&self) -> Holder<'a> {
        match self.kind {
            CdtKind::Cdt => Holder::Cdt(&self.cdt.relation),
            CdtKind::Profile => Holder::Profile,
            CdtKind::Dictionary => Holder::Dictionary,
        }
    }

    fn relation(&self) -> Relation {
        match self.kind {
            CdtKind::Cdt => self.cdt.relation.clone(),
            CdtKind::Profile => Relation::Other("PROFILE".to_owned()),
            CdtKind::Dictionary => Relation::Other("DICTIONARY".to_owned()),
        }
    }
}

/// Returns the selected CDTs, profile data types and dictionaries. Of several with the same machine name, the first in
/// this order is used.
fn distinct<'a>(
    configuration: &'a Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<Definition<'a>> {
    let sections = [
        (CdtKind::Cdt, &configuration.cdts),
        (CdtKind::Profile, &configuration.pdts),
        (CdtKind::Dictionary, &configuration.dictionaries),
    ];
    let mut kinds = BTreeMap::<&str, CdtKind>::new();
    let mut found = Vec::new();
    for (kind, cdts) in sections {
        let selected = cdts.iter().filter(|cdt| choices.selection.holds(&cdt.name));
        for cdt in selected {
            if let Some(kept) = kinds.get(&*cdt.name) {
                let name = quoted(&cdt.name);
                let message = format!(
                    "{} {name} is left out, because a {} has the same machine name",
                    kind.words(),
                    kept.words(),
                );
                warnings.at(cdt.position, message);
            } else {
                kinds.insert(&*cdt.name, kind);
                found.push(Definition { cdt, kind });
            }
        }
    }
    found
}

/// Labels shown to clinicians, with where they are seen, by machine name of the field.
type Labels<'a> = BTreeMap<&'a str, (&'a str, Option<&'a String>)>;

struct Resolver<'a> {
    /// Prefixes that are removed from titles.
    convention: &'a NamingConvention,
    /// Empty prefixes, for when names keep theirs.
    kept: NamingConvention,
    /// By machine name of the CDT.
    labels: BTreeMap<&'a str, Labels<'a>>,
    choices: &'a Choices,
}

impl<'a> Resolver<'a> {
    fn new(configuration: &'a Configuration, choices: &'a Choices) -> Self {
        let mut labels: BTreeMap<&str, Labels<'_>> = BTreeMap::new();
        for (place, label) in &configuration.labels {
            let source = configuration.label_sources.get(place);
            let (cdt, field) = place;
            labels
                .entry(cdt)
                .or_default()
                .insert(field, (label, source));
        }
        let convention = &configuration.naming_convention;
        Self {
            convention,
            kept: NamingConvention {
                prefixes: BTreeMap::new(),
                ..convention.clone()
            },
            labels,
            choices,
        }
    }

    /// Returns the prefixes that are removed from names.
    fn stripped(&self) -> &NamingConvention {
        if self.choices.keep_prefixes {
            &self.kept
        } else {
            self.convention
        }
    }

    fn decided(&self) -> Decided<'_> {
        self.choices.decided()
    }

    fn cdt(&self, found: &Definition<'_>, names: &CdtNames, warnings: &mut Warnings<'_>) -> Cdt {
        let cdt = found.cdt;
        let prefix = Prefixes::of(self.convention, found.holder()).cdt;
        let scope = FieldScope {
            cdt: &cdt.name,
            cdt_names: names,
            prefix: Prefixes::of(self.stripped(), found.holder()).field,
            decided: self.decided(),
        };
        Cdt {
            kind: found.kind,
            name: cdt.name.clone(),
            module_name: names.module_name.clone(),
            type_name: names.type_name.clone(),
            patch_name: names.patch_name.clone(),
            new_name: names.new_name.clone(),
            title: title([&cdt.title, &cdt.label], &cdt.name, prefix),
            has_title: cdt.title.is_some() || cdt.label.is_some(),
            internal: cdt.internal,
            readable: cdt.readable,
            updatable: cdt.updatable
                && found.kind == CdtKind::Cdt
                && self.choices.selection.writes(&cdt.name),
            single_record: cdt.record_type == RecordType::Single && found.kind == CdtKind::Cdt,
            relation: found.relation(),
            version: cdt.version,
            fields: self.fields(&cdt.fields, &scope, warnings),
            fingerprint: cdt.fingerprint,
            scope: None,
            position: cdt.position,
        }
    }

    /// Resolves custom field types, which share a scope like the fields of one CDT.
    fn custom_field_types(
        &self,
        configuration: &Configuration,
        warnings: &mut Warnings<'_>,
    ) -> Vec<CustomFieldType> {
        let scope = FieldScope {
            cdt: FIELD_TYPES_NAME,
            cdt_names: &CdtNames::of_module("custom_field_types"),
            prefix: Prefixes::of(self.stripped(), Holder::CustomFieldTypes).field,
            decided: self.decided(),
        };
        let mut types = self.named(
            &configuration.custom_field_types,
            &scope,
            &|_| true,
            warnings,
        );
        types.sort_by(|(left, _), (right, _)| left.name.cmp(&right.name));
        types
            .into_iter()
            .filter_map(|(field, names)| {
                Some(CustomFieldType {
                    type_name: names.option_list_name?,
                    field,
                })
            })
            .collect()
    }

    fn fields(
        &self,
        fields: &[config::Field],
        scope: &FieldScope<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Vec<Field> {
        let fields = self.named(fields, scope, &field_types::has_options, warnings);
        fields.into_iter().map(|(field, _)| field).collect()
    }

    /// Returns fields with their names, in Designer's order. `has_type` returns whether a field has a type of its own,
    /// which needs a name. Names do not depend on the order.
    fn named(
        &self,
        fields: &[config::Field],
        scope: &FieldScope<'_>,
        has_type: &dyn Fn(&config::Field) -> bool,
        warnings: &mut Warnings<'_>,
    ) -> Vec<(Field, FieldNames)> {
        let custom = fields
            .iter()
            .filter(|field| !SYSTEM_FIELDS.contains(&&*field.name))
            .filter(|field| self.choices.selection.holds_field(scope.cdt, &field.name));
        let mut custom: Vec<(usize, &config::Field)> = custom.enumerate().collect();
        custom.sort_by(|(_, left), (_, right)| left.name.cmp(&right.name));

        let to_name: Vec<FieldToName<'_>> = custom
            .iter()
            .map(|(_, field)| FieldToName {
                field,
                has_options: has_type(field),
            })
            .collect();
        let names = names::fields(&to_name, scope, warnings);
        let mut named: Vec<_> = custom
            .into_iter()
            .zip(names)
            .map(|((order, field), names)| {
                let place = FieldPlace {
                    cdt: scope.cdt,
                    field: &field.name,
                };
                let field_type =
                    field_types::resolve(field, &names, scope.decided, place, warnings);
                let field = self.field(field, &names, field_type, place, warnings);
                (order, (field, names))
            })
            .collect();
        named.sort_by_key(|(order, _)| *order);
        named.into_iter().map(|(_, named)| named).collect()
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
            taken_name: names.taken_name.clone(),
            label: seen
                .map(|(label, _)| (*label).to_owned())
                .or(field.label.clone()),
            label_source: seen.and_then(|(_, source)| source.cloned()),
            multiple: field.meta.multiple || field_type == FieldType::File,
            required: field.meta.required,
            editable: field.editable && !field_types::is_computed(field),
            phi: field.phi,
            deprecated: field.disable,
            searchable: field.searchable,
            bulk_edit: field.bulk_edit,
            formula: field.formula.as_ref().and_then(text),
            rules: rules::resolve(&field.meta, &field_type, place, warnings),
            type_literal: field_types::normal_literal(field),
            dictionary: field.dictionary.clone(),
            profile: field.profile_data_type.as_ref().and_then(text),
            field_type,
            fingerprint: field.fingerprint,
            position: field.position,
            type_position: field.type_position,
        }
    }
}

/// Returns a formula or a reference as text: the text itself, or its JSON with sorted keys, because text is the only
/// known shape.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => {
            let mut sorted = other.clone();
            sorted.sort_all_objects();
            Some(sorted.to_string())
        }
    }
}
