//! Compares security policies: the roles that have them, and their permissions on records and on other items.

use std::collections::BTreeSet;

use super::ItemKind;
use super::changes::Changes;
use super::kind::Kind;
use super::pairs::pairs;
use super::subject::Subject;
use crate::model::access::{Operation, Target};
use crate::model::{Cdt, Model, SecurityPolicy};

pub(super) fn compare(old_model: &Model, new_model: &Model, changes: &mut Changes) {
    let (old, new) = (&old_model.security_policies, &new_model.security_policies);
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
        for (old_cdt, new_cdt) in in_both(old_model, new_model) {
            fields((old, old_cdt), (new, new_cdt), &subject, changes);
        }
        permissions(&others(old), &others(new), &subject, changes);
        permissions(&exports(old), &exports(new), &subject, changes);
    }
}

/// The machine name of an item, if it has one, and a permission as it reads in a sentence: `enroll patients into the
/// program prog-care`.
type Permission = (Option<String>, String);

fn grants(old: &SecurityPolicy, new: &SecurityPolicy, subject: &Subject, changes: &mut Changes) {
    let of = |policy: &SecurityPolicy| -> BTreeSet<Permission> {
        let grants = policy.grants.iter();
        let permissions = grants.flat_map(|(cdt, operations)| {
            let operations = operations.iter();
            operations.map(|operation| (Some(cdt.clone()), operation.clone()))
        });
        permissions.collect()
    };
    permissions(&of(old), &of(new), subject, changes);
}

/// Returns the CDTs that both models have.
fn in_both<'m>(old: &'m Model, new: &'m Model) -> impl Iterator<Item = (&'m Cdt, &'m Cdt)> {
    let old = old.cdts.iter();
    old.filter_map(|old| Some((old, new.cdt(&old.name)?)))
}

/// Operations that policies limit to fields, with their names in policies.
const ON_FIELDS: [(Operation, &str); 4] = [
    (Operation::Read, "read"),
    (Operation::ReadMasked, "read_masked"),
    (Operation::Create, "create"),
    (Operation::Update, "update"),
];

/// Compares the fields that operations on the records of a CDT may access. Operations that only one of the policies
/// permits, and fields that only one of the configurations has, are reported as such.
fn fields(
    (old, old_cdt): (&SecurityPolicy, &Cdt),
    (new, new_cdt): (&SecurityPolicy, &Cdt),
    subject: &Subject,
    changes: &mut Changes,
) {
    let name = &new_cdt.name;
    if old.hidden.get(name) == new.hidden.get(name) {
        return;
    }
    for (operation, word) in ON_FIELDS {
        let permits = |policy: &SecurityPolicy| {
            let operations = policy.grants.get(name);
            operations.is_some_and(|operations| operations.contains(word))
        };
        if !permits(old) || !permits(new) {
            continue;
        }
        let accessible = |policy: &SecurityPolicy| -> BTreeSet<Permission> {
            let in_both = new_cdt.fields.iter().map(|field| &*field.name);
            let in_both = in_both.filter(|field| old_cdt.field(field).is_some());
            let accessible = in_both.filter(|field| !policy.hides(name, operation, field));
            let permission = |field| (Some(name.clone()), format!("{word} {field}"));
            accessible.map(permission).collect()
        };
        permissions(&accessible(old), &accessible(new), subject, changes);
    }
}

/// Returns the permissions on programs, dictionaries, documents, patients and encounters.
fn others(policy: &SecurityPolicy) -> BTreeSet<Permission> {
    let others = policy.others.iter();
    let permissions = others.flat_map(|(target, verbs)| {
        let target = target.as_deref();
        let name = match target {
            Target::Patients | Target::Encounters => None,
            Target::Program(name) | Target::Dictionary(name) | Target::Documents(name) => {
                Some(name.to_owned())
            }
        };
        let verbs = verbs.iter();
        verbs.map(move |verb| (name.clone(), format!("{verb} {target}")))
    });
    permissions.collect()
}

fn exports(policy: &SecurityPolicy) -> BTreeSet<Permission> {
    let exports = policy.exports.iter();
    exports
        .map(|export| (None, format!("{EXPORT}{export}")))
        .collect()
}

fn permissions(
    old: &BTreeSet<Permission>,
    new: &BTreeSet<Permission>,
    policy: &Subject,
    changes: &mut Changes,
) {
    let subject = |part: &Option<String>| match part {
        Some(part) => policy.part(part),
        None => policy.clone(),
    };
    for (part, words) in old.difference(new) {
        let kind = if reads(words) {
            Kind::ReadRevoked
        } else {
            Kind::WriteRevoked
        };
        changes.removed(kind, subject(part), words.as_str());
    }
    for (part, words) in new.difference(old) {
        let kind = if reads(words) {
            Kind::ReadGranted
        } else {
            Kind::WriteGranted
        };
        changes.added(kind, subject(part), words.as_str());
    }
}

/// The beginning of the permission to export.
const EXPORT: &str = "export ";

/// Whether a permission is one to read: `read` and `read_masked` of records, `read details of`, `download files of`,
/// and exports. All others write.
fn reads(words: &str) -> bool {
    ["read", "download ", EXPORT]
        .iter()
        .any(|word| words.starts_with(word))
}
