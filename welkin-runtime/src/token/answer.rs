//! Responses to token requests, in every known form of Welkin's, and in similar ones.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::json::Json;
use crate::record::DecodeError;
use crate::salvage;

/// The lifetime of a token if the response does not state it: the one that Welkin documents.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// The maximum lifetime of a token, regardless of the response.
pub(super) const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// Keys of the token: those of `v1`, of `reference` and `v8`, and a common one.
const TOKEN_KEYS: [&str; 3] = ["access_token", "token", "accessToken"];

/// Keys of a wrapper object.
const WRAPPERS: [&str; 2] = ["data", "result"];

/// A larger number is in milliseconds since 1970, because in seconds it would be the year 5138.
const LARGEST_SECONDS: f64 = 1e11;

/// A token as issued. Other keys are ignored.
pub(super) struct TokenAnswer {
    pub(super) token: SecretString,
    /// Lifetime in seconds, under `expires_in` or `expiresIn`.
    expires_in: Option<f64>,
    /// Time of expiry, under `expiresAt` or `expires_at`.
    expires_at: Option<Timestamp>,
}

impl TokenAnswer {
    /// Reads a response.
    ///
    /// # Errors
    /// Returns an error if it is not JSON, or contains no token.
    pub(super) fn read(body: &[u8]) -> Result<Self, DecodeError> {
        let body: Json = match crate::json::from_slice(body) {
            Ok(body) => body,
            Err(error) => return Self::salvaged(body).ok_or(error),
        };
        let body = if body.is_array() {
            body.elements().next().unwrap_or_default()
        } else {
            body
        };
        let mut objects: Vec<_> = WRAPPERS.iter().filter_map(|key| body.get(key)).collect();
        objects.insert(0, body);
        let token = first(&objects, &TOKEN_KEYS, text);
        Ok(Self {
            token: token
                .ok_or(DecodeError::Shape { line: 1, column: 1 })?
                .into(),
            expires_in: first(&objects, &["expires_in", "expiresIn"], number),
            expires_at: first(&objects, &["expiresAt", "expires_at"], moment),
        })
    }

    /// The token of a response that is not JSON because of another bad value. `None` for a truncated response, because
    /// the token may be truncated, too.
    fn salvaged(body: &[u8]) -> Option<Self> {
        let body = String::from_utf8_lossy(body.trim_ascii());
        let whole = body.ends_with(['}', ']']);
        let mut tokens = TOKEN_KEYS
            .iter()
            .filter_map(|key| salvage::texts(&body, key).next());
        Some(Self {
            token: tokens.next().filter(|_| whole)?.into(),
            expires_in: None,
            expires_at: None,
        })
    }

    /// The lifetime of the token, by the first of these that is valid: `expires_in`, `expiresAt`, the claims of the
    /// token, the documented hour.
    ///
    /// `now` is the server's time if it is known, so that a wrong local clock does no harm.
    pub(super) fn lifetime(&self, now: Timestamp) -> Duration {
        let seconds = self.expires_in;
        seconds
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .or_else(|| Some(until(self.expires_at?, now)))
            .or_else(|| self.claimed(now))
            .unwrap_or(DEFAULT_LIFETIME)
            .min(LONGEST_LIFETIME)
    }

    /// The lifetime according to the claims of a JSON web token, from its issue to its expiry.
    fn claimed(&self, now: Timestamp) -> Option<Duration> {
        let payload = self.token.expose_secret().split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let claims: Json = crate::json::from_slice(&payload).ok()?;
        let claimed = |name| moment(&claims.get(name)?);
        let expiry = claimed("exp")?;
        let issue = claimed("iat").unwrap_or(now);
        Some(until(expiry, issue))
    }
}

/// The first value under one of these keys that can be read. If a key is repeated, both values count.
fn first<T>(objects: &[Json], keys: &[&str], read: fn(&Json) -> Option<T>) -> Option<T> {
    for object in objects {
        for key in keys {
            for (name, value) in object.members() {
                if name == *key
                    && let Some(value) = read(&value)
                {
                    return Some(value);
                }
            }
        }
    }
    None
}

/// A text that is not empty, without surrounding white space; or a number as text.
fn text(value: &Json) -> Option<String> {
    let text = value.as_id()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A number, which some servers send as text.
fn number(value: &Json) -> Option<f64> {
    let number = match value.as_str() {
        Some(text) => text.trim().parse().ok(),
        None => value.as_f64(),
    };
    number.filter(|number: &f64| number.is_finite())
}

/// A time as text, or in seconds or milliseconds since 1970; 0 counts as missing.
fn moment(value: &Json) -> Option<Timestamp> {
    if let Some(seconds) = number(value) {
        if seconds <= 0.0 {
            return None;
        }
        let milliseconds = if seconds < LARGEST_SECONDS {
            seconds * 1000.0
        } else {
            seconds
        };
        return Timestamp::from_millisecond(milliseconds as i64).ok();
    }
    value.as_str()?.trim().parse().ok()
}

/// The duration until a time; zero if it has passed.
pub(super) fn until(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or_default()
}
