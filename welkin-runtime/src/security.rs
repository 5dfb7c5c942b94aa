//! What a tenant's configuration says of who may do what, to explain what the API forbids.

use std::fmt;

/// A security policy and what it allows to do with records, as generated code has it from the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityPolicy {
    name: &'static str,
    roles: &'static [&'static str],
    grants: &'static [(&'static str, &'static [&'static str])],
}

impl SecurityPolicy {
    /// A policy of this machine name, which these roles have. Grants are machine names of CDTs, and what may be done with their records
    /// in Designer's words.
    #[must_use]
    pub const fn new(
        name: &'static str,
        roles: &'static [&'static str],
        grants: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        Self {
            name,
            roles,
            grants,
        }
    }

    /// Its machine name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Machine names of the roles that have it.
    #[must_use]
    pub const fn roles(&self) -> &'static [&'static str] {
        self.roles
    }

    fn allows(&self, operation: &str, cdt: &str) -> bool {
        let mut grants = self.grants.iter();
        grants.any(|(granted, operations)| *granted == cdt && operations.contains(&operation))
    }
}

/// What an operation needs that the API has forbidden, as the configuration says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permission {
    /// In Designer's words: `read`, `create`, `update` or `delete`.
    pub operation: &'static str,
    /// Machine name of the CDT.
    pub cdt: String,
    /// The policies that allow it. The API client needs one of them, or a role that has one.
    pub policies: Vec<SecurityPolicy>,
}

impl Permission {
    /// What a request of this method about the records of a CDT needs.
    pub(crate) fn needed(
        policies: &'static [SecurityPolicy],
        method: &http::Method,
        cdt: &str,
    ) -> Option<Self> {
        let operation = match method.as_str() {
            _ if policies.is_empty() => return None,
            "GET" => "read",
            "POST" => "create",
            "PATCH" => "update",
            "DELETE" => "delete",
            _ => return None,
        };
        let allowing = policies
            .iter()
            .filter(|policy| policy.allows(operation, cdt));
        Some(Self {
            operation,
            cdt: cdt.to_owned(),
            policies: allowing.copied().collect(),
        })
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, cdt, .. } = self;
        if self.policies.is_empty() {
            return write!(
                formatter,
                "no security policy of the configuration allows to {operation} records of {cdt}"
            );
        }
        write!(
            formatter,
            "to {operation} records of {cdt} the API client needs "
        )?;
        for (place, policy) in self.policies.iter().enumerate() {
            if place > 0 {
                formatter.write_str(" or ")?;
            }
            write!(formatter, "the security policy {}", policy.name)?;
            if !policy.roles.is_empty() {
                write!(
                    formatter,
                    ", which the roles {} have",
                    policy.roles.join(", ")
                )?;
            }
        }
        Ok(())
    }
}
