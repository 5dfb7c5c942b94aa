//! Who may do what with the records of the CDTs that there are.

use std::collections::{BTreeMap, BTreeSet};

use super::types::Cdt;
use crate::config::Configuration;

/// A security policy that allows something with records, sorted throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityPolicy {
    /// Its machine name.
    pub name: String,
    /// Machine names of the roles that have it.
    pub roles: BTreeSet<String>,
    /// What it allows, by the machine name of the CDT.
    pub grants: BTreeMap<String, BTreeSet<String>>,
}

/// The policies that concern these CDTs, sorted by machine name.
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
    let policies = policies.into_values();
    policies
        .filter(|policy| !policy.grants.is_empty())
        .collect()
}
