//! The generations of Welkin's API, and the addresses in which they differ.

use std::fmt;

/// A generation of Welkin's API.
///
/// The runtime's profile of the same name gives the sources.
///
/// ```
/// use welkin_designer::ApiProfile;
///
/// assert_eq!(ApiProfile::named("v8"), Some(ApiProfile::V8));
/// assert_eq!(ApiProfile::NAMES, ["v1", "reference", "v8"]);
/// assert_eq!(ApiProfile::default().base_path(), "/v1/{tenant}");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiProfile {
    /// `/v1/{tenant}`, with OAuth 2.0 tokens.
    #[default]
    V1,
    /// `/{tenant}/{environment}`, with records below `/records`.
    Reference,
    /// `/{tenant}/{environment}`, as recorded.
    V8,
}

impl ApiProfile {
    /// All generations.
    pub const ALL: [Self; 3] = [Self::V1, Self::Reference, Self::V8];

    /// The names of all generations.
    pub const NAMES: [&str; 3] = [Self::V1.name(), Self::Reference.name(), Self::V8.name()];

    /// The generation with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// The name: `v1`, `reference` or `v8`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::Reference => "reference",
            Self::V8 => "v8",
        }
    }

    /// Scheme and host.
    #[must_use]
    pub const fn origin(self) -> &'static str {
        match self {
            Self::V1 | Self::Reference => "https://api.welkinhealth.com",
            Self::V8 => "https://api.live.welkincloud.io",
        }
    }

    /// The prefix of paths that belong to an environment. Without `{environment}`, a query parameter names it.
    #[must_use]
    pub const fn base_path(self) -> &'static str {
        match self {
            Self::V1 => "/v1/{tenant}",
            Self::Reference | Self::V8 => "/{tenant}/{environment}",
        }
    }

    /// The prefix of paths that belong to a tenant.
    #[must_use]
    pub const fn tenant_path(self) -> &'static str {
        match self {
            Self::V1 => "/v1/{tenant}",
            Self::Reference | Self::V8 => "/{tenant}",
        }
    }

    /// The whole path of token requests.
    #[must_use]
    pub const fn token_path(self) -> &'static str {
        match self {
            Self::V1 => "/oauth/token",
            Self::Reference => "/auth/token",
            Self::V8 => "/{tenant}/admin/api_clients/{client}",
        }
    }

    /// The path of a patient's records of a CDT, after the base path.
    #[must_use]
    pub const fn records_path(self) -> &'static str {
        match self {
            Self::Reference => "/patients/{patient}/cdts/{cdt}/records",
            Self::V1 | Self::V8 => "/patients/{patient}/cdts/{cdt}",
        }
    }

    /// The path of one record, after the base path.
    #[must_use]
    pub const fn record_path(self) -> &'static str {
        match self {
            Self::Reference => "/patients/{patient}/cdts/{cdt}/records/{record}",
            Self::V1 | Self::V8 => "/patients/{patient}/cdts/{cdt}/{record}",
        }
    }
}

/// Formats it as its name.
impl fmt::Display for ApiProfile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
