//! Permissions of security policies on the records of the existing CDTs, and on other items.

use std::collections::{BTreeMap, BTreeSet};

use welkin_designer::Relation;

use super::access::{Access, Action, Fields, Operation, Security, Target};
use super::templates::Program;
use super::types::Cdt;
use super::warnings::Warnings;
use crate::config::Configuration;

/// A security policy, with everything in it sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityPolicy {
    /// Machine name.
    pub name: String,
    /// Machine names of the roles that have it.
    pub roles: BTreeSet<String>,
    /// Operations that it permits on records, by the machine name of the CDT; empty when it covers no existing CDT.
    pub grants: BTreeMap<String, BTreeSet<String>>,
    /// Fields that permitted operations may not access, by the machine name of the CDT and by operation; only CDTs with
    /// such fields. Deleting is not limited to fields.
    pub hidden: BTreeMap<String, BTreeMap<Operation, BTreeSet<String>>>,
    /// Actions that it permits on other items, as [verbs](Action::verb), limited to those of generated clients.
    pub others: BTreeMap<Target<String>, BTreeSet<&'static str>>,
    /// The bulk exports that it permits, by their names in paths: `CDT_RECORD`.
    pub exports: BTreeSet<String>,
}

impl SecurityPolicy {
    /// Whether an operation that it permits on the records of a CDT may not access a field.
    pub(crate) fn hides(&self, cdt: &str, operation: Operation, field: &str) -> bool {
        let hidden = self
            .hidden
            .get(cdt)
            .and_then(|hidden| hidden.get(&operation));
        hidden.is_some_and(|hidden| hidden.contains(field))
    }
}

/// The items that policies cover.
#[derive(Clone, Copy)]
pub(super) struct CoveredItems<'m> {
    pub(super) cdts: &'m [Cdt],
    pub(super) dictionaries: &'m [Cdt],
    pub(super) programs: &'m [Program],
}

impl<'m> CoveredItems<'m> {
    /// Returns the actions of generated clients on these items, apart from reading and writing records of CDTs.
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

    fn allowed(self, access: &Access) -> BTreeMap<Target<String>, BTreeSet<&'static str>> {
        let mut allowed: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for action in self.actions().filter(|action| access.permits(*action)) {
            let verbs = allowed.entry(action.target().to_owned()).or_default();
            verbs.insert(action.verb());
        }
        allowed
    }
}

/// Returns the policies with their permissions on these items, sorted by machine name. A policy that permits nothing is
/// kept, so that a CDT that is added later only adds a line to it. Permissions on items other than records are left out
/// when the section does not have the form of a real export.
pub(super) fn resolve(
    configuration: &Configuration,
    items: CoveredItems<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<SecurityPolicy> {
    let (_, unreadable) = Security::readable(configuration);
    for part in unreadable {
        warnings.at(
            part.position(configuration).unwrap_or_default(),
            part.message(),
        );
    }
    let known: BTreeSet<&str> = items.cdts.iter().map(|cdt| &*cdt.name).collect();
    let security = Security::of(configuration).unwrap_or_default();
    let mut policies = BTreeMap::new();
    for policy in Security::readable_policies(configuration) {
        let resolved = policies.entry(policy.name.clone()).or_insert_with(|| {
            let access = security.access(&[], std::slice::from_ref(&policy.name));
            SecurityPolicy {
                name: policy.name,
                roles: BTreeSet::new(),
                grants: BTreeMap::new(),
                hidden: hidden(&access, items.cdts),
                others: items.allowed(&access),
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

/// Returns the fields that permitted operations may not access.
fn hidden(
    access: &Access,
    cdts: &[Cdt],
) -> BTreeMap<String, BTreeMap<Operation, BTreeSet<String>>> {
    let mut hidden: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for cdt in cdts {
        for operation in [
            Operation::Read,
            Operation::ReadMasked,
            Operation::Create,
            Operation::Update,
        ] {
            let Fields::These(accessible) = access.fields(cdt, operation) else {
                continue;
            };
            let names = cdt.fields.iter().map(|field| &field.name);
            let names: BTreeSet<String> = names
                .filter(|name| !accessible.contains(*name))
                .cloned()
                .collect();
            if !names.is_empty() {
                let operations = hidden.entry(cdt.name.clone()).or_default();
                operations.insert(operation, names);
            }
        }
    }
    hidden
}
