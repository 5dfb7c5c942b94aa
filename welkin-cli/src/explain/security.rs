//! Permissions in explanations.

use serde_json::Value;
use welkin_codegen::Generator;
use welkin_codegen::model::access::{Operation, Security, Target};
use welkin_codegen::model::{Cdt, Model, SecurityPolicy};

use super::explanation::List;

/// Lists the policies on the records of a CDT.
pub(super) fn policies_of(model: &Model, cdt: &str) -> List {
    policies("security_policies", model, |policy| {
        Some(texts(policy.grants.get(cdt)?))
    })
}

/// Lists the policies on another item.
pub(super) fn policies_of_target(title: &'static str, model: &Model, target: Target<&str>) -> List {
    policies(title, model, |policy| {
        let mut others = policy.others.iter();
        let (_, verbs) = others.find(|(other, _)| other.as_deref() == target)?;
        Some(verbs.iter().copied().collect())
    })
}

/// Lists the policies that permit something, with the permissions and the roles that have the policies.
fn policies(
    title: &'static str,
    model: &Model,
    allowed: impl Fn(&SecurityPolicy) -> Option<Value>,
) -> List {
    let policies = model.security_policies.iter();
    let governing = policies.filter_map(|policy| Some((policy, allowed(policy)?)));
    let columns = &["policy", "allows", "roles"];
    List::of(title, columns, governing, |(policy, allowed)| {
        vec![policy.name.as_str().into(), allowed, roles(policy)]
    })
}

/// Lists the policies on a field, which may permit less than those on its CDT.
pub(super) fn policies_of_field(generator: &Generator, cdt: &Cdt, field: &str) -> List {
    // A section whose form differs from that of a real export is treated as having no policies.
    let security = Security::of(generator.configuration()).unwrap_or_default();
    policies("security_policies", generator.model(), |policy| {
        let access = security.access(&[], std::slice::from_ref(&policy.name));
        let allowed = policy.grants.get(&cdt.name)?.iter().filter(|word| {
            let operation = Operation::named(word);
            operation.is_some_and(|operation| access.fields(cdt, operation).contain(field))
        });
        let allowed: Vec<&String> = allowed.collect();
        (!allowed.is_empty()).then(|| texts(allowed))
    })
}

/// Lists a policy's permissions on items other than the records of CDTs.
pub(super) fn others(policy: &SecurityPolicy) -> List {
    let columns = &["thing", "allows"];
    List::of(
        "other_things",
        columns,
        &policy.others,
        |(target, verbs)| {
            let target = target.as_deref().to_string();
            vec![target.into(), verbs.iter().copied().collect()]
        },
    )
}

/// Lists the bulk exports that a policy permits.
pub(super) fn exports(policy: &SecurityPolicy) -> Value {
    texts(&policy.exports)
}

/// Lists the permissions of a policy by CDT.
pub(super) fn grants(policy: &SecurityPolicy) -> List {
    List::of(
        "grants",
        &["cdt", "allows"],
        &policy.grants,
        |(cdt, operations)| vec![cdt.as_str().into(), texts(operations)],
    )
}

/// Lists the roles that have a policy.
pub(super) fn roles(policy: &SecurityPolicy) -> Value {
    texts(&policy.roles)
}

fn texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> Value {
    texts.into_iter().map(String::as_str).collect()
}
