//! Who may do what: the security policies and roles of an export, as far as they concern records.

use serde_json::Value;

use super::designer::Configuration;

/// A security policy and what it allows to do with records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityPolicy {
    /// Its machine name.
    pub name: String,
    /// Machine names of the roles that have it.
    pub roles: Vec<String>,
    /// What it allows, CDT by CDT.
    pub grants: Vec<Grant>,
}

/// What a security policy allows to do with the records of a CDT, Welkin's own and custom fields of patients included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Machine name of the CDT.
    pub cdt: String,
    /// In Designer's words: `read`, `read_masked`, `create`, `update`, `delete`.
    pub operations: Vec<String>,
}

impl Configuration {
    /// The security policies, in Designer's order. What has another shape than that of a real export is left out: it explains refusals
    /// and decides nothing.
    #[must_use]
    pub fn security_policies(&self) -> Vec<SecurityPolicy> {
        let Some(section) = self.other_sections.get("securityFormation") else {
            return Vec::new();
        };
        let policies = items(section, "securityPolicies");
        policies
            .filter_map(|policy| {
                let name = text(policy, "name")?;
                Some(SecurityPolicy {
                    roles: roles_with(section, &name),
                    grants: items(policy, "services")
                        .chain(items(policy, "internalCdts"))
                        .chain(policy.get("patientInfoPolicy"))
                        .filter_map(grant)
                        .collect(),
                    name,
                })
            })
            .collect()
    }
}

/// A role names its policies by objects with a `name`, in a real export; a bare name is taken, too.
fn roles_with(section: &Value, policy: &str) -> Vec<String> {
    let has_it = |role: &&Value| {
        let mut names =
            items(role, "policies").map(|of_role| of_role.get("name").unwrap_or(of_role));
        names.any(|name| name.as_str() == Some(policy))
    };
    let roles = items(section, "roles").filter(has_it);
    roles.filter_map(|role| text(role, "name")).collect()
}

fn grant(service: &Value) -> Option<Grant> {
    let operations = items(service, "operations");
    Some(Grant {
        cdt: text(service, "serviceName").or_else(|| text(service, "name"))?,
        operations: operations
            .filter_map(|operation| text(operation, "operationName"))
            .collect(),
    })
}

fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}
