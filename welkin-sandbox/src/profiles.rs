//! The generations of Welkin's API that the sandbox serves, all at once.

/// One generation, as far as it differs from the others.
pub(crate) struct Profile {
    /// What the path of everything in a tenant starts with. Without `{environment}`, that is the query parameter
    /// `environment`.
    pub(crate) base: &'static str,
    /// Where tokens are issued.
    pub(crate) token_path: &'static str,
    /// How they are asked for and answered.
    pub(crate) token_form: TokenForm,
    /// A patient's records of a CDT.
    pub(crate) records: &'static str,
    /// One record.
    pub(crate) record: &'static str,
}

/// How a token is asked for and answered.
#[derive(Clone, Copy)]
pub(crate) enum TokenForm {
    /// OAuth 2.0 client credentials.
    Oauth,
    /// `{"secret", "apiClient"}`, answered with `{"token", "expiresAt"}`.
    ClientInBody,
    /// `{"secret"}` at a path that names the client, answered with `{"clientName", "token", "enabled"}`.
    ClientInPath,
}

const V8: Profile = Profile {
    base: "/{tenant}/{environment}",
    token_path: "/{tenant}/admin/api_clients/{client}",
    token_form: TokenForm::ClientInPath,
    records: "/patients/{patient}/cdts/{cdt}",
    record: "/patients/{patient}/cdts/{cdt}/{record}",
};

/// `v1`, `reference` and `v8`. Where two have the same path, they mean the same by it.
pub(crate) const PROFILES: [Profile; 3] = [
    Profile {
        base: "/v1/{tenant}",
        token_path: "/oauth/token",
        token_form: TokenForm::Oauth,
        ..V8
    },
    Profile {
        token_path: "/auth/token",
        token_form: TokenForm::ClientInBody,
        records: "/patients/{patient}/cdts/{cdt}/records",
        record: "/patients/{patient}/cdts/{cdt}/records/{record}",
        ..V8
    },
    V8,
];
