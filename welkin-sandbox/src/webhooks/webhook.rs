//! The settings of a receiver of webhooks.

use std::fmt;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Uri};
use serde_json::{Map, Value, json};
use welkin_designer::signature_scheme::SignatureScheme;
use welkin_designer::webhook_event::PAYLOAD_KEYS;

use super::signature;
use crate::json_object::json_object;
use crate::percent_encoding::percent_encoded;

/// Default for the most delivery attempts: the most recorded ones.
const ATTEMPTS: u32 = 6;

/// A receiver of webhooks.
///
/// It receives all changes, in order. If the response is not 2xx, the webhook is sent again, with the same body and
/// time, after a pause that doubles.
#[derive(Clone)]
pub struct Webhook {
    pub(super) url: Uri,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) signature: Option<SignatureScheme>,
    pub(super) secrets: Vec<String>,
    pub(super) signed_anew: bool,
    pub(super) pauses: Vec<Duration>,
    fields: Option<Vec<String>>,
}

impl Webhook {
    /// Creates a receiver with this URL, over plain HTTP, and a secret for signing, in the sandbox's own
    /// [scheme](SignatureScheme). By default, a webhook is sent up to six times, the second time after a second.
    #[must_use]
    pub fn new(url: Uri, secret: impl Into<String>) -> Self {
        let mut webhook = Self::unsigned(url);
        webhook.signature = Some(SignatureScheme::default());
        webhook.secrets.push(secret.into());
        webhook
    }

    /// Creates a receiver whose webhooks have no signature, as recorded.
    #[must_use]
    pub fn unsigned(url: Uri) -> Self {
        let webhook = Self {
            url,
            headers: Vec::new(),
            signature: None,
            secrets: Vec::new(),
            signed_anew: false,
            pauses: Vec::new(),
            fields: None,
        };
        webhook.attempts(ATTEMPTS, Duration::from_secs(1))
    }

    /// Creates a receiver with signatures according to [Standard Webhooks](https://www.standardwebhooks.com). Each
    /// attempt is signed anew.
    #[must_use]
    pub fn standard_webhooks(url: Uri, secret: impl Into<String>) -> Self {
        let webhook = Self::new(url, secret).signed_anew();
        webhook.signature(SignatureScheme::standard_webhooks())
    }

    /// Sets another signature scheme.
    #[must_use]
    pub fn signature(mut self, signature: SignatureScheme) -> Self {
        self.signature = Some(signature);
        self
    }

    /// Adds a secret: deliveries have a signature for each secret while one secret replaces another.
    #[must_use]
    pub fn and_secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Signs each attempt with its own time. By default, all attempts have the time of the event, as recorded.
    #[must_use]
    pub fn signed_anew(mut self) -> Self {
        self.signed_anew = true;
        self
    }

    /// Adds a header, such as `X-WEBHOOK-API-KEY`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        let path_and_query = self.url.path_and_query().map_or("/", |path| path.as_str());
        let separator = if path_and_query.contains('?') {
            '&'
        } else {
            '?'
        };
        let (name, value) = (percent_encoded(name), percent_encoded(value));
        let path_and_query = format!("{path_and_query}{separator}{name}={value}");
        let mut parts = self.url.clone().into_parts();
        parts.path_and_query = path_and_query.parse().ok();
        // A URL that can't have a query is not valid for a receiver: `check` rejects it.
        self.url = Uri::from_parts(parts).unwrap_or(self.url);
        self
    }

    /// Sends only these keys of the payload, by Designer's names: `INSTANCE_NAME`, `TENANT_NAME`, `SOURCE_NAME`,
    /// `SOURCE_ID`, `PATIENT_ID`, `EVENT_ENTITY`, `EVENT_SUBTYPE`, `URL`. Source: recorded audits.
    #[must_use]
    pub fn fields<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.fields = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the maximum number of attempts, and the pause before the first retry, which doubles with each further one.
    #[must_use]
    pub fn attempts(self, attempts: u32, pause: Duration) -> Self {
        let doubled = (1..attempts).scan(pause, |pause, _| {
            let current = *pause;
            *pause = pause.saturating_mul(2);
            Some(current)
        });
        let pauses: Vec<_> = doubled.collect();
        self.pauses(pauses)
    }

    /// Sets the pauses between attempts: the maximum number of attempts is one more than their number.
    #[must_use]
    pub fn pauses(mut self, pauses: impl IntoIterator<Item = Duration>) -> Self {
        self.pauses = pauses.into_iter().collect();
        self
    }

    /// Returns the settings, as audits show them; the sandbox's webhooks have no names.
    pub(super) fn settings(&self) -> Value {
        let headers = self.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            json!({"name": name.as_str(), "value": value})
        });
        let query = self.url.query().unwrap_or_default().split('&');
        let query = query.filter_map(|pair| pair.split_once('='));
        let query = query.map(|(name, value)| json!({"name": name, "value": value}));
        let url = self.url.to_string();
        let fields = self.fields.as_deref();
        json!({
            "name": "wh-sandbox",
            "title": "Sandbox",
            "url": url.split('?').next(),
            "headers": headers.collect::<Vec<_>>(),
            "queryParameters": query.collect::<Vec<_>>(),
            "payload": {
                "customFields": [],
                "predefinedFields": fields.map_or_else(|| json!(all_fields()), |fields| json!(fields)),
            },
            "active": true,
            "enabled": true,
        })
    }

    /// Returns the URL without the query, which may contain secrets.
    pub(crate) fn address(&self) -> String {
        let url = self.url.to_string();
        url.split('?').next().unwrap_or_default().to_owned()
    }

    /// Returns the name of the signature header, if webhooks are signed.
    pub(crate) fn signature_header(&self) -> Option<&str> {
        self.signature.as_ref().map(|scheme| &*scheme.header)
    }

    /// Returns Designer's names of the predefined keys that the receiver gets.
    pub(crate) fn sent_fields(&self) -> Vec<String> {
        let all = || all_fields().map(str::to_owned).to_vec();
        self.fields.clone().unwrap_or_else(all)
    }

    /// Rejects invalid settings.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.url.scheme_str() != Some("http") || self.url.authority().is_none() {
            return Err("its URL does not start with http://".to_owned());
        }
        for secret in &self.secrets {
            if secret.is_empty() || secret.trim() != secret {
                return Err("its secret is empty, or starts or ends with white space".to_owned());
            }
        }
        let scheme = self.signature.as_ref();
        scheme.map_or(Ok(()), |scheme| signature::check(scheme, &self.secrets))
    }

    /// Returns the body of a payload for this receiver.
    pub(super) fn body(&self, payload: &Map<String, Value>) -> String {
        let is_sent = |key: &str| {
            let name = PAYLOAD_KEYS
                .iter()
                .find(|(predefined, _)| *predefined == key);
            match (&self.fields, name) {
                (Some(fields), Some((_, name))) => fields.iter().any(|field| field == name),
                _ => true,
            }
        };
        let sent = payload.iter().filter(|(key, _)| is_sent(key));
        let body = sent.map(|(key, value)| (key.clone(), value.clone()));
        Value::from(json_object(body)).to_string()
    }
}

/// Returns the names of all keys of a payload, in Designer's words.
fn all_fields() -> [&'static str; PAYLOAD_KEYS.len()] {
    PAYLOAD_KEYS.map(|(_, name)| name)
}

/// Secrets, values of headers and the query are not printed.
impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Webhook")
            .field("authority", &self.url.authority())
            .field("path", &self.url.path())
            .field("signature", &self.signature)
            .finish_non_exhaustive()
    }
}
