//! Reading requests according to a [`SignatureScheme`]: the signed bytes, the signatures, and the keys.

use welkin_designer::signature_scheme::{SecretEncoding, SignatureScheme, TimestampPlace};

use super::incoming::Refused;
use super::scheme_error::SchemeError;
use super::signature::{read, secret_key};

/// The bytes that are signed.
pub(super) fn signed_parts<'a>(
    scheme: &'a SignatureScheme,
    id: &'a str,
    timestamp: &'a str,
    body: &'a [u8],
) -> Vec<&'a [u8]> {
    let values = [
        ("{body}", body),
        ("{timestamp}", timestamp.as_bytes()),
        ("{id}", id.as_bytes()),
    ];
    let mut rest = scheme.signed.as_str();
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let placeholder = values.iter().find(|(name, _)| rest.starts_with(name));
        if let Some((name, value)) = placeholder {
            parts.push(*value);
            rest = &rest[name.len()..];
            continue;
        }
        // A brace that does not start a placeholder is literal text.
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
pub(super) fn items<'h>(
    scheme: &SignatureScheme,
    header: &'h str,
) -> impl Iterator<Item = &'h str> {
    let separator = scheme.separator;
    let items = header.split(move |character| Some(character) == separator);
    items.map(str::trim).filter(|item| !item.is_empty())
}

/// The key of a secret.
pub(super) fn key(scheme: &SignatureScheme, secret: &str) -> Result<Vec<u8>, SchemeError> {
    let bare = secret
        .strip_prefix(&*scheme.secret_prefix)
        .unwrap_or(secret);
    let key = secret_key(scheme.secret_encoding, bare);
    let expected = match scheme.secret_encoding {
        SecretEncoding::Hex => "hexadecimal digits",
        SecretEncoding::Base64 | SecretEncoding::Text => "Base64",
    };
    key.map(Into::into)
        .ok_or(SchemeError::SecretEncoding { expected })
}

/// The signatures in the values of the header.
///
/// # Errors
/// Returns an error if no signature can be read.
pub(super) fn signatures(
    scheme: &SignatureScheme,
    headers: &[&str],
) -> Result<Vec<Vec<u8>>, Refused> {
    let is_timestamp = |item: &&str| match &scheme.timestamp {
        TimestampPlace::Prefix(prefix) => item.starts_with(&**prefix),
        TimestampPlace::Header(_) | TimestampPlace::None => false,
    };
    let items = headers.iter().flat_map(|header| items(scheme, header));
    let items = items.filter(|item| !is_timestamp(item));
    let items = items.filter_map(|item| item.strip_prefix(&*scheme.prefix));
    let signatures: Vec<_> = items
        .filter_map(|item| read(scheme.encoding, item))
        .collect();
    if signatures.is_empty() {
        return Err(Refused::Unreadable(scheme.header.clone()));
    }
    Ok(signatures)
}

/// The header that holds the timestamp.
pub(super) fn timestamp_header(scheme: &SignatureScheme) -> String {
    match &scheme.timestamp {
        TimestampPlace::Header(name) => name.clone(),
        TimestampPlace::Prefix(_) | TimestampPlace::None => scheme.header.clone(),
    }
}
