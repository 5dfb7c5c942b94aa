//! Errors of downloading a tenant's configuration, with explanations for users of the command.

use welkin_runtime::error::ConfigurationError;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{ApiErrorKind, Error};

/// An error of downloading a tenant's configuration.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{summary}: {source}{help}", help = help.as_deref().map(|help| format!("\n  help: {help}")).unwrap_or_default())]
pub struct LiveError {
    summary: &'static str,
    help: Option<String>,
    source: Box<Error>,
}

impl LiveError {
    /// Returns the error of the runtime.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.source
    }

    /// Whether no connection could be established.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        is_unreachable(&self.source)
    }
}

impl LiveError {
    /// Describes why the tenant did not return the items of a kind.
    pub(super) fn of(kind: FormationKind, error: Error) -> Self {
        if let Error::Token { .. } = error {
            return error.into();
        }
        let is_forbidden = error
            .api()
            .is_some_and(|error| error.kind == ApiErrorKind::Forbidden);
        let is_hidden =
            is_missing(&error) && (kind != FormationKind::Cdts || names_a_permission(&error));
        if !is_forbidden && !is_hidden {
            return error.into();
        }
        Self {
            summary: "the API client may not read the configuration",
            help: Some(format!(
                "give the API client a role or security policy that lets it read {kind}; Welkin also returns 404 if a permission is \
                 missing"
            )),
            source: Box::new(error),
        }
    }
}

impl From<Error> for LiveError {
    fn from(error: Error) -> Self {
        let (summary, help) = words(&error);
        Self {
            summary,
            help: help.map(str::to_owned),
            source: Box::new(error),
        }
    }
}

/// Whether a response means that there are no items of a kind, rather than that the client may not read them. Every
/// tenant has CDTs, even if the list is empty.
///
/// For a path that does not exist, the response is a 404 without a body. When Welkin itself refuses a request or does
/// not find an item, the response contains a reason (recorded exchanges). The encounter disposition is a single CDT,
/// which may be missing.
pub(super) fn is_absence(kind: FormationKind, error: &Error) -> bool {
    let has_reason = error.api().is_some_and(|error| !error.problems.is_empty());
    let may_miss =
        !has_reason || (kind == FormationKind::Disposition && !names_a_permission(error));
    is_missing(error) && kind != FormationKind::Cdts && may_miss
}

/// Whether the response was 404, regardless of its meaning.
fn is_missing(error: &Error) -> bool {
    let kind = error.api().map(|error| error.kind);
    matches!(kind, Some(ApiErrorKind::NotFound | ApiErrorKind::NoRoute))
}

/// Whether the tenant's reason is about permissions, such as `ACCESS_DENIED`.
fn names_a_permission(error: &Error) -> bool {
    const WORDS: [&str; 6] = [
        "ACCESS",
        "PERMISSION",
        "FORBIDDEN",
        "DENIED",
        "AUTH",
        "NOT_ALLOWED",
    ];
    let problems = error
        .api()
        .map(|error| &*error.problems)
        .unwrap_or_default();
    let mut codes = problems
        .iter()
        .flat_map(|problem| [&problem.error_code, &problem.component_type])
        .flatten();
    codes.any(|code| WORDS.iter().any(|word| code.to_uppercase().contains(word)))
}

/// Returns a description of the error and a suggested fix.
fn words(error: &Error) -> (&'static str, Option<&'static str>) {
    match error {
        Error::Configuration(ConfigurationError::Missing(_)) => {
            return ("the tenant's settings are incomplete", Some(VARIABLES));
        }
        Error::Configuration(_) => {
            return ("the tenant's settings can't be used", Some(VARIABLES));
        }
        _ => {}
    }
    if is_unreachable(error) {
        return ("the tenant can't be reached", Some(ADDRESS));
    }
    let is_of_token = matches!(error, Error::Token { .. });
    if is_of_token && error.api().is_some_and(|error| error.status == FORBIDDEN) {
        return ("the API client can't get a token", Some(TOKEN));
    }
    match error.api().map(|error| error.kind) {
        Some(ApiErrorKind::Unauthorized) => (
            "the credentials of the API client were rejected",
            Some(CREDENTIALS),
        ),
        Some(ApiErrorKind::NotFound | ApiErrorKind::NoRoute) => {
            ("there is no such tenant or environment", Some(PLACE))
        }
        _ => ("the tenant did not return its configuration", None),
    }
}

fn is_unreachable(error: &Error) -> bool {
    match error {
        Error::Connection { .. } => true,
        Error::Token { source, .. } => is_unreachable(source),
        _ => false,
    }
}

/// The HTTP status for a refused request.
const FORBIDDEN: u16 = 403;

const VARIABLES: &str = "the tenant and its API client come from WELKIN_TENANT, WELKIN_CLIENT_ID and WELKIN_CLIENT_SECRET; the secret \
can be set only there";
const ADDRESS: &str =
    "check the network, and WELKIN_BASE_URL or --base-url if the tenant has an address of its own";
const CREDENTIALS: &str = "check WELKIN_CLIENT_ID and WELKIN_CLIENT_SECRET, and that the API client is enabled in this environment";
const TOKEN: &str = "the token endpoint rejects the API client, whatever its permissions: check that the API client is enabled in \
this tenant and environment, and that no proxy or address filter responds instead of Welkin";
const PLACE: &str = "check tenant, environment and profile: WELKIN_TENANT, WELKIN_ENVIRONMENT, WELKIN_PROFILE, or --tenant, \
--environment, --profile";
