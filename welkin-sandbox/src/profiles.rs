//! The generations of Welkin's API, which the sandbox serves at the same time.

/// The properties in which a generation differs from the others.
pub(crate) struct Profile {
    /// `v1`, `reference` or `v8`.
    pub(crate) name: &'static str,
    /// Prefix of all paths in a tenant. Without `{environment}`, the environment is the query parameter `environment`.
    pub(crate) base: &'static str,
    /// Path of token requests.
    pub(crate) token_path: &'static str,
    /// Form of token requests and responses.
    pub(crate) token_form: TokenForm,
    /// Path of a patient's records of a CDT.
    pub(crate) records: &'static str,
    /// Path of a single record.
    pub(crate) record: &'static str,
}

/// The form of a token request and its response.
#[derive(Clone, Copy)]
pub(crate) enum TokenForm {
    /// OAuth 2.0 client credentials.
    Oauth,
    /// `{"secret", "apiClient"}`; the response is `{"token", "expiresAt"}`.
    ClientInBody,
    /// `{"secret"}` at a path that contains the client's id; the response is `{"clientName", "token", "enabled"}`.
    ClientInPath,
}

const V8: Profile = Profile {
    name: "v8",
    base: "/{tenant}/{environment}",
    token_path: "/{tenant}/admin/api_clients/{client}",
    token_form: TokenForm::ClientInPath,
    records: "/patients/{patient}/cdts/{cdt}",
    record: "/patients/{patient}/cdts/{cdt}/{record}",
};

/// `v1`, `reference` and `v8`. Paths that several of them have in common mean the same in each.
pub(crate) const PROFILES: [Profile; 3] = [
    Profile {
        name: "v1",
        base: "/v1/{tenant}",
        token_path: "/oauth/token",
        token_form: TokenForm::Oauth,
        ..V8
    },
    Profile {
        name: "reference",
        token_path: "/auth/token",
        token_form: TokenForm::ClientInBody,
        records: "/patients/{patient}/cdts/{cdt}/records",
        record: "/patients/{patient}/cdts/{cdt}/records/{record}",
        ..V8
    },
    V8,
];
