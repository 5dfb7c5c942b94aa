//! Roles, policies, and what they allow.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::Configuration;
use crate::model::access::{Fields, Operation, Security};
use crate::model::{Cdt, Model, SecurityPolicy};

/// Roles and policies.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SecurityDocument {
    /// Roles in Designer's order.
    pub roles: Vec<RoleDocument>,
    /// Policies, sorted by machine name.
    pub policies: Vec<PolicyDocument>,
}

/// A role.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RoleDocument {
    /// Machine name.
    pub name: String,
    /// Machine names of its policies.
    pub policies: Vec<String>,
}

/// A security policy.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PolicyDocument {
    /// Machine name.
    pub name: String,
    /// Machine names of the roles that have it.
    pub roles: Vec<String>,
    /// Permissions on records, by CDT.
    pub records: Vec<RecordGrant>,
    /// Permissions on other items.
    pub others: Vec<ItemGrant>,
    /// The bulk exports that it allows, by their names in paths: `CDT_RECORD`.
    pub exports: Vec<String>,
}

/// Permissions of a policy on the records of a CDT.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordGrant {
    /// Machine name of the CDT.
    pub cdt: String,
    /// In the terms of policies: `read`, `read_masked`, `create`, `update`, `delete`, and unknown terms.
    pub operations: Vec<String>,
    /// The fields that each known operation may access.
    pub fields: Vec<FieldGrant>,
}

/// The fields of a CDT that an operation may access.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FieldGrant {
    /// `read`, `read_masked`, `create`, `update` or `delete`.
    pub operation: String,
    /// Machine names, in Designer's order; null for all fields.
    pub fields: Option<Vec<String>>,
}

/// Permissions of a policy on an item other than records.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
// Readers of the schema know it by this name, which is that of its first key.
#[schemars(rename = "ThingGrant")]
#[non_exhaustive]
pub struct ItemGrant {
    /// The item: `patients`, `program prog-a`.
    pub thing: String,
    /// Permitted actions: `read`, `create`, ...
    pub allows: Vec<&'static str>,
}

pub(super) fn document(configuration: &Configuration, model: &Model) -> SecurityDocument {
    // A section whose form differs from that of a real export resolves to no policies.
    let security = Security::of(configuration).unwrap_or_default();
    let cdts: BTreeMap<&str, &Cdt> = model.cdts.iter().map(|cdt| (&*cdt.name, cdt)).collect();
    let policies = model.security_policies.iter();
    let roles = security.roles().map(|role| RoleDocument {
        name: role.to_owned(),
        policies: policies
            .clone()
            .filter(|policy| policy.roles.contains(role))
            .map(|policy| policy.name.clone())
            .collect(),
    });
    SecurityDocument {
        roles: roles.collect(),
        policies: policies
            .clone()
            .map(|policy| PolicyDocument::new(policy, &security, &cdts))
            .collect(),
    }
}

impl PolicyDocument {
    fn new(policy: &SecurityPolicy, security: &Security, cdts: &BTreeMap<&str, &Cdt>) -> Self {
        let access = security.access(&[], std::slice::from_ref(&policy.name));
        let records = policy.grants.iter().map(|(cdt, operations)| RecordGrant {
            cdt: cdt.clone(),
            operations: operations.iter().cloned().collect(),
            fields: operations
                .iter()
                .filter_map(|word| {
                    let (operation, cdt) = (Operation::named(word)?, cdts.get(&**cdt)?);
                    Some(FieldGrant {
                        operation: word.clone(),
                        fields: named(access.fields(cdt, operation), cdt),
                    })
                })
                .collect(),
        });
        let others = policy.others.iter().map(|(target, verbs)| ItemGrant {
            thing: target.as_deref().to_string(),
            allows: verbs.iter().copied().collect(),
        });
        Self {
            name: policy.name.clone(),
            roles: policy.roles.iter().cloned().collect(),
            records: records.collect(),
            others: others.collect(),
            exports: policy.exports.iter().cloned().collect(),
        }
    }
}

fn named(fields: Fields<'_>, cdt: &Cdt) -> Option<Vec<String>> {
    match fields {
        Fields::All => None,
        some => {
            let names = cdt.fields.iter().map(|field| &field.name);
            Some(names.filter(|name| some.contain(name)).cloned().collect())
        }
    }
}
