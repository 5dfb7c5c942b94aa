//! What differs between the generations of Welkin's API beside their addresses.

use welkin_designer::ApiProfile;

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

impl TokenForm {
    /// Returns the form that a generation has.
    pub(crate) const fn of(profile: ApiProfile) -> Self {
        match profile {
            ApiProfile::V1 => Self::Oauth,
            ApiProfile::Reference => Self::ClientInBody,
            ApiProfile::V8 => Self::ClientInPath,
        }
    }
}
