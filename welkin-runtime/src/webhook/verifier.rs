//! Verification of webhooks.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use welkin_designer::signature_scheme::{SignatureScheme, TimestampPlace};

use super::delivery::{Delivery, Proof};
use super::event::Event;
use super::incoming::{IncomingRequest, Refused};
use super::literals::EventLiterals;
use super::parse::{DEFAULT_BODY_LIMIT, EventError};
use super::scheme;
use super::scheme_error::{SchemeError, check_header_name, check_scheme, check_text};
use super::signature::{is_equal, sign};
use super::static_value::StaticValue;

/// Maximum age of a webhook whose sender signs each attempt anew, as in Standard Webhooks.
const OLDEST_ATTEMPT: Duration = Duration::from_secs(5 * 60);

/// Maximum age of other webhooks. The recorded attempts at a delivery all have the time of the first one, and Welkin is
/// said to retry for 24 hours: a limit of minutes would lose deliveries after an outage.
const OLDEST_EVENT: Duration = Duration::from_secs(25 * 60 * 60);

/// Maximum time by which the sender's clock may be ahead.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Timestamps from this number on are in milliseconds, because in seconds it is the year 5138.
const FIRST_IN_MILLISECONDS: u64 = 100_000_000_000;

/// Decides whether a request is a webhook of the tenant, and reads it. It has no memory: a
/// [`Receiver`](super::Receiver) also recognizes deliveries that were handled before.
///
/// Invalid settings, such as a secret that ends with a line break, are reported by [`check`](Self::check), by
/// [`Receiver::new`](super::Receiver::new), and by every [`verify`](Self::verify).
#[derive(Clone)]
pub struct Verifier {
    pub(super) authenticity: Authenticity,
    secrets: Vec<SecretString>,
    pub(super) id_header: Option<String>,
    max_age: Option<Duration>,
    literals: EventLiterals,
    body_limit: usize,
}

/// The proof that a webhook comes from the tenant.
#[derive(Clone, Debug)]
pub(super) enum Authenticity {
    Unverified,
    Values(Vec<StaticValue>),
    Signature(SignatureScheme),
}

