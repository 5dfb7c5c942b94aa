//! The tenant's security policies, used to explain why the API forbids a call.

mod subject;

use std::borrow::Cow;
use std::fmt;

use crate::foreign_text::{ForeignText, write_list};

pub use self::subject::Subject;

/// The operations that a security policy allows on each subject.
type Grants<S> = &'static [(S, &'static [&'static str])];

/// A security policy and the operations that it allows, as generated from the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityPolicy {
    name: &'static str,
    roles: &'static [&'static str],
    records: Grants<&'static str>,
    others: Grants<Subject<&'static str>>,
}

impl SecurityPolicy {
    /// A policy with this machine name, which these roles have. Grants are machine names of CDTs, with the operations
    /// on their records in Designer's words.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        roles: &'static [&'static str],
        grants: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        Self {
            name,
            roles,
            records: grants,
            others: &[],
        }
    }

    /// Adds [operations](Permission::operation) on subjects other than the records of CDTs.
    #[doc(hidden)]
    #[must_use]
    pub const fn and(
        mut self,
        grants: &'static [(Subject<&'static str>, &'static [&'static str])],
    ) -> Self {
        self.others = grants;
        self
    }

    /// Machine name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Machine names of the roles that include it.
    #[must_use]
    pub const fn roles(&self) -> &'static [&'static str] {
        self.roles
    }

    fn allows(&self, operation: &str, subject: &Subject) -> bool {
        if let Subject::Records(cdt) = subject {
            let mut grants = self.records.iter();
            return grants
                .any(|(granted, operations)| *granted == cdt && operations.contains(&operation));
        }
        let mut grants = self.others.iter();
        grants.any(|(granted, operations)| {
            subject.includes(granted) && operations.contains(&operation)
        })
    }
}

/// The permission that a forbidden operation needs, according to the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permission {
    /// `read`, `create`, `update` or `delete`; with encounters also `complete`, with programs `enroll patients into`
    /// and `change phases of`, with documents `read details of`, `update details of`, `download files of` and `upload
    /// files to`, with exports `export`.
    pub operation: &'static str,
    /// The subject of the operation.
    pub subject: Subject,
    /// The policies that allow it. The API client needs one of them, or a role that has one.
    pub policies: Vec<SecurityPolicy>,
}

impl Permission {
    /// The permission that an operation needs; `None` if it is not known.
    pub(crate) fn needed(
        policies: &'static [SecurityPolicy],
        operation: &'static str,
        subject: Subject<Cow<'static, str>>,
    ) -> Option<Self> {
        if policies.is_empty() {
            return None;
        }
        let subject = subject.map(Cow::into_owned);
        let allowing = policies.iter();
        let allowing = allowing.filter(|policy| policy.allows(operation, &subject));
        let policies: Vec<_> = allowing.copied().collect();
        if policies.is_empty() && !subject.is_named_by_policies() {
            return None;
        }
        Some(Self {
            operation,
            subject,
            policies,
        })
    }

    /// The operation of a request with this method.
    pub(crate) fn operation_of(method: &http::Method) -> Option<&'static str> {
        match method.as_str() {
            "GET" => Some("read"),
            "POST" => Some("create"),
            "PATCH" => Some("update"),
            "DELETE" => Some("delete"),
            _ => None,
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation, subject, ..
        } = self;
        if self.policies.is_empty() {
            return write!(
                formatter,
                "no security policy of the configuration allows the API client to {operation} {subject}"
            );
        }
        write!(formatter, "to {operation} {subject} the API client needs ")?;
        write_list(formatter, " or ", self.policies.iter().map(PolicyWords))
    }
}

/// A policy and the roles that include it, in words.
struct PolicyWords<'a>(&'a SecurityPolicy);

impl fmt::Display for PolicyWords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(policy) = self;
        write!(
            formatter,
            "the security policy {}",
            ForeignText::new(policy.name)
        )?;
        if policy.roles.is_empty() {
            return Ok(());
        }
        formatter.write_str(", which the roles ")?;
        write_list(formatter, ", ", policy.roles.iter().map(ForeignText::new))?;
        formatter.write_str(" have")
    }
}
