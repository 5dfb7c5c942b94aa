//! Checks whether stored data fits another configuration.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use welkin_model::model::Model;

use crate::storage::{Data, ItemKind, StorageError};
use crate::validation::stored_fault;

/// Data that does not fit a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// `record`, `encounter`, `assessment`, `program` or `dictionary entry`.
    pub kind: &'static str,
    /// Name of the CDT, encounter template, assessment, program or dictionary.
    pub name: String,
    /// The number of such items.
    pub count: u64,
    /// Why the first item does not fit, without values.
    pub reason: String,
}

/// Misfits, and the data to remove for them.
pub(super) struct MisfitData {
    pub(super) misfits: Vec<Misfit>,
    records: Vec<i64>,
    items: Vec<(ItemKind, String)>,
}

/// Finds data that does not fit.
pub(super) fn find(data: &Data<'_>, model: &Model) -> Result<MisfitData, StorageError> {
    let mut found = MisfitData {
        misfits: Vec::new(),
        records: Vec::new(),
        items: Vec::new(),
    };
    records(data, model, &mut found)?;
    let templates = model.encounter_templates.iter().map(|item| &item.name);
    named(
        data,
        (ItemKind::Encounter, "encounter", "encounter template"),
        templates,
        &mut found,
    )?;
    let assessments = model.assessments.iter().map(|item| &item.name);
    named(
        data,
        (ItemKind::AssessmentRecord, "assessment", "assessment"),
        assessments,
        &mut found,
    )?;
    let programs = model.programs.iter().map(|item| &item.name);
    named(
        data,
        (ItemKind::Program, "program", "program"),
        programs,
        &mut found,
    )?;
    let dictionaries = model.dictionaries.iter().map(|item| &item.name);
    named(
        data,
        (ItemKind::DictionaryEntry, "dictionary entry", "dictionary"),
        dictionaries,
        &mut found,
    )?;
    Ok(found)
}

fn records(data: &Data<'_>, model: &Model, found: &mut MisfitData) -> Result<(), StorageError> {
    let mut misfits: BTreeMap<String, Misfit> = BTreeMap::new();
    data.each_record(|number, name, body| {
        let reason = match model.cdt(name) {
            None => Some("the configuration has no such CDT".to_owned()),
            Some(cdt) => {
                let fields: Map<String, Value> = serde_json::from_str(body).unwrap_or_default();
                stored_fault(cdt, &fields)
            }
        };
        let Some(reason) = reason else { return };
        found.records.push(number);
        let misfit = misfits.entry(name.to_owned()).or_insert_with(|| Misfit {
            kind: "record",
            name: name.to_owned(),
            count: 0,
            reason,
        });
        misfit.count += 1;
    })?;
    found.misfits.extend(misfits.into_values());
    Ok(())
}

/// Adds items whose names the new configuration does not have.
fn named<'n>(
    data: &Data<'_>,
    (kind, word, of): (ItemKind, &'static str, &str),
    known: impl Iterator<Item = &'n String>,
    found: &mut MisfitData,
) -> Result<(), StorageError> {
    let known: Vec<&String> = known.collect();
    for (name, count) in data.names_in_use(kind)? {
        if !known.contains(&&name) {
            found.items.push((kind, name.clone()));
            found.misfits.push(Misfit {
                kind: word,
                name,
                count,
                reason: format!("the configuration has no such {of}"),
            });
        }
    }
    Ok(())
}

impl MisfitData {
    /// Removes the data that does not fit.
    pub(super) fn remove(&self, data: &Data<'_>) -> Result<(), StorageError> {
        for number in &self.records {
            data.remove_numbered(*number)?;
        }
        for (kind, name) in &self.items {
            data.remove_named(*kind, name)?;
        }
        Ok(())
    }
}
