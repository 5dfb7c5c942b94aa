//! How webhooks are signed, as data.

use serde::{Deserialize, Serialize};

use super::incoming::Refused;
use super::scheme_error::SchemeError;
use super::signature::{Algorithm, Encoding, SecretEncoding};

/// How a sender signs: which bytes, with which algorithm, and where signature, time and id are.
///
/// No source says how Welkin does it: the documentation speaks of a signature header and a shared secret, and the only
/// deliveries on record have no signature. So every part can be set. The default is that of the sandbox and no fact
/// about Welkin: HMAC-SHA256 of timestamp, `.` and body, in hexadecimal digits, in `Welkin-Signature`, and the
/// timestamp in `Welkin-Timestamp`.
///
/// ```
/// use welkin_runtime::webhook::{SignatureScheme, TimestampPlace};
///
/// let scheme: SignatureScheme = serde_json::from_str(
///     r#"{"header": "X-Signature", "prefix": "sha256=", "timestamp": "none", "signed": "{body}"}"#,
/// )?;
/// assert_eq!(scheme.timestamp, TimestampPlace::None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SignatureScheme {
    /// The header with the signature. It may come several times.
    pub header: String,
    /// What separates several signatures, or signature and timestamp, in the header; without it the header holds one
    /// signature.
    pub separator: Option<char>,
    /// What precedes a signature, such as `sha256=` or `v1=`. Other items of a header with a separator are left alone.
    pub prefix: String,
    /// The hash of the HMAC.
    pub algorithm: Algorithm,
    /// How its bytes are written.
    pub encoding: Encoding,
    /// Where the time of sending is.
    pub timestamp: TimestampPlace,
    /// The unit that [`Verifier::sign`](super::Verifier::sign) writes it in; every unit is read.
    pub timestamp_unit: TimestampUnit,
    /// The header with the id of the delivery, the same each time that it is sent.
    pub id_header: Option<String>,
    /// The bytes that are signed, with the placeholders `{body}`, `{timestamp}` and `{id}`. It must have `{body}`.
    pub signed: String,
    /// How a secret becomes the key.
    pub secret_encoding: SecretEncoding,
    /// What may precede a secret and is no part of it, such as `whsec_`.
    pub secret_prefix: String,
}

/// Where the time of sending is: in seconds or milliseconds since 1970, or in the form `2026-11-23T09:30:00Z`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimestampPlace {
    /// There is none: the age of a webhook is not checked.
    None,
    /// In a header of this name.
    Header(String),
    /// Beside the signature, in the same header, after this prefix: `t=` of `t=1732354200,v1=...`. It needs a
    /// separator.
    Prefix(String),
}

/// The unit of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimestampUnit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

impl Default for SignatureScheme {
    fn default() -> Self {
        Self {
            header: "welkin-signature".to_owned(),
            separator: None,
            prefix: String::new(),
            algorithm: Algorithm::Sha256,
            encoding: Encoding::Hex,
            timestamp: TimestampPlace::Header("welkin-timestamp".to_owned()),
            timestamp_unit: TimestampUnit::Milliseconds,
            id_header: None,
            signed: "{timestamp}.{body}".to_owned(),
            secret_encoding: SecretEncoding::Text,
            secret_prefix: String::new(),
        }
    }
}

