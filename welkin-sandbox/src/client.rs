//! API clients of a tenant.

use std::fmt;

use welkin_codegen::model::access::Security;

/// An API client that the sandbox accepts.
///
/// Without a role and a policy it may do everything; with some, what they permit together, as the configuration's
/// `securityFormation` says.
///
/// ```
/// let nurse = welkin_sandbox::ApiClient::new("NURSECLIENTS", "not a real secret").role("r-nurse");
/// # let _ = nurse;
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ApiClient {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) roles: Vec<String>,
    pub(crate) policies: Vec<String>,
    /// Methods and paths that it may not use.
    restrictions: Vec<(String, String)>,
}

impl ApiClient {
    /// A client of this id and secret.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            roles: Vec::new(),
            policies: Vec::new(),
            restrictions: Vec::new(),
        }
    }

    /// Gives it a role of the configuration.
    #[must_use]
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.roles.push(name.into());
        self
    }

    /// Gives it a security policy of the configuration.
    #[must_use]
    pub fn policy(mut self, name: impl Into<String>) -> Self {
        self.policies.push(name.into());
        self
    }

    /// Shuts it out of an endpoint, whatever its roles say: recorded for deleting patients and users, and for
    /// commenting on encounters. The path is that below the environment, with `*` for a segment of any text; below
    /// `/admin`, that below the tenant.
    ///
    /// ```
    /// let client = welkin_sandbox::ApiClient::new("READERCLIENT", "not a real secret")
    ///     .without("DELETE", "/patients/*")
    ///     .without("DELETE", "/admin/users/*");
    /// # let _ = client;
    /// ```
    #[must_use]
    pub fn without(mut self, method: impl Into<String>, path: impl Into<String>) -> Self {
        self.restrictions.push((method.into(), path.into()));
        self
    }

    /// Whether it is shut out of an endpoint. The path is a request's, without what stands before the environment's
    /// own.
    pub(crate) fn is_shut_out_of(&self, method: &str, path: &str) -> bool {
        let fits = |pattern: &str| {
            let pairs = pattern.split('/').zip(path.split('/'));
            let same_length = pattern.matches('/').count() == path.matches('/').count();
            same_length && { pairs }.all(|(pattern, segment)| pattern == "*" || pattern == segment)
        };
        let mut restrictions = self.restrictions.iter();
        restrictions.any(|(shut, pattern)| shut.eq_ignore_ascii_case(method) && fits(pattern))
    }

    /// The first of its roles or policies that the configuration does not have, and those it has.
    pub(crate) fn missing(&self, security: &Security) -> Option<(String, Vec<String>)> {
        let missing = |wanted: &[String], known: Vec<&str>| {
            let name = wanted.iter().find(|name| !known.contains(&&***name))?;
            Some((name.clone(), known.into_iter().map(str::to_owned).collect()))
        };
        missing(&self.roles, security.roles().collect())
            .or_else(|| missing(&self.policies, security.policies().collect()))
    }
}

/// Never the secret.
impl fmt::Debug for ApiClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiClient")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .field("policies", &self.policies)
            .finish_non_exhaustive()
    }
}
