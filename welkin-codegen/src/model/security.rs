//! Who may do what with the records of the CDTs that there are.

use std::collections::{BTreeMap, BTreeSet};

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
}

/// The policies with what they allow with these CDTs, sorted by machine name. One that allows nothing stays: a CDT that is added later
/// adds a line to it.
pub(super) fn resolve(configuration: &Configuration, cdts: &[Cdt]) -> Vec<SecurityPolicy> {
    let known: BTreeSet<&str> = cdts.iter().map(|cdt| &*cdt.name).collect();
    let mut policies = BTreeMap::new();
    for policy in configuration.security_policies() {
        let resolved = policies
            .entry(policy.name.clone())
            .or_insert_with(|| SecurityPolicy {
                name: policy.name,
                roles: BTreeSet::new(),
                grants: BTreeMap::new(),
            });
        resolved.roles.extend(policy.roles);
        let grants = policy.grants.into_iter();
        for grant in grants.filter(|grant| known.contains(&*grant.cdt)) {
            let operations: &mut BTreeSet<_> = resolved.grants.entry(grant.cdt).or_default();
            operations.extend(grant.operations);
        }
    }
    policies.into_values().collect()
}
