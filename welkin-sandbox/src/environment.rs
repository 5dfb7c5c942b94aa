//! The environment variables that configure a client for the sandbox.

use std::net::IpAddr;

use welkin_designer::ApiProfile;

use crate::client::ApiClient;
use crate::percent_encoding::percent_encoded;
use crate::profiles::TokenForm;
use crate::sandbox::Sandbox;
use crate::state::State;

impl Sandbox {
    /// Returns the environment variables that a client of a generation of the API needs, as names and values. Empty for
    /// an unknown generation.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) {
    /// for (name, value) in sandbox.environment("v8") {
    ///     println!("{name}={value}");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn environment(&self, profile: &str) -> Vec<(&'static str, String)> {
        let profile = ApiProfile::named(profile);
        let variables = profile.map(|profile| variables(&self.state, &self.client, profile));
        variables.unwrap_or_default()
    }

    /// Returns the token request of a generation of the API, for the sandbox's client: its URL, content type and body.
    /// `None` for an unknown generation.
    #[must_use]
    pub fn token_request(&self, profile: &str) -> Option<(String, &'static str, String)> {
        let profile = ApiProfile::named(profile)?;
        let (id, secret) = (&self.client.id, &self.client.secret);
        let json = |body: serde_json::Value| ("application/json", body.to_string());
        let (content_type, body) = match TokenForm::of(profile) {
            TokenForm::Oauth => (
                "application/x-www-form-urlencoded",
                format!(
                    "grant_type=client_credentials&client_id={}&client_secret={}",
                    percent_encoded(id),
                    percent_encoded(secret)
                ),
            ),
            TokenForm::ClientInBody => json(serde_json::json!({"apiClient": id, "secret": secret})),
            TokenForm::ClientInPath => json(serde_json::json!({"secret": secret})),
        };
        let path = { profile.token_path() }
            .replace("{tenant}", &percent_encoded(&self.state.tenant))
            .replace("{client}", &percent_encoded(id));
        Some((format!("{}{path}", self.state.origin), content_type, body))
    }
}

/// Returns the environment variables of a client for a generation of the API.
pub(crate) fn variables(
    state: &State,
    client: &ApiClient,
    profile: ApiProfile,
) -> Vec<(&'static str, String)> {
    let mut variables = vec![
        ("WELKIN_BASE_URL", state.origin.as_str()),
        ("WELKIN_TENANT", &state.tenant),
        ("WELKIN_ENVIRONMENT", "live"),
        ("WELKIN_CLIENT_ID", &client.id),
        ("WELKIN_CLIENT_SECRET", &client.secret),
    ];
    let is_default = profile == ApiProfile::default();
    variables.extend((!is_default).then_some(("WELKIN_PROFILE", profile.name())));
    let host = plain_http_host(&state.origin);
    variables.extend(host.map(|host| ("WELKIN_PLAIN_HTTP_HOST", host)));
    { variables.into_iter() }
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

/// Returns the host for which clients must explicitly allow plain HTTP: a host that is not on the client's machine.
fn plain_http_host(origin: &str) -> Option<&str> {
    let (host, _) = origin.strip_prefix("http://")?.rsplit_once(':')?;
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    let is_loopback = address.map_or(host == "localhost", |address| address.is_loopback());
    (!is_loopback).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_needs_to_be_allowed_to_other_machines() {
        assert_eq!(plain_http_host("http://127.0.0.1:80"), None);
        assert_eq!(plain_http_host("http://[::1]:80"), None);
        assert_eq!(plain_http_host("http://localhost:80"), None);
        assert_eq!(plain_http_host("https://sandbox:80"), None);
        assert_eq!(plain_http_host("http://sandbox:80"), Some("sandbox"));
        assert_eq!(plain_http_host("http://[fd00::7]:80"), Some("[fd00::7]"));
    }
}
