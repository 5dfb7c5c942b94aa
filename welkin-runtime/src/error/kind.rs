//! The meaning of an API error, by its status and codes.

use super::Problem;

/// The meaning of an API error for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 400, 422: the API rejects the request's content.
    Invalid,
    /// The credentials are rejected, also with a new token: 401, or any status with a code such as `TOKEN_EXPIRED`.
    Unauthorized,
    /// The API client's role or security policy forbids it: 403, or 404 with such a code.
    Forbidden,
    /// 404 or 410 with an error of Welkin's, which has an `errorCode` or a `componentType`: there is no such record.
    /// Welkin may also respond in this way if a permission is missing, without saying so.
    NotFound,
    /// 404 or 410 without an error of Welkin's: the API has no such path, or a gateway or framework responded in its
    /// place, with an empty body, a page, or JSON of another form. The profile, tenant or environment is wrong; the
    /// response says nothing about the record. Source: recorded traffic, where an unknown path gets an empty body and a
    /// missing record an array of errors with codes.
    NoRoute,
    /// 409: the request conflicts with an existing object.
    Conflict,
    /// 429: too many requests.
    RateLimited,
    /// 5xx: the API failed.
    Server,
    /// 3xx: the API redirects elsewhere; the token is not sent there.
    Redirect,
    /// Any other status.
    Other,
}

impl ApiErrorKind {
    pub(super) fn of(status: u16, problems: &[Problem]) -> Self {
        if problems.iter().any(refuses_token) {
            return Self::Unauthorized;
        }
        match status {
            400 | 422 => Self::Invalid,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 410 if problems.iter().any(reports_missing_access) => Self::Forbidden,
            404 | 410 if problems.iter().any(Problem::is_of_welkin) => Self::NotFound,
            404 | 410 => Self::NoRoute,
            // Some servers respond with 200 and an error in the body.
            200..=299 if problems.iter().any(reports_missing_access) => Self::Forbidden,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            300..=399 => Self::Redirect,
            500..=599 => Self::Server,
            _ => Self::Other,
        }
    }
}

/// Sources: recorded responses for the first two, RFC 6750 and RFC 6749 for the others.
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

/// `ACCESS_FOR_API_CLIENT_RESTRICTED` was recorded, with 403; the code of a 404 is not documented, so common words
/// count, too. The message is only used if there is no code.
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

/// `tokenExpired`, `token_expired` and `TOKEN_EXPIRED` are the same code.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}
