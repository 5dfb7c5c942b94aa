//! Who may do what with the records of the CDTs that there are, and with the other things.

use std::collections::{BTreeMap, BTreeSet};

use welkin_designer::Relation;

use super::access::{Access, Action, Security, Thing};
use super::templates::Program;
use super::types::Cdt;
use crate::config::Configuration;

/// A security policy, sorted throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityPolicy {
    /// Its machine name.
    pub name: String,
    /// Machine names of the roles that have it.
    pub roles: BTreeSet<String>,
    /// What it allows with records, by the machine name of the CDT; nothing where it concerns none of these.
    pub grants: BTreeMap<String, BTreeSet<String>>,
    /// What it allows with other things, as [verbs](Action::verb), as far as generated clients do it.
    pub others: BTreeMap<Thing<String>, BTreeSet<&'static str>>,
    /// The bulk exports that it allows, as paths call them: `CDT_RECORD`.
    pub exports: BTreeSet<String>,
}

/// Things that policies speak of.
#[derive(Clone, Copy)]
pub(super) struct Things<'m> {
    pub(super) cdts: &'m [Cdt],
    pub(super) dictionaries: &'m [Cdt],
    pub(super) programs: &'m [Program],
}

impl<'m> Things<'m> {
    /// What generated clients do with them, beside reading and writing records of CDTs.
    fn actions(self) -> impl Iterator<Item = Action<'m>> {
        let programs = self.programs.iter().flat_map(|program| {
            let name = &*program.name;
            [
                Action::ReadProgram(name),
                Action::EnrollIntoProgram(name),
                Action::ChangePhase(name),
            ]
        });
        let dictionaries = self.dictionaries.iter();
        let types = self.cdts.iter();
        let types = types.filter(|cdt| cdt.relation == Relation::DocumentType);
        [
            Action::ReadPatients,
            Action::CreatePatients,
            Action::UpdatePatients,
            Action::ReadEncounters,
            Action::CreateEncounters,
            Action::UpdateEncounters,
            Action::DeleteEncounters,
            Action::CompleteEncounters,
        ]
        .into_iter()
        .chain(programs)
        .chain(dictionaries.flat_map(|dictionary| {
            let name = &*dictionary.name;
            [
                Action::ReadDictionary(name),
                Action::CreateEntries(name),
                Action::UpdateEntries(name),
                Action::DeleteEntries(name),
            ]
        }))
        .chain(types.flat_map(|cdt| {
            let name = &*cdt.name;
            [
                Action::ReadDocuments(name),
                Action::ReadDocumentDetails(name),
                Action::CreateDocuments(name),
                Action::UpdateDocuments(name),
                Action::DeleteDocuments(name),
                Action::UpdateDocumentDetails(name),
                Action::ReadFiles(name),
                Action::UpdateFiles(name),
            ]
        }))
    }

    fn allowed(self, access: &Access) -> BTreeMap<Thing<String>, BTreeSet<&'static str>> {
        let mut allowed: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for action in self.actions().filter(|action| access.permits(*action)) {
            let verbs = allowed.entry(action.thing().to_owned()).or_default();
            verbs.insert(action.verb());
        }
        allowed
    }
}

/// The policies with what they allow with these things, sorted by machine name. One that allows nothing stays: a CDT
/// that is added later adds a line to it. What they allow with other things than records is left out where the section
/// has not the form of a real export's.
pub(super) fn resolve(configuration: &Configuration, things: Things<'_>) -> Vec<SecurityPolicy> {
    let known: BTreeSet<&str> = things.cdts.iter().map(|cdt| &*cdt.name).collect();
    let security = Security::of(configuration).unwrap_or_default();
    let mut policies = BTreeMap::new();
    for policy in Security::readable_policies(configuration) {
        let resolved = policies.entry(policy.name.clone()).or_insert_with(|| {
            let access = security.access(&[], std::slice::from_ref(&policy.name));
            SecurityPolicy {
                name: policy.name,
                roles: BTreeSet::new(),
                grants: BTreeMap::new(),
                others: things.allowed(&access),
                exports: access.exports().cloned().collect(),
            }
        });
        resolved.roles.extend(policy.roles);
        let grants = policy.grants.into_iter();
        for (cdt, words) in grants.filter(|(cdt, _)| known.contains(&**cdt)) {
            let operations: &mut BTreeSet<_> = resolved.grants.entry(cdt).or_default();
            operations.extend(words);
        }
    }
    policies.into_values().collect()
}
