//! API clients of a tenant.

use std::fmt;

use welkin_model::model::access::Security;

use crate::limits::RateLimit;

/// An API client that the sandbox accepts.
///
/// Without roles and policies it has full access; otherwise it may do what any of them permits, according to the
/// configuration's `securityFormation`.
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
    /// Methods and paths of endpoints that the client may not use.
    restrictions: Vec<(String, String)>,
    /// The client's own rate limit.
    rate_limit: Option<RateLimit>,
}

impl ApiClient {
    /// Creates a client with this id and secret.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            roles: Vec::new(),
            policies: Vec::new(),
            restrictions: Vec::new(),
            rate_limit: None,
        }
    }

    /// Adds a role of the configuration.
    #[must_use]
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.roles.push(name.into());
        self
    }

    /// Adds a security policy of the configuration.
    #[must_use]
    pub fn policy(mut self, name: impl Into<String>) -> Self {
        self.policies.push(name.into());
        self
    }

    /// Denies the client an endpoint, regardless of its roles: recorded for deleting patients and users, and for
    /// commenting on encounters. The path starts below the environment, or for `/admin` below the tenant, and `*`
    /// matches any segment.
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

    /// Sets a rate limit for this client, which replaces [`Builder::rate_limit`](crate::Builder::rate_limit).
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Id of the client.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Roles of the client.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Security policies of the client, beside those of its roles.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// Methods and paths of endpoints that the client may not use.
    #[must_use]
    pub fn restrictions(&self) -> &[(String, String)] {
        &self.restrictions
    }

    /// The client's own rate limit, if it has one.
    #[must_use]
    pub fn own_rate_limit(&self) -> Option<RateLimit> {
        self.rate_limit
    }

    /// Checks whether an endpoint is denied to the client. The path is that of a request, without the segments that
    /// precede the environment's own path.
    pub(crate) fn is_shut_out_of(&self, method: &str, path: &str) -> bool {
        let fits = |pattern: &str| {
            let pairs = pattern.split('/').zip(path.split('/'));
            let same_length = pattern.matches('/').count() == path.matches('/').count();
            same_length && { pairs }.all(|(pattern, segment)| pattern == "*" || pattern == segment)
        };
        let mut restrictions = self.restrictions.iter();
        restrictions.any(|(shut, pattern)| shut.eq_ignore_ascii_case(method) && fits(pattern))
    }

    /// Returns the first of the client's roles or policies that the configuration does not have, with the available
    /// ones.
    pub(crate) fn missing(&self, security: &Security) -> Option<(String, Vec<String>)> {
        let missing = |wanted: &[String], known: Vec<&str>| {
            let name = wanted.iter().find(|name| !known.contains(&&***name))?;
            Some((name.clone(), known.into_iter().map(str::to_owned).collect()))
        };
        missing(&self.roles, security.roles().collect())
            .or_else(|| missing(&self.policies, security.policies().collect()))
    }
}

/// The secret is not printed.
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
