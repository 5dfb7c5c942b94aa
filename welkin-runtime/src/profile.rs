//! API profiles: how one generation of Welkin's API is spoken, as data.

/// Where the environment goes in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvironmentPlacement {
    /// A query parameter of this name.
    Query(String),
}

/// One generation of Welkin's API. Paths are templates over `{tenant}`, `{patient}`, `{cdt}` and `{record}`.
///
/// Every part can be overridden, because Welkin's documentation leaves parts of it open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Where the API lives when the configuration does not say.
    pub origin: String,
    /// What every path but the token's starts with.
    pub base_path: String,
    /// Where tokens are issued.
    pub token_path: String,
    /// Where the environment goes.
    pub environment: EnvironmentPlacement,
    /// The patients of an environment.
    pub patients_path: String,
    /// One patient.
    pub patient_path: String,
    /// A patient's records of a CDT.
    pub records_path: String,
    /// One record.
    pub record_path: String,
}

impl Profile {
    /// The profile of Welkin's Core Concepts page: OAuth 2.0 client credentials, `/v1/{tenant}`.
    ///
    /// That page documents base, token request and the CDT list; the name of the environment parameter is not documented, and the
    /// paths of patients and single records are those of the recorded `v8` traffic.
    #[must_use]
    pub fn v1() -> Self {
        Self {
            origin: "https://api.welkinhealth.com".to_owned(),
            base_path: "/v1/{tenant}".to_owned(),
            token_path: "/oauth/token".to_owned(),
            environment: EnvironmentPlacement::Query("environment".to_owned()),
            patients_path: "/patients".to_owned(),
            patient_path: "/patients/{patient}".to_owned(),
            records_path: "/patients/{patient}/cdts/{cdt}".to_owned(),
            record_path: "/patients/{patient}/cdts/{cdt}/{record}".to_owned(),
        }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::v1()
    }
}
