//! How webhooks are signed, as data.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Sha256, Sha512};

/// How a sender signs: which bytes, by which algorithm, and where the signature stands.
///
/// No source tells how Welkin does it. The default is that of the sandbox and is no fact about Welkin: HMAC-SHA256 of timestamp, `.` and body, in
/// hexadecimal digits, in `Welkin-Signature`, and the timestamp in `Welkin-Timestamp`.
///
/// ```
/// use welkin_runtime::webhook::SignatureScheme;
///
/// let scheme: SignatureScheme = serde_json::from_str(
///     r#"{"header": "X-Signature", "encoding": "base64", "timestamp_header": null}"#,
/// )?;
/// assert_eq!(scheme.header, "X-Signature");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SignatureScheme {
    /// The header with the signature.
    pub header: String,
    /// What stands before the signature in it, such as `sha256=`.
    pub prefix: String,
    /// The hash of the HMAC.
    pub algorithm: Algorithm,
    /// How its bytes are written.
    pub encoding: Encoding,
    /// The header with the time of sending, in seconds or milliseconds since 1970. It is signed: the signed bytes are its text, `.` and the
    /// body. Without it they are the body alone, and nothing tells a replay from a repetition that Welkin makes.
    pub timestamp_header: Option<String>,
}

impl Default for SignatureScheme {
    fn default() -> Self {
        Self {
            header: "welkin-signature".to_owned(),
            prefix: String::new(),
            algorithm: Algorithm::Sha256,
            encoding: Encoding::Hex,
            timestamp_header: Some("welkin-timestamp".to_owned()),
        }
    }
}

/// The hash that an HMAC is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    pub(super) fn sign(self, secret: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha256 => mac::<Hmac<Sha256>>(secret, parts)
                .finalize()
                .into_bytes()
                .to_vec(),
            Self::Sha512 => mac::<Hmac<Sha512>>(secret, parts)
                .finalize()
                .into_bytes()
                .to_vec(),
        }
    }

    /// Compares in a time that does not depend on how much of the signature is right.
    pub(super) fn verify(self, secret: &[u8], parts: &[&[u8]], signature: &[u8]) -> bool {
        match self {
            Self::Sha256 => mac::<Hmac<Sha256>>(secret, parts).verify_slice(signature),
            Self::Sha512 => mac::<Hmac<Sha512>>(secret, parts).verify_slice(signature),
        }
        .is_ok()
    }
}

fn mac<M: Mac + KeyInit>(secret: &[u8], parts: &[&[u8]]) -> M {
    let mut mac = <M as KeyInit>::new_from_slice(secret).expect("an HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// Two hexadecimal digits per byte, in either case.
    Hex,
    /// Base64 with padding.
    Base64,
}

impl Encoding {
    pub(super) fn write(self, bytes: &[u8]) -> String {
        match self {
            Self::Hex => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            Self::Base64 => STANDARD.encode(bytes),
        }
    }

    pub(super) fn read(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => hexadecimal(text),
            Self::Base64 => STANDARD.decode(text).ok(),
        }
    }
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let digit = |digit: u8| char::from(digit).to_digit(16);
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok())
        .collect()
}
