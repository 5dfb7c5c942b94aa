//! Errors of a verifier's settings.

use http::HeaderName;

use welkin_designer::signature_scheme::{SignatureScheme, TimestampPlace};

use crate::foreign_text::is_unsafe;

/// The reason why a verifier's settings can't be used. It shows names, never a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// A secret, key or expected value is empty.
    #[error("{what} is empty: is the variable or file that it comes from set?")]
    Empty {
        /// The affected setting.
        what: String,
    },
    /// A secret, key or expected value starts or ends with white space.
    #[error(
        "{what} starts or ends with white space: does the file that it comes from end with a line break?"
    )]
    WhiteSpace {
        /// The affected setting.
        what: String,
    },
    /// A secret, key or expected value contains an invisible character.
    #[error(
        "{what} contains an invisible character, such as a line break, a tab or a byte order mark"
    )]
    InvisibleCharacter {
        /// The affected setting.
        what: String,
    },
    /// A secret is not in the encoding that the scheme requires.
    #[error("the webhook's secret can't be decoded: the scheme expects {expected}")]
    SecretEncoding {
        /// `Base64` or `hexadecimal digits`.
        expected: &'static str,
    },
    /// A name that is not a valid header name.
    #[error("{0:?} is not a valid header name")]
    HeaderName(String),
    /// The scheme's prefix or separator can't be part of a header.
    #[error("the prefix and separator of the webhook's signature must be visible ASCII characters")]
    Prefix,
    /// The signed bytes do not include the body.
    #[error("the signed bytes must contain {{body}}: otherwise the signature proves nothing")]
    BodyNotSigned,
    /// The signed bytes include a value that the scheme does not locate.
    #[error(
        "the signed bytes contain {placeholder}, but the scheme does not define where it is sent"
    )]
    NoPlace {
        /// `{timestamp}` or `{id}`.
        placeholder: &'static str,
    },
    /// The signed bytes contain an unknown placeholder.
    #[error(
        "unknown placeholder {placeholder:?} in the signed bytes: expected {{body}}, {{timestamp}} or {{id}}"
    )]
    UnknownPlaceholder {
        /// The placeholder with its braces.
        placeholder: String,
    },
    /// The scheme has an unsigned timestamp, which proves nothing.
    #[error("the scheme has a timestamp, but the signed bytes do not contain {{timestamp}}")]
    TimestampNotSigned,
    /// A timestamp has a prefix, but its header is not split into items.
    #[error("a timestamp with a prefix requires a separator")]
    NoSeparator,
    /// Static values were requested, but none is named.
    #[error("no required header or query value is set")]
    NoValues,
    /// The scheme has a signature, but there is no secret to check it with.
    #[error("the scheme has a signature, but the verifier has no secret")]
    NoSecret,
    /// A secret was added to a verifier whose scheme has no signature.
    #[error("the verifier has a secret, but its scheme has no signature")]
    NoSignature,
}

/// Rejects a secret or expected value that is probably a mistake.
pub(super) fn check_text(what: &str, text: &str) -> Result<(), SchemeError> {
    let what = || what.to_owned();
    if text.is_empty() {
        return Err(SchemeError::Empty { what: what() });
    }
    if text.trim() != text {
        return Err(SchemeError::WhiteSpace { what: what() });
    }
    if text.chars().any(is_unsafe) {
        return Err(SchemeError::InvisibleCharacter { what: what() });
    }
    Ok(())
}

pub(super) fn check_header_name(name: &str) -> Result<(), SchemeError> {
    match HeaderName::try_from(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(SchemeError::HeaderName(name.to_owned())),
    }
}

/// Rejects a scheme that contradicts itself, or that would prove nothing.
pub(super) fn check_scheme(scheme: &SignatureScheme) -> Result<(), SchemeError> {
    let timestamp_header = match &scheme.timestamp {
        TimestampPlace::Header(name) => Some(name),
        TimestampPlace::Prefix(_) | TimestampPlace::None => None,
    };
    for name in [
        Some(&scheme.header),
        scheme.id_header.as_ref(),
        timestamp_header,
    ] {
        name.map_or(Ok(()), |name| check_header_name(name))?;
    }
    let is_visible = |c: char| matches!(c, ' '..='~');
    let timestamp_prefix = match &scheme.timestamp {
        TimestampPlace::Prefix(prefix) => prefix,
        _ => "",
    };
    let mut written = scheme
        .prefix
        .chars()
        .chain(timestamp_prefix.chars())
        .chain(scheme.separator);
    if !written.all(is_visible) {
        return Err(SchemeError::Prefix);
    }
    check_signed(scheme)
}

/// The first unknown placeholder: probably a typing error, because of which every delivery would be rejected.
fn unknown_placeholder(signed: &str) -> Option<&str> {
    let mut opened = signed.match_indices('{');
    opened.find_map(|(start, _)| {
        let inside = signed.get(start + 1..)?.split_once('}')?.0;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.');
        let is_placeholder = !inside.is_empty() && inside.chars().all(is_word);
        let is_known = matches!(inside, "body" | "timestamp" | "id");
        (is_placeholder && !is_known).then(|| signed.get(start..=start + inside.len() + 1))?
    })
}

fn check_signed(scheme: &SignatureScheme) -> Result<(), SchemeError> {
    if let Some(placeholder) = unknown_placeholder(&scheme.signed) {
        let placeholder = placeholder.to_owned();
        return Err(SchemeError::UnknownPlaceholder { placeholder });
    }
    let has_timestamp = scheme.timestamp != TimestampPlace::None;
    if !scheme.signs("{body}") {
        return Err(SchemeError::BodyNotSigned);
    }
    if matches!(scheme.timestamp, TimestampPlace::Prefix(_)) && scheme.separator.is_none() {
        return Err(SchemeError::NoSeparator);
    }
    match (has_timestamp, scheme.signs("{timestamp}")) {
        (true, false) => Err(SchemeError::TimestampNotSigned),
        (false, true) => Err(SchemeError::NoPlace {
            placeholder: "{timestamp}",
        }),
        _ if scheme.signs("{id}") && scheme.id_header.is_none() => Err(SchemeError::NoPlace {
            placeholder: "{id}",
        }),
        _ => Ok(()),
    }
}
