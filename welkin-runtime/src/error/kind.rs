//! The meaning of an API error, by its status and codes.

use super::Problem;

/// The meaning of an API error for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 400, 422: the API refuses the request's content.
    Invalid,
    /// The credentials are not accepted, also with a new token: 401, or any status with a code such as `TOKEN_EXPIRED`.
    Unauthorized,
    /// The API client's role or security policy forbids it: 403, or 404 with a code that says so.
    Forbidden,
    /// 404, 410: there is no such record. Welkin may answer so where a permission is missing, too, and not say it.
    NotFound,
    /// 404 without an error of Welkin's: the API has no such path, or a gateway or framework answered in its place. The
    /// profile, tenant or environment is wrong. Source: recorded traffic, where an unknown path gets an empty body and
    /// a missing record an array of errors.
    NoRoute,
    /// 409: it collides with what is there.
    Conflict,
    /// 429: too many requests.
    RateLimited,
    /// 5xx: the API failed.
    Server,
    /// 3xx: the API points elsewhere; the token is not sent there.
    Redirect,
    /// Any other status.
    Other,
}

impl ApiErrorKind {
    pub(super) fn of(status: u16, body: &[u8], problems: &[Problem]) -> Self {
        if problems.iter().any(refuses_token) {
            return Self::Unauthorized;
        }
        match status {
            400 | 422 => Self::Invalid,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 410 if problems.iter().any(reports_missing_access) => Self::Forbidden,
            404 if !is_json(body) || problems.iter().any(reports_unknown_path) => Self::NoRoute,
            404 | 410 => Self::NotFound,
            // Some servers answer 200, and the error is in the body.
            200..=299 if problems.iter().any(reports_missing_access) => Self::Forbidden,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            300..=399 => Self::Redirect,
            500..=599 => Self::Server,
            _ => Self::Other,
        }
    }
}

/// JSON, whole or cut off.
fn is_json(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    matches!(body, [b'[' | b'{', ..])
        || crate::json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

/// What web frameworks answer for a path that they don't know: `{"status": 404, "error": "Not Found", "path": ...}`,
/// and no code.
fn reports_unknown_path(problem: &Problem) -> bool {
    problem.error_code.is_none() && problem.sent().reveal().get("path").is_some()
}

/// Sources: recorded answers for the first two, RFC 6750 and RFC 6749 for the others.
fn refuses_token(problem: &Problem) -> bool {
    const CODES: [&str; 4] = [
        "TOKENEXPIRED",
        "NOTVALIDJSONWEBTOKEN",
        "INVALIDTOKEN",
        "INVALIDCLIENT",
    ];
    let code = problem.sent_code().map(letters);
    code.is_some_and(|code| CODES.contains(&&*code))
}

/// Recorded is `ACCESS_FOR_API_CLIENT_RESTRICTED`, with 403; which code comes with a 404 is not documented, so the
/// usual words count. The message is asked only where there is no code.
fn reports_missing_access(problem: &Problem) -> bool {
    const WORDS: [&str; 10] = [
        "FORBIDDEN",
        "RESTRICTED",
        "DENIED",
        "AUTHORIZED",
        "AUTHORISED",
        "ACCESS",
        "PERMISSION",
        "PERMITTED",
        "PRIVILEGE",
        "INSUFFICIENT",
    ];
    let Some(text) = problem.words().map(letters) else {
        return false;
    };
    !text.ends_with("NOTFOUND") && WORDS.iter().any(|word| text.contains(word))
}

/// `tokenExpired`, `token_expired` and `TOKEN_EXPIRED` are one code.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}
