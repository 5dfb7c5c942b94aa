//! Compares security policies: the roles that have them, and the operations on records that they permit.

use std::collections::BTreeSet;

use super::kind::Kind;
use super::pairs::pairs;
use super::{Changes, ItemKind, Subject};
use crate::model::SecurityPolicy;

pub(super) fn compare(old: &[SecurityPolicy], new: &[SecurityPolicy], changes: &mut Changes) {
    let subject = |policy: &SecurityPolicy| Subject::new(ItemKind::SecurityPolicy, &policy.name);
    // Roles refer to policies by name, so a renamed policy is another policy.
    let pairs = pairs(old, new, |policy| policy.name.clone(), |_, _| false);
    for gone in pairs.removed {
        changes.removed(Kind::PolicyRemoved, subject(gone), &*gone.name);
    }
    for came in pairs.added {
        changes.added(Kind::PolicyAdded, subject(came), &*came.name);
    }
    for (old, new) in pairs.kept {
        let subject = subject(new);
        for role in old.roles.difference(&new.roles) {
            changes.removed(
                Kind::PolicyRoleRemoved,
                subject.clone(),
                format!("role {role}"),
            );
        }
        for role in new.roles.difference(&old.roles) {
            changes.added(
                Kind::PolicyRoleAdded,
                subject.clone(),
                format!("role {role}"),
            );
        }
        grants(old, new, &subject, changes);
    }
}

fn grants(old: &SecurityPolicy, new: &SecurityPolicy, subject: &Subject, changes: &mut Changes) {
    let cdts: BTreeSet<&String> = old.grants.keys().chain(new.grants.keys()).collect();
    let nothing = BTreeSet::new();
    for cdt in cdts {
        let before = old.grants.get(cdt).unwrap_or(&nothing);
        let after = new.grants.get(cdt).unwrap_or(&nothing);
        let subject = subject.part(cdt);
        for operation in before.difference(after) {
            let kind = if reads(operation) {
                Kind::ReadRevoked
            } else {
                Kind::WriteRevoked
            };
            changes.removed(kind, subject.clone(), operation.as_str());
        }
        for operation in after.difference(before) {
            let kind = if reads(operation) {
                Kind::ReadGranted
            } else {
                Kind::WriteGranted
            };
            changes.added(kind, subject.clone(), operation.as_str());
        }
    }
}

/// Whether an operation reads: `read` and `read_masked`. All others write.
fn reads(operation: &str) -> bool {
    operation.starts_with("read")
}
