//! Which requests are webhooks of the tenant, and new.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use secrecy::{ExposeSecret, SecretString};

use super::event::Event;
use super::scheme::SignatureScheme;

/// How old or early a webhook may be unless said otherwise.
const DEFAULT_WINDOW: Duration = Duration::from_secs(300);

/// Timestamps from here on are in milliseconds: in seconds it is the year 5138.
const FIRST_IN_MILLISECONDS: u64 = 100_000_000_000;

/// Checks webhooks: that they are signed with the secret, of now, and not seen before.
///
/// One serves all requests; what it has seen is kept in memory for as long as a replay could pass otherwise.
pub struct Verifier {
    secrets: Vec<SecretString>,
    scheme: SignatureScheme,
    window: Duration,
    /// Webhooks within the window: time of sending in milliseconds, signature. Only signed ones get here, so that strangers can't fill it.
    seen: Mutex<BTreeSet<(u64, Vec<u8>)>>,
}

/// Why a request is no webhook to act on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The header with the signature is missing.
    #[error("the webhook has no header {0}")]
    Missing(String),
    /// A header has not the form that the scheme asks for.
    #[error("the webhook's header {0} can't be read")]
    Unreadable(String),
    /// The signature is not of this body, time and secret.
    #[error("the webhook's signature is wrong")]
    WrongSignature,
    /// It was sent too long ago, or its time is yet to come.
    #[error("the webhook is not of the last {} s", .0.as_secs())]
    OutsideWindow(Duration),
    /// It was accepted before.
    #[error("the webhook was received before")]
    Replayed,
    /// It is signed, and yet no event: no JSON object.
    #[error("the webhook's body is no JSON object")]
    Malformed,
}

impl Refused {
    /// What to answer: 400 for what can't be read, 401 for what can't be trusted.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) | Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Missing(_) | Self::WrongSignature | Self::OutsideWindow(_) | Self::Replayed => {
                StatusCode::UNAUTHORIZED
            }
        }
    }
}

/// Never the secrets.
impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Verifier")
            .field("scheme", &self.scheme)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Accepts what is signed with this secret, in the default scheme, within five minutes.
    #[must_use]
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self {
            secrets: vec![secret.into()],
            scheme: SignatureScheme::default(),
            window: DEFAULT_WINDOW,
            seen: Mutex::default(),
        }
    }

    /// Accepts what is signed with this secret, too: while one replaces another.
    #[must_use]
    pub fn or_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Another scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: SignatureScheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// How old a webhook may be, and how far ahead the sender's clock. It counts only where the scheme has a timestamp.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// The event of a request, if it is to be trusted. `body` is the body as it came, byte for byte.
    ///
    /// # Errors
    /// When it is not signed with the secret, not of now, not new, or no event.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, Refused> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// The same at another time, for tests.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Event, Refused> {
        let scheme = &self.scheme;
        let written = header(headers, &scheme.header)?;
        let signature = written
            .strip_prefix(&*scheme.prefix)
            .and_then(|text| scheme.encoding.read(text))
            .ok_or_else(|| Refused::Unreadable(scheme.header.clone()))?;
        let timestamp = match &scheme.timestamp_header {
            Some(name) => Some((name, header(headers, name)?)),
            None => None,
        };
        if !self.is_signed(timestamp.map(|(_, text)| text), body, &signature) {
            return Err(Refused::WrongSignature);
        }
        if let Some((name, text)) = timestamp {
            let sent = text
                .parse()
                .map_err(|_| Refused::Unreadable(name.clone()))?;
            self.accept_once(milliseconds(sent), signature, now)?;
        }
        Event::read(body).ok_or(Refused::Malformed)
    }

    /// The headers that make a request with this body a webhook of now, for tests of receivers. The first secret signs.
    ///
    /// # Panics
    /// When the scheme's names or prefix can't be in a header.
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> HeaderMap {
        self.sign_at(body, SystemTime::now())
    }

    /// The same at another time.
    ///
    /// # Panics
    /// As [`sign`](Self::sign).
    #[must_use]
    pub fn sign_at(&self, body: &[u8], now: SystemTime) -> HeaderMap {
        let scheme = &self.scheme;
        let mut headers = HeaderMap::new();
        let mut insert = |name: &str, value: &str| {
            let name: HeaderName = name.parse().expect("the scheme names headers");
            let value: HeaderValue = value.parse().expect("the scheme's prefix is for a header");
            headers.insert(name, value);
        };
        let timestamp = scheme.timestamp_header.as_deref().map(|name| {
            let text = since_1970(now).to_string();
            insert(name, &text);
            text
        });
        let secret = self.secrets[0].expose_secret().as_bytes();
        let signature = scheme
            .algorithm
            .sign(secret, &signed(timestamp.as_deref(), body));
        let written = scheme.encoding.write(&signature);
        insert(&scheme.header, &format!("{}{written}", scheme.prefix));
        headers
    }

    fn is_signed(&self, timestamp: Option<&str>, body: &[u8], signature: &[u8]) -> bool {
        let parts = signed(timestamp, body);
        // Every secret is tried, so that time does not tell which one was right.
        let right = self.secrets.iter().filter(|secret| {
            let secret = secret.expose_secret().as_bytes();
            self.scheme.algorithm.verify(secret, &parts, signature)
        });
        right.count() > 0
    }

    fn accept_once(&self, sent: u64, signature: Vec<u8>, now: SystemTime) -> Result<(), Refused> {
        let now = since_1970(now);
        let window = u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX);
        if now.abs_diff(sent) > window {
            return Err(Refused::OutsideWindow(self.window));
        }
        // A panic elsewhere leaves the set whole.
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = seen.split_off(&(now.saturating_sub(window), Vec::new()));
        if seen.insert((sent, signature)) {
            Ok(())
        } else {
            Err(Refused::Replayed)
        }
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refused> {
    let value = headers.get(name);
    let value = value.ok_or_else(|| Refused::Missing(name.to_owned()))?;
    value
        .to_str()
        .map_err(|_| Refused::Unreadable(name.to_owned()))
}

/// The bytes that are signed.
fn signed<'a>(timestamp: Option<&'a str>, body: &'a [u8]) -> Vec<&'a [u8]> {
    match timestamp {
        Some(timestamp) => vec![timestamp.as_bytes(), b".", body],
        None => vec![body],
    }
}

/// A timestamp in seconds or milliseconds, in milliseconds.
fn milliseconds(timestamp: u64) -> u64 {
    if timestamp < FIRST_IN_MILLISECONDS {
        timestamp * 1000
    } else {
        timestamp
    }
}

/// Milliseconds; none before 1970.
fn since_1970(moment: SystemTime) -> u64 {
    let span = moment.duration_since(SystemTime::UNIX_EPOCH);
    u64::try_from(span.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
