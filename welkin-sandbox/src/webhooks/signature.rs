//! How webhooks are signed.

use std::path::Path;

use axum::http::HeaderName;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::{Sha256, Sha384, Sha512};

/// How webhooks are signed. Nothing is known of how Welkin does it, so that every part can be set; the default is the
/// sandbox's own: HMAC-SHA256 of timestamp, `.` and body, in hexadecimal digits, in `Welkin-Signature`, and
/// milliseconds since 1970 in `Welkin-Timestamp`.
///
/// Its JSON is that of the runtime's `webhook::SignatureScheme`: one file describes both sides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WebhookSignature {
    /// The header with the signatures.
    pub header: String,
    /// What separates several signatures, or signature and timestamp, in the header; without it each signature has a
    /// header of its own.
    pub separator: Option<char>,
    /// What precedes a signature.
    pub prefix: String,
    /// The hash of the HMAC: `sha256`, `sha384` or `sha512`.
    pub algorithm: WebhookAlgorithm,
    /// How bytes are written.
    pub encoding: WebhookEncoding,
    /// Where the time of sending goes.
    pub timestamp: WebhookTimestamp,
    /// The unit of the timestamp.
    pub timestamp_unit: WebhookTimestampUnit,
    /// The header for the id of the delivery.
    pub id_header: Option<String>,
    /// The bytes that are signed, with the placeholders `{body}`, `{timestamp}` and `{id}`.
    pub signed: String,
    /// How a secret becomes the key.
    pub secret_encoding: WebhookSecretEncoding,
    /// What may precede a secret and is no part of it.
    pub secret_prefix: String,
}

/// The hash of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WebhookAlgorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WebhookEncoding {
    /// Two hexadecimal digits per byte.
    Hex,
    /// Base64 with padding.
    Base64,
}

/// Where the time of sending goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WebhookTimestamp {
    /// Nowhere.
    None,
    /// To a header of this name.
    Header(String),
    /// Before the signatures, in the same header, after this prefix.
    Prefix(String),
}

/// The unit of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WebhookTimestampUnit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

/// How a secret becomes the key of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WebhookSecretEncoding {
    /// The key is the secret's text.
    Text,
    /// The key is the secret, decoded from Base64.
    Base64,
    /// The key is the secret, decoded from hexadecimal digits.
    Hex,
}

impl Default for WebhookSignature {
    fn default() -> Self {
        Self {
            header: "welkin-signature".to_owned(),
            separator: None,
            prefix: String::new(),
            algorithm: WebhookAlgorithm::Sha256,
            encoding: WebhookEncoding::Hex,
            timestamp: WebhookTimestamp::Header("welkin-timestamp".to_owned()),
            timestamp_unit: WebhookTimestampUnit::Milliseconds,
            id_header: None,
            signed: "{timestamp}.{body}".to_owned(),
            secret_encoding: WebhookSecretEncoding::Text,
            secret_prefix: String::new(),
        }
    }
}