/// Never shows the secrets.
impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Verifier")
            .field("authenticity", &self.authenticity)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Accepts requests signed with this secret, in the default [`SignatureScheme`].
    #[must_use]
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self::of(Authenticity::Signature(SignatureScheme::default())).or_secret(secret)
    }

    /// Accepts requests signed according to [Standard Webhooks](SignatureScheme::standard_webhooks).
    #[must_use]
    pub fn standard_webhooks(secret: impl Into<SecretString>) -> Self {
        Self::new(secret).scheme(SignatureScheme::standard_webhooks())
    }

    /// Accepts requests that have all of these headers and query parameters.
    ///
    /// ```
    /// use welkin_runtime::webhook::{StaticValue, Verifier};
    ///
    /// let verifier = Verifier::static_values([StaticValue::header("X-Welkin-Key", "not a real key")]).check()?;
    /// # Ok::<(), welkin_runtime::webhook::SchemeError>(())
    /// ```
    #[must_use]
    pub fn static_values(values: impl IntoIterator<Item = StaticValue>) -> Self {
        Self::of(Authenticity::Values(values.into_iter().collect()))
    }

    /// Accepts requests with the key and secret of Welkin's chat webhook. Source: Welkin's reference.
    #[must_use]
    pub fn chat_webhook(key: impl Into<SecretString>, secret: impl Into<SecretString>) -> Self {
        Self::static_values([
            StaticValue::header("X-WEBHOOK-API-KEY", key),
            StaticValue::header("X-WEBHOOK-API-SECRET", secret),
        ])
    }

    /// Accepts every request: for receivers that only Welkin can reach. A forged event can at most make the receiver
    /// request a record from Welkin, if its handler uses only the ids.
    #[must_use]
    pub fn unverified() -> Self {
        Self::of(Authenticity::Unverified)
    }

    fn of(authenticity: Authenticity) -> Self {
        Self {
            authenticity,
            secrets: Vec::new(),
            id_header: None,
            max_age: None,
            literals: EventLiterals::default(),
            body_limit: DEFAULT_BODY_LIMIT,
        }
    }

    /// Also accepts requests signed with this secret, for rotation.
    #[must_use]
    pub fn or_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Sets another signature scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: SignatureScheme) -> Self {
        self.authenticity = Authenticity::Signature(scheme);
        self
    }

    /// Sets the header with the id of a delivery, for schemes without a signature; a [`SignatureScheme`] has its own.
    #[must_use]
    pub fn id_header(mut self, name: impl Into<String>) -> Self {
        self.id_header = Some(name.into());
        self
    }

    /// Sets the maximum age of a webhook whose scheme has a timestamp; the default is five minutes for Standard
    /// Webhooks, where every attempt has its own time, and 25 hours otherwise, because all attempts at a recorded
    /// delivery have the time of the first one.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Sets the literals of the tenant's events.
    #[must_use]
    pub fn literals(mut self, literals: EventLiterals) -> Self {
        self.literals = literals;
        self
    }

    /// Sets the maximum size of a body in bytes; the default is [`DEFAULT_BODY_LIMIT`].
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    #[cfg(feature = "axum")]
    pub(super) fn largest_body(&self) -> usize {
        self.body_limit
    }

    /// Returns the verifier if its settings are valid: call it at the start of a program.
    ///
    /// # Errors
    /// Returns an error if a secret or value is empty, has white space around it or can't be decoded, or if the scheme
    /// contradicts itself.
    pub fn check(self) -> Result<Self, SchemeError> {
        self.problem().map_or(Ok(()), Err)?;
        Ok(self)
    }

    pub(super) fn problem(&self) -> Option<SchemeError> {
        let checked = match &self.authenticity {
            Authenticity::Signature(_) if self.secrets.is_empty() => Err(SchemeError::NoSecret),
            Authenticity::Signature(scheme) => {
                check_scheme(scheme).and_then(|()| self.keys(scheme).map(|_| ()))
            }
            _ if !self.secrets.is_empty() => Err(SchemeError::NoSignature),
            Authenticity::Values(values) if values.is_empty() => Err(SchemeError::NoValues),
            Authenticity::Values(values) => values.iter().try_for_each(StaticValue::check),
            Authenticity::Unverified => Ok(()),
        };
        let id_header = self.id_header.as_deref();
        checked
            .and_then(|()| id_header.map_or(Ok(()), check_header_name))
            .err()
    }

    /// The keys of the secrets.
    pub(super) fn keys(&self, scheme: &SignatureScheme) -> Result<Vec<Vec<u8>>, SchemeError> {
        let keys = self.secrets.iter().map(|secret| {
            let secret = secret.expose_secret();
            check_text("the webhook's secret", secret)?;
            scheme::key(scheme, secret)
        });
        keys.collect()
    }

    /// Verifies a request, and returns its webhook. `body` is the body as received, byte for byte.
    ///
    /// The same request is accepted each time: [`Receiver`](super::Receiver) recognizes requests that were already
    /// handled.
    ///
    /// # Errors
    /// Returns an error if it does not come from the tenant, is too old or too large, or is not an event.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery, Refused> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// Verifies a request at another time, for tests.
    ///
    /// # Errors
    /// Same as for [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Delivery, Refused> {
        self.verify_request(&IncomingRequest::new(headers, body), now)
    }

    /// Verifies a request with a query.
    ///
    /// # Errors
    /// Same as for [`verify`](Self::verify).
    pub fn verify_request(
        &self,
        request: &IncomingRequest<'_>,
        now: SystemTime,
    ) -> Result<Delivery, Refused> {
        self.problem().map_or(Ok(()), Err)?;
        let (body, limit) = (request.body, self.body_limit);
        if body.len() > limit {
            return Err(EventError::TooLarge { limit }.into());
        }
        let mut proof = match &self.authenticity {
            Authenticity::Signature(scheme) => self.verify_signature(scheme, request, now)?,
            Authenticity::Values(values) => {
                values.iter().try_for_each(|value| value.verify(request))?;
                Proof::default()
            }
            Authenticity::Unverified => Proof::default(),
        };
        if !matches!(self.authenticity, Authenticity::Signature(_)) {
            let id = self
                .id_header
                .as_ref()
                .and_then(|name| request.headers.get(name));
            proof.id = id
                .and_then(|id| id.to_str().ok())
                .filter(|id| !id.is_empty());
        }
        let event = Event::parse_within(body, &self.literals, limit)?;
        Ok(Delivery::new(event, &proof, body))
    }

    fn verify_signature<'a>(
        &self,
        scheme: &SignatureScheme,
        request: &IncomingRequest<'a>,
        now: SystemTime,
    ) -> Result<Proof<'a>, Refused> {
        let headers = request.headers;
        let signatures = all(headers, &scheme.header)?;
        let timestamp = match &scheme.timestamp {
            TimestampPlace::None => None,
            TimestampPlace::Header(name) => Some(one(headers, name)?),
            TimestampPlace::Prefix(prefix) => {
                let mut items = signatures
                    .iter()
                    .flat_map(|header| scheme::items(scheme, header));
                let timestamp = items.find_map(|item| item.strip_prefix(prefix.as_str()));
                Some(timestamp.ok_or_else(|| Refused::Unreadable(scheme.header.clone()))?)
            }
        };
        // An unsigned id could be changed to make a handled delivery look new.
        let id_header = scheme.id_header.as_ref().filter(|_| scheme.signs("{id}"));
        let id = id_header.map(|name| one(headers, name)).transpose()?;
        let parts = scheme::signed_parts(
            scheme,
            id.unwrap_or_default(),
            timestamp.unwrap_or_default(),
            request.body,
        );
        let given = scheme::signatures(scheme, &signatures)?;
        let keys = self.keys(scheme)?;
        // Every pair is compared, so that the time does not reveal which one matched.
        let right = keys.iter().map(|key| {
            let expected = sign(scheme.algorithm, key, &parts);
            given
                .iter()
                .filter(|given| is_equal(given, &expected))
                .count()
        });
        if right.sum::<usize>() == 0 {
            return Err(Refused::WrongSignature);
        }
        if let Some(text) = timestamp {
            let sent = milliseconds(text);
            let sent = sent.ok_or_else(|| Refused::Unreadable(scheme::timestamp_header(scheme)))?;
            self.check_age(scheme, sent, since_1970(now))?;
        }
        Ok(Proof { id, timestamp })
    }

    fn check_age(&self, scheme: &SignatureScheme, sent: u64, now: u64) -> Result<(), Refused> {
        let attempts_have_a_time = scheme.signs("{id}");
        let by_default = if attempts_have_a_time {
            OLDEST_ATTEMPT
        } else {
            OLDEST_EVENT
        };
        let max_age = self.max_age.unwrap_or(by_default);
        if u128::from(now.saturating_sub(sent)) > max_age.as_millis() {
            return Err(Refused::TooOld(max_age));
        }
        if u128::from(sent.saturating_sub(now)) > CLOCK_TOLERANCE.as_millis() {
            return Err(Refused::TooEarly(CLOCK_TOLERANCE));
        }
        Ok(())
    }
}

