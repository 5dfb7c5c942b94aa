//! Signatures of webhooks. The code is independent of the runtime's, so that each verifies the other; both implement a
//! [`SignatureScheme`].

use axum::http::HeaderName;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use welkin_designer::signature_scheme::{
    Algorithm, Encoding, SecretEncoding, SignatureScheme, TimestampPlace, TimestampUnit,
};

/// Checks whether webhooks can be signed with this scheme and these secrets.
pub(super) fn check(scheme: &SignatureScheme, secrets: &[String]) -> Result<(), String> {
    let timestamp_header = match &scheme.timestamp {
        TimestampPlace::Header(name) => Some(name),
        TimestampPlace::Prefix(_) | TimestampPlace::None => None,
    };
    for name in [
        Some(&scheme.header),
        scheme.id_header.as_ref(),
        timestamp_header,
    ] {
        if let Some(name) = name.filter(|name| HeaderName::try_from(name.as_str()).is_err()) {
            return Err(format!("{name:?} is not a valid header name"));
        }
    }
    if secrets.is_empty() {
        return Err("it has a signature but no secret".to_owned());
    }
    if secrets.iter().any(|secret| key(scheme, secret).is_none()) {
        return Err("its secret is not in the encoding that the signature requires".to_owned());
    }
    Ok(())
}

/// Returns names and values of the headers of one attempt, signed with each of the secrets.
pub(super) fn headers(
    scheme: &SignatureScheme,
    secrets: &[String],
    id: &str,
    milliseconds: i64,
    body: &str,
) -> Vec<(String, String)> {
    let timestamp = match scheme.timestamp_unit {
        TimestampUnit::Seconds => milliseconds / 1000,
        TimestampUnit::Milliseconds => milliseconds,
    };
    let timestamp = timestamp.to_string();
    // The body is inserted last: it may contain text that looks like a placeholder.
    let (before, after) = scheme
        .signed
        .split_once("{body}")
        .unwrap_or((&scheme.signed, ""));
    let filled = |text: &str| text.replace("{timestamp}", &timestamp).replace("{id}", id);
    let signed = format!("{}{body}{}", filled(before), filled(after));
    let mut items: Vec<String> = secrets
        .iter()
        .map(|secret| format!("{}{}", scheme.prefix, signature(scheme, secret, &signed)))
        .collect();
    let mut headers = Vec::from_iter(scheme.id_header.clone().map(|name| (name, id.to_owned())));
    match &scheme.timestamp {
        TimestampPlace::None => {}
        TimestampPlace::Header(name) => headers.push((name.clone(), timestamp)),
        TimestampPlace::Prefix(prefix) => items.insert(0, format!("{prefix}{timestamp}")),
    }
    let values = match scheme.separator {
        Some(separator) => vec![items.join(&separator.to_string())],
        None => items,
    };
    headers.extend(
        values
            .into_iter()
            .map(|value| (scheme.header.clone(), value)),
    );
    headers
}

fn key(scheme: &SignatureScheme, secret: &str) -> Option<Vec<u8>> {
    let secret = secret
        .strip_prefix(&*scheme.secret_prefix)
        .unwrap_or(secret);
    match scheme.secret_encoding {
        SecretEncoding::Text => Some(secret.as_bytes().to_vec()),
        SecretEncoding::Base64 => STANDARD.decode(secret).ok(),
        SecretEncoding::Hex => unhex(secret),
    }
}

fn signature(scheme: &SignatureScheme, secret: &str, signed: &str) -> String {
    // Secrets are checked when the sandbox starts.
    let key = key(scheme, secret).unwrap_or_default();
    let algorithm = match scheme.algorithm {
        Algorithm::Sha256 => hmac::HMAC_SHA256,
        Algorithm::Sha384 => hmac::HMAC_SHA384,
        Algorithm::Sha512 => hmac::HMAC_SHA512,
    };
    let signature = hmac::sign(&hmac::Key::new(algorithm, &key), signed.as_bytes());
    let signature = signature.as_ref();
    match scheme.encoding {
        Encoding::Hex => signature.iter().map(|byte| format!("{byte:02x}")).collect(),
        Encoding::Base64 => STANDARD.encode(signature),
    }
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
