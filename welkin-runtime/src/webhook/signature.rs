//! Creation, comparison and encoding of HMACs.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ring::hmac;
use welkin_designer::signature_scheme::{Algorithm, Encoding, SecretEncoding};

/// The HMAC of these bytes.
pub(super) fn sign(algorithm: Algorithm, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let algorithm = match algorithm {
        Algorithm::Sha256 => hmac::HMAC_SHA256,
        Algorithm::Sha384 => hmac::HMAC_SHA384,
        Algorithm::Sha512 => hmac::HMAC_SHA512,
    };
    let mut mac = hmac::Context::with_key(&hmac::Key::new(algorithm, key));
    for part in parts {
        mac.update(part);
    }
    mac.sign().as_ref().to_vec()
}

/// Compares in a time that depends neither on how much of `given` is correct nor on the length of `expected`.
pub(super) fn is_equal(given: &[u8], expected: &[u8]) -> bool {
    // The HMACs of two inputs are equal if the inputs are, and the crate compares them in constant time.
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"comparison");
    hmac::verify(&key, given, hmac::sign(&key, expected).as_ref()).is_ok()
}

/// The bytes of a signature as text.
pub(super) fn write(encoding: Encoding, bytes: &[u8]) -> String {
    match encoding {
        Encoding::Base64 => STANDARD.encode(bytes),
        Encoding::Hex => hex(bytes),
    }
}

/// The bytes of a signature in its text form.
pub(super) fn read(encoding: Encoding, text: &str) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Base64 => {
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
        Encoding::Hex => unhex(text),
    }
}

/// The key of an HMAC; `None` if the secret is empty or in another encoding.
pub(super) fn secret_key(encoding: SecretEncoding, secret: &str) -> Option<Cow<'_, [u8]>> {
    let key = match encoding {
        SecretEncoding::Base64 => Cow::Owned(read(Encoding::Base64, secret)?),
        SecretEncoding::Hex => Cow::Owned(read(Encoding::Hex, secret)?),
        SecretEncoding::Text => Cow::Borrowed(secret.as_bytes()),
    };
    (!key.is_empty()).then_some(key)
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
