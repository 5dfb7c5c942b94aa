//! HMACs: how they are made, compared and written.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Sha256, Sha384, Sha512};

/// The hash that an HMAC is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    pub(super) fn sign(self, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha256 => mac::<Hmac<Sha256>>(key, parts),
            Self::Sha384 => mac::<Hmac<Sha384>>(key, parts),
            Self::Sha512 => mac::<Hmac<Sha512>>(key, parts),
        }
    }
}

fn mac<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    keyed::<M>(key, parts).finalize().into_bytes().to_vec()
}

fn keyed<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> M {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("an HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

/// Compares in a time that depends neither on how much of `given` is right nor on the length of `expected`.
pub(super) fn is_equal(given: &[u8], expected: &[u8]) -> bool {
    // Outputs of the same HMAC are equal if their inputs are, and the crate compares them in constant time.
    let digest = |bytes| keyed::<Hmac<Sha256>>(b"comparison", &[bytes]).finalize();
    digest(given) == digest(expected)
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// Two hexadecimal digits per byte, in either case.
    Hex,
    /// Base64 in the standard or the URL-safe alphabet, with or without padding.
    Base64,
}

impl Encoding {
    pub(super) fn write(self, bytes: &[u8]) -> String {
        match self {
            Self::Hex => hex(bytes),
            Self::Base64 => STANDARD.encode(bytes),
        }
    }

    pub(super) fn read(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => unhex(text),
            Self::Base64 => {
                let text: String = text
                    .trim_end_matches('=')
                    .chars()
                    .map(|character| match character {
                        '-' => '+',
                        '_' => '/',
                        other => other,
                    })
                    .collect();
                STANDARD_NO_PAD.decode(text).ok()
            }
        }
    }
}

/// How a secret becomes the key of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SecretEncoding {
    /// The key is the secret's text.
    Text,
    /// The key is the secret, decoded from Base64.
    Base64,
    /// The key is the secret, decoded from hexadecimal digits.
    Hex,
}

impl SecretEncoding {
    pub(super) fn key(self, secret: &str) -> Option<Cow<'_, [u8]>> {
        let key = match self {
            Self::Text => Cow::Borrowed(secret.as_bytes()),
            Self::Base64 => Cow::Owned(Encoding::Base64.read(secret)?),
            Self::Hex => Cow::Owned(Encoding::Hex.read(secret)?),
        };
        (!key.is_empty()).then_some(key)
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let digit = |digit: u8| char::from(digit).to_digit(16);
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok())
        .collect()
}