impl SignatureScheme {
    /// HMAC-SHA256 of the body alone, in hexadecimal digits, such as `sha256=...` in `X-Hub-Signature-256`.
    #[must_use]
    pub fn of_body(header: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            header: header.into(),
            prefix: prefix.into(),
            timestamp: TimestampPlace::None,
            signed: "{body}".to_owned(),
            ..Self::default()
        }
    }

    /// `t=1732354200,v1=...,v1=...` in one header: HMAC-SHA256 of timestamp, `.` and body, in hexadecimal digits.
    #[must_use]
    pub fn timestamped(header: impl Into<String>) -> Self {
        Self {
            header: header.into(),
            separator: Some(','),
            prefix: "v1=".to_owned(),
            timestamp: TimestampPlace::Prefix("t=".to_owned()),
            timestamp_unit: TimestampUnit::Seconds,
            ..Self::default()
        }
    }

    /// [Standard Webhooks](https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and in
    /// `webhook-signature` one or more of `v1,` and Base64, separated by spaces. The secret is Base64, after `whsec_`
    /// or not.
    #[must_use]
    pub fn standard_webhooks() -> Self {
        Self {
            header: "webhook-signature".to_owned(),
            separator: Some(' '),
            prefix: "v1,".to_owned(),
            encoding: Encoding::Base64,
            timestamp: TimestampPlace::Header("webhook-timestamp".to_owned()),
            timestamp_unit: TimestampUnit::Seconds,
            id_header: Some("webhook-id".to_owned()),
            signed: "{id}.{timestamp}.{body}".to_owned(),
            secret_encoding: SecretEncoding::Base64,
            secret_prefix: "whsec_".to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn signs(&self, placeholder: &str) -> bool {
        self.signed.contains(placeholder)
    }

    /// The bytes that are signed.
    pub(super) fn signed_parts<'a>(
        &'a self,
        id: &'a str,
        timestamp: &'a str,
        body: &'a [u8],
    ) -> Vec<&'a [u8]> {
        let values = [
            ("{body}", body),
            ("{timestamp}", timestamp.as_bytes()),
            ("{id}", id.as_bytes()),
        ];
        let mut rest = self.signed.as_str();
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let placeholder = values.iter().find(|(name, _)| rest.starts_with(name));
            if let Some((name, value)) = placeholder {
                parts.push(*value);
                rest = &rest[name.len()..];
                continue;
            }
            // A brace that starts no placeholder is itself.
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, character)| *character == '{');
            let (literal, after) = rest.split_at(end.map_or(rest.len(), |(place, _)| place));
            parts.push(literal.as_bytes());
            rest = after;
        }
        parts
    }

    /// The items of the header, if it has several.
    pub(super) fn items<'h>(&self, header: &'h str) -> impl Iterator<Item = &'h str> {
        let separator = self.separator;
        let items = header.split(move |character| Some(character) == separator);
        items.map(str::trim).filter(|item| !item.is_empty())
    }

    /// The key of a secret.
    pub(super) fn key(&self, secret: &str) -> Result<Vec<u8>, SchemeError> {
        let bare = secret.strip_prefix(&*self.secret_prefix).unwrap_or(secret);
        let key = self.secret_encoding.key(bare);
        let expected = match self.secret_encoding {
            SecretEncoding::Hex => "hexadecimal digits",
            SecretEncoding::Base64 | SecretEncoding::Text => "Base64",
        };
        key.map(Into::into)
            .ok_or(SchemeError::SecretEncoding { expected })
    }

    /// The signatures in the values of the header.
    ///
    /// # Errors
    /// When there is none that can be read.
    pub(super) fn signatures(&self, headers: &[&str]) -> Result<Vec<Vec<u8>>, Refused> {
        let is_timestamp = |item: &&str| match &self.timestamp {
            TimestampPlace::Prefix(prefix) => item.starts_with(&**prefix),
            TimestampPlace::Header(_) | TimestampPlace::None => false,
        };
        let items = headers.iter().flat_map(|header| self.items(header));
        let items = items.filter(|item| !is_timestamp(item));
        let items = items.filter_map(|item| item.strip_prefix(&*self.prefix));
        let signatures: Vec<_> = items.filter_map(|item| self.encoding.read(item)).collect();
        if signatures.is_empty() {
            return Err(Refused::Unreadable(self.header.clone()));
        }
        Ok(signatures)
    }

    /// The header that holds the timestamp.
    pub(super) fn timestamp_header(&self) -> String {
        match &self.timestamp {
            TimestampPlace::Header(name) => name.clone(),
            TimestampPlace::Prefix(_) | TimestampPlace::None => self.header.clone(),
        }
    }
}
