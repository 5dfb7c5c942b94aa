//! Who may do what.

use serde_json::Value;
use welkin_codegen::model::access::Thing;
use welkin_codegen::model::{Model, SecurityPolicy};

use super::explanation::List;

/// The policies that say something of the records of a CDT.
pub(super) fn policies_of(model: &Model, cdt: &str) -> List {
    policies("security_policies", model, |policy| {
        Some(texts(policy.grants.get(cdt)?))
    })
}

/// The policies that say something of another thing.
pub(super) fn policies_of_thing(title: &'static str, model: &Model, thing: Thing<&str>) -> List {
    policies(title, model, |policy| {
        let mut others = policy.others.iter();
        let (_, verbs) = others.find(|(other, _)| other.as_deref() == thing)?;
        Some(verbs.iter().copied().collect())
    })
}

/// The policies that allow something, with what they allow and the roles that have them.
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

/// What a policy allows with other things than the records of CDTs.
pub(super) fn others(policy: &SecurityPolicy) -> List {
    let columns = &["thing", "allows"];
    List::of("other_things", columns, &policy.others, |(thing, verbs)| {
        let thing = thing.as_deref().to_string();
        vec![thing.into(), verbs.iter().copied().collect()]
    })
}

/// The bulk exports that a policy allows.
pub(super) fn exports(policy: &SecurityPolicy) -> Value {
    texts(&policy.exports)
}

/// What a policy allows, by CDT.
pub(super) fn grants(policy: &SecurityPolicy) -> List {
    List::of(
        "grants",
        &["cdt", "allows"],
        &policy.grants,
        |(cdt, operations)| vec![cdt.as_str().into(), texts(operations)],
    )
}

/// The roles that have a policy.
pub(super) fn roles(policy: &SecurityPolicy) -> Value {
    texts(&policy.roles)
}

fn texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> Value {
    texts.into_iter().map(String::as_str).collect()
}