/// All values of a required header.
fn all<'a>(headers: &'a HeaderMap, name: &str) -> Result<Vec<&'a str>, Refused> {
    let values = headers.get_all(name).iter();
    let values: Result<Vec<_>, _> = values.map(|value| value.to_str()).collect();
    let values = values.map_err(|_| Refused::Unreadable(name.to_owned()))?;
    if values.is_empty() {
        return Err(Refused::Missing(format!("header {name}")));
    }
    Ok(values)
}

/// The value of a required header.
fn one<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refused> {
    all(headers, name).map(|values| values[0])
}

/// A timestamp in seconds or milliseconds since 1970, or in the format of RFC 3339, in milliseconds.
fn milliseconds(timestamp: &str) -> Option<u64> {
    match timestamp.parse::<u64>() {
        Ok(seconds) if seconds < FIRST_IN_MILLISECONDS => Some(seconds * 1000),
        Ok(milliseconds) => Some(milliseconds),
        Err(_) => {
            let timestamp: Timestamp = timestamp.parse().ok()?;
            u64::try_from(timestamp.as_millisecond()).ok()
        }
    }
}

/// Milliseconds since 1970; 0 for earlier times.
pub(super) fn since_1970(moment: SystemTime) -> u64 {
    let span = moment.duration_since(SystemTime::UNIX_EPOCH);
    u64::try_from(span.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
