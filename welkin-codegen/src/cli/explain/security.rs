//! Who may do what.

use serde_json::Value;
use welkin_codegen::model::{Model, SecurityPolicy};

use super::explanation::List;

/// The policies that say something of a CDT, with what they allow and the roles that have them.
pub(super) fn policies_of(model: &Model, cdt: &str) -> List {
    let policies = model.security_policies.iter();
    let governing = policies.filter_map(|policy| Some((policy, policy.grants.get(cdt)?)));
    List::of(
        "security_policies",
        &["policy", "allows", "roles"],
        governing,
        |(policy, operations)| {
            vec![
                policy.name.as_str().into(),
                texts(operations),
                roles(policy),
            ]
        },
    )
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
