//! Why a tenant did not tell its configuration, in the words of someone at a terminal.

use welkin_runtime::{ApiErrorKind, Error};

/// Why a tenant did not tell its configuration.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{summary}: {source}{help}", help = help.map(|help| format!("\n  help: {help}")).unwrap_or_default())]
pub struct LiveError {
    summary: &'static str,
    help: Option<&'static str>,
    source: Box<Error>,
}

impl LiveError {
    /// What the runtime said.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.source
    }
}

impl From<Error> for LiveError {
    fn from(error: Error) -> Self {
        let (summary, help) = words(&error);
        Self {
            summary,
            help,
            source: Box::new(error),
        }
    }
}

/// What happened, and what to do about it.
fn words(error: &Error) -> (&'static str, Option<&'static str>) {
    if let Error::Configuration(_) = error {
        return ("the tenant can't be asked", Some(VARIABLES));
    }
    if is_unreachable(error) {
        return ("the tenant can't be reached", Some(ADDRESS));
    }
    match error.api().map(|error| error.kind) {
        Some(ApiErrorKind::Unauthorized) => ("the API client is not accepted", Some(CREDENTIALS)),
        Some(ApiErrorKind::Forbidden) => (
            "the API client may not read the configuration",
            Some(PERMISSION),
        ),
        Some(ApiErrorKind::NotFound | ApiErrorKind::NoRoute) => {
            ("there is no such tenant or environment", Some(PLACE))
        }
        _ => ("the tenant did not tell its configuration", None),
    }
}

fn is_unreachable(error: &Error) -> bool {
    match error {
        Error::Connection { .. } => true,
        Error::Token { source, .. } => is_unreachable(source),
        _ => false,
    }
}

const VARIABLES: &str = "the tenant and its API client come from WELKIN_TENANT, WELKIN_CLIENT_ID and WELKIN_CLIENT_SECRET; the secret \
from there only";
const ADDRESS: &str = "check the network, and WELKIN_BASE_URL or --base-url where the tenant has an address of its own";
const CREDENTIALS: &str = "check WELKIN_CLIENT_ID and WELKIN_CLIENT_SECRET, and that the API client is enabled in this environment";
const PERMISSION: &str =
    "give the API client a role or security policy that lets it read the configuration";
const PLACE: &str = "check tenant, environment and profile: WELKIN_TENANT, WELKIN_ENVIRONMENT, WELKIN_PROFILE, or --tenant, \
--environment, --profile";
