//! Answers to token requests, in every form that Welkin is known to give.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

/// Taken where nothing says how long a token lives: the lifetime that Welkin documents.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// No token is trusted for longer, whatever the answer says.
const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// A token as it was given out. Keys of `v1`, `reference` and `v8`; other keys are ignored.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    #[serde(alias = "access_token")]
    pub(super) token: SecretString,
    #[serde(default)]
    expires_in: Value,
    #[serde(default, rename = "expiresAt")]
    expires_at: Value,
}

/// What a JSON web token says of its life, in seconds since 1970.
#[derive(Deserialize)]
struct Claims {
    exp: f64,
    iat: Option<f64>,
}

impl TokenAnswer {
    /// How long the token lives, by the first of: `expires_in`, `expiresAt`, the claims of the token, the documented hour.
    ///
    /// `now` is the server's clock where it is known, so that one that is wrong here does no harm.
    pub(super) fn lifetime(&self, now: Timestamp) -> Duration {
        self.seconds()
            .or_else(|| self.until_expiry(now))
            .or_else(|| self.claimed(now))
            .unwrap_or(DEFAULT_LIFETIME)
            .min(LONGEST_LIFETIME)
    }

    /// A number of seconds, which some servers send as text.
    fn seconds(&self) -> Option<Duration> {
        let seconds = match &self.expires_in {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        };
        Duration::try_from_secs_f64(seconds?).ok()
    }

    fn until_expiry(&self, now: Timestamp) -> Option<Duration> {
        let end: Timestamp = self.expires_at.as_str()?.trim().parse().ok()?;
        Some(until(end, now))
    }

    fn claimed(&self, now: Timestamp) -> Option<Duration> {
        let payload = self.token.expose_secret().split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let claims: Claims = serde_json::from_slice(&payload).ok()?;
        let start = claims.iat.unwrap_or(now.as_duration().as_secs_f64());
        Some(Duration::try_from_secs_f64(claims.exp - start).unwrap_or_default())
    }
}

/// The time until a moment; none if it has passed.
pub(super) fn until(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or_default()
}
