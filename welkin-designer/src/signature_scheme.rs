//! The forms of webhook signatures, as data: the sandbox signs according to them, and the runtime verifies.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// How a sender signs: the signed bytes, the algorithm, and the location of signature, time and id.
///
/// No source describes how Welkin signs: the documentation mentions a signature header and a shared secret, and the
/// only recorded deliveries have no signature. So every part can be configured. The default is that of the sandbox, and
/// not a fact about Welkin: HMAC-SHA256 of timestamp, `.` and body, in hexadecimal digits, in `Welkin-Signature`, and
/// the timestamp in `Welkin-Timestamp`.
///
/// ```
/// use welkin_designer::signature_scheme::{SignatureScheme, TimestampPlace};
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
    /// The header with the signature. It may occur several times.
    pub header: String,
    /// The separator between several signatures, or between signature and timestamp, in the header. Without it, the
    /// header holds one signature.
    pub separator: Option<char>,
    /// The prefix of a signature, such as `sha256=` or `v1=`. Other items of a header with a separator are ignored.
    pub prefix: String,
    /// The hash of the HMAC.
    pub algorithm: Algorithm,
    /// The encoding of the signature's bytes.
    pub encoding: Encoding,
    /// The location of the time of sending.
    pub timestamp: TimestampPlace,
    /// The unit of the timestamp; a verifier reads every unit.
    pub timestamp_unit: TimestampUnit,
    /// The header with the id of the delivery, which is the same for every attempt.
    pub id_header: Option<String>,
    /// The bytes that are signed, with the placeholders `{body}`, `{timestamp}` and `{id}`. It must have `{body}`.
    pub signed: String,
    /// How a secret becomes the key.
    pub secret_encoding: SecretEncoding,
    /// An optional prefix that is not part of the secret, such as `whsec_`.
    pub secret_prefix: String,
}

/// The location of the time of sending. The time is in seconds or milliseconds since 1970, or in the form
/// `2026-11-23T09:30:00Z`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampPlace {
    /// No timestamp: the age of a webhook is not checked.
    None,
    /// In a header of this name.
    Header(String),
    /// In the same header as the signature, after this prefix: `t=` of `t=1732354200,v1=...`. It needs a separator.
    Prefix(String),
}

/// The unit of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// `webhook-signature` one or more of `v1,` and Base64, separated by spaces. The secret is Base64, with or without
    /// `whsec_` before it.
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

    /// Whether the signed bytes include a placeholder, such as `{id}`.
    #[must_use]
    pub fn signs(&self, placeholder: &str) -> bool {
        self.signed.contains(placeholder)
    }

    /// Reads a scheme from a JSON file.
    ///
    /// # Errors
    /// Returns an error if the file can't be read or does not hold a scheme.
    pub fn from_file(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let text = std::fs::read(path)?;
        serde_json::from_slice(&text).map_err(std::io::Error::other)
    }
}

/// The hash of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// The encoding of a signature's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Two hexadecimal digits per byte, in either case.
    Hex,
    /// Base64 in the standard or the URL-safe alphabet, with or without padding.
    Base64,
}

/// How the key of an HMAC is derived from a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretEncoding {
    /// The key is the text of the secret.
    Text,
    /// The key is the secret, decoded from Base64.
    Base64,
    /// The key is the secret, decoded from hexadecimal digits.
    Hex,
}