impl WebhookSignature {
    /// HMAC-SHA256 of the body alone, in hexadecimal digits, such as `sha256=...` in `X-Hub-Signature-256`.
    #[must_use]
    pub fn of_body(header: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            header: header.into(),
            prefix: prefix.into(),
            timestamp: WebhookTimestamp::None,
            signed: "{body}".to_owned(),
            ..Self::default()
        }
    }

    /// `t=1732354200,v1=...` in one header.
    #[must_use]
    pub fn timestamped(header: impl Into<String>) -> Self {
        Self {
            header: header.into(),
            separator: Some(','),
            prefix: "v1=".to_owned(),
            timestamp: WebhookTimestamp::Prefix("t=".to_owned()),
            timestamp_unit: WebhookTimestampUnit::Seconds,
            ..Self::default()
        }
    }

    /// [Standard Webhooks](https://www.standardwebhooks.com).
    #[must_use]
    pub fn standard_webhooks() -> Self {
        Self {
            header: "webhook-signature".to_owned(),
            separator: Some(' '),
            prefix: "v1,".to_owned(),
            encoding: WebhookEncoding::Base64,
            timestamp: WebhookTimestamp::Header("webhook-timestamp".to_owned()),
            timestamp_unit: WebhookTimestampUnit::Seconds,
            id_header: Some("webhook-id".to_owned()),
            signed: "{id}.{timestamp}.{body}".to_owned(),
            secret_encoding: WebhookSecretEncoding::Base64,
            secret_prefix: "whsec_".to_owned(),
            ..Self::default()
        }
    }

    /// The scheme of a JSON file.
    ///
    /// # Errors
    /// When the file can't be read, or holds no scheme.
    pub fn from_file(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let text = std::fs::read(path)?;
        serde_json::from_slice(&text).map_err(std::io::Error::other)
    }

    pub(super) fn check(&self, secrets: &[String]) -> Result<(), String> {
        let timestamp_header = match &self.timestamp {
            WebhookTimestamp::Header(name) => Some(name),
            WebhookTimestamp::Prefix(_) | WebhookTimestamp::None => None,
        };
        for name in [
            Some(&self.header),
            self.id_header.as_ref(),
            timestamp_header,
        ] {
            if let Some(name) = name.filter(|name| HeaderName::try_from(name.as_str()).is_err()) {
                return Err(format!("{name:?} can't be the name of a header"));
            }
        }
        if secrets.is_empty() {
            return Err("it has a signature and no secret".to_owned());
        }
        if secrets.iter().any(|secret| self.key(secret).is_none()) {
            return Err("its secret is not in the encoding that the signature asks for".to_owned());
        }
        Ok(())
    }

    /// Names and values of the headers of one attempt, signed with each of the secrets.
    pub(super) fn headers(
        &self,
        secrets: &[String],
        id: &str,
        milliseconds: i64,
        body: &str,
    ) -> Vec<(String, String)> {
        let timestamp = match self.timestamp_unit {
            WebhookTimestampUnit::Seconds => milliseconds / 1000,
            WebhookTimestampUnit::Milliseconds => milliseconds,
        };
        let timestamp = timestamp.to_string();
        // The body comes last: it may hold what looks like a placeholder.
        let (before, after) = self
            .signed
            .split_once("{body}")
            .unwrap_or((&self.signed, ""));
        let filled = |text: &str| text.replace("{timestamp}", &timestamp).replace("{id}", id);
        let signed = format!("{}{body}{}", filled(before), filled(after));
        let mut items: Vec<String> = secrets
            .iter()
            .map(|secret| format!("{}{}", self.prefix, self.signature(secret, &signed)))
            .collect();
        let mut headers = Vec::from_iter(self.id_header.clone().map(|name| (name, id.to_owned())));
        match &self.timestamp {
            WebhookTimestamp::None => {}
            WebhookTimestamp::Header(name) => headers.push((name.clone(), timestamp)),
            WebhookTimestamp::Prefix(prefix) => items.insert(0, format!("{prefix}{timestamp}")),
        }
        let values = match self.separator {
            Some(separator) => vec![items.join(&separator.to_string())],
            None => items,
        };
        headers.extend(values.into_iter().map(|value| (self.header.clone(), value)));
        headers
    }

    fn key(&self, secret: &str) -> Option<Vec<u8>> {
        let secret = secret.strip_prefix(&*self.secret_prefix).unwrap_or(secret);
        match self.secret_encoding {
            WebhookSecretEncoding::Text => Some(secret.as_bytes().to_vec()),
            WebhookSecretEncoding::Base64 => STANDARD.decode(secret).ok(),
            WebhookSecretEncoding::Hex => unhex(secret),
        }
    }

    fn signature(&self, secret: &str, signed: &str) -> String {
        // Secrets are checked when the sandbox starts.
        let key = self.key(secret).unwrap_or_default();
        let signed = signed.as_bytes();
        let signature = match self.algorithm {
            WebhookAlgorithm::Sha256 => mac::<Hmac<Sha256>>(&key, signed),
            WebhookAlgorithm::Sha384 => mac::<Hmac<Sha384>>(&key, signed),
            WebhookAlgorithm::Sha512 => mac::<Hmac<Sha512>>(&key, signed),
        };
        match self.encoding {
            WebhookEncoding::Hex => signature.iter().map(|byte| format!("{byte:02x}")).collect(),
            WebhookEncoding::Base64 => STANDARD.encode(signature),
        }
    }
}

fn mac<M: Mac + KeyInit>(key: &[u8], signed: &[u8]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("an HMAC takes keys of any length");
    mac.update(signed);
    mac.finalize().into_bytes().to_vec()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let (pairs, []) = digits.as_ref()?.as_chunks::<2>() else {
        return None;
    };
    let bytes = pairs
        .iter()
        .map(|[high, low]| u8::try_from(high * 16 + low));
    bytes.collect::<Result<_, _>>().ok()
}
