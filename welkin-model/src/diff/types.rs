//! Compares CDTs, and other items that have their shape.

use std::collections::BTreeMap;

use welkin_designer::Relation;

use super::ItemKind;
use super::changes::Changes;
use super::fields;
use super::kind::Kind;
use super::labels::Relabelling;
use super::pairs::pairs;
use super::subject::Subject;
use super::templates_and_programs::retitling;
use crate::model::meaning::Labels;
use crate::model::{Cdt, CdtKind, CustomFieldType, Field, Model};

/// Divisor of the number of fields of the smaller type: at least one half of them must be the same for a rename to be
/// guessed.
const SAME_FIELDS: usize = 2;

pub(super) fn compare(old: &Model, new: &Model, changes: &mut Changes) {
    data_types(&old.cdts, &new.cdts, changes);
    data_types(&old.profiles, &new.profiles, changes);
    data_types(&old.dictionaries, &new.dictionaries, changes);
    custom_field_types(&old.custom_field_types, &new.custom_field_types, changes);
}

fn data_types(old: &[Cdt], new: &[Cdt], changes: &mut Changes) {
    let pairs = pairs(old, new, |cdt| cdt.name.clone(), alike);
    changes.listed(
        &pairs,
        [Kind::TypeRemoved, Kind::TypeAdded, Kind::TypeRenamed],
        subject,
        |it| &it.name,
        |it| &it.title,
    );
    let labels = Labels::new(old.iter().map(|cdt| (&*cdt.name, &*cdt.title)));
    for (old, new) in pairs.kept.into_iter().chain(pairs.renamed) {
        let titles = (&*old.title, &*new.title);
        // Most have none, and get one some day.
        let kind = if old.has_title && new.has_title {
            retitling(&labels, &old.name, &new.module_name, titles)
        } else {
            Kind::LabelChanged
        };
        changes.words(kind, &subject(new), Some(titles.0), Some(titles.1));
        data_type(old, new, changes);
    }
}

fn data_type(old: &Cdt, new: &Cdt, changes: &mut Changes) {
    let subject = subject(new);
    changes.switched(
        (Kind::TypeInternal, Kind::TypeInternal),
        &subject,
        (old.internal, new.internal),
        ("Welkin's own", "the tenant's own"),
    );
    changes.switched(
        (Kind::RecordsToSingle, Kind::RecordsToMulti),
        &subject,
        (old.single_record, new.single_record),
        ("one record per patient", "many records per patient"),
    );
    changes.switched(
        (Kind::ReadingAllowed, Kind::ReadingForbidden),
        &subject,
        (old.readable, new.readable),
        ("records can be read", "records can't be read"),
    );
    changes.switched(
        (Kind::WritingAllowed, Kind::WritingForbidden),
        &subject,
        (old.updatable, new.updatable),
        ("records can be written", "records can't be written"),
    );
    changes.words(
        Kind::TypeRelation,
        &subject,
        Some(old.relation.as_str()),
        Some(new.relation.as_str()),
    );
    fields::compare(&old.fields, &new.fields, &subject, changes);
}

fn custom_field_types(old: &[CustomFieldType], new: &[CustomFieldType], changes: &mut Changes) {
    let subject = |of: &CustomFieldType| Subject::new(ItemKind::CustomFieldType, &of.field.name);
    let name = |of: &CustomFieldType| of.field.name.clone();
    let pairs = pairs(old, new, name, |old, new| {
        fields::alike(&old.field, &new.field)
    });
    changes.listed(
        &pairs,
        [Kind::TypeRemoved, Kind::TypeAdded, Kind::TypeRenamed],
        subject,
        |it| &it.field.name,
        |it| &it.field.name,
    );
    let kept = [pairs.renamed, pairs.kept].concat();
    let fields: Vec<_> = kept
        .iter()
        .map(|(old, new)| (&old.field, &new.field))
        .collect();
    let relabelling = Relabelling::of_fields(&fields);
    for (old, new) in kept {
        fields::field(&old.field, &new.field, &subject(new), &relabelling, changes);
    }
}

fn subject(cdt: &Cdt) -> Subject {
    let kind = match (cdt.kind, &cdt.relation) {
        (CdtKind::Cdt, Relation::DocumentType) => ItemKind::DocumentType,
        (CdtKind::Cdt, Relation::EncounterDisposition) => ItemKind::Disposition,
        (kind, _) => kind.into(),
    };
    Subject::new(kind, &cdt.name)
}

/// Whether two types have enough fields in common.
fn alike(old: &Cdt, new: &Cdt) -> bool {
    let smaller = old.fields.len().min(new.fields.len());
    let larger = old.fields.len().max(new.fields.len());
    let is_same_shape = old.relation == new.relation && old.single_record == new.single_record;
    if !is_same_shape || larger > smaller * SAME_FIELDS {
        return false;
    }
    let by_name: BTreeMap<&str, &Field> = new.fields.iter().map(|it| (&*it.name, it)).collect();
    let same = old.fields.iter().filter(|field| {
        let found = by_name.get(&*field.name);
        found.is_some_and(|found| fields::alike(field, found))
    });
    same.count() * SAME_FIELDS >= larger
}
