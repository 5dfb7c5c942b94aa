//! URLs from path templates: every value is one segment, regardless of its characters.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::error::ConfigurationError;
use crate::error::Error;
use crate::id::{is_plain_segment, is_segment};

/// The reason why a template gives no path.
pub(crate) enum NoPath {
    /// A value can't be one segment.
    Value,
    /// No value for this part.
    Template(String),
}

impl From<NoPath> for ConfigurationError {
    fn from(error: NoPath) -> Self {
        Self::Profile(match error {
            NoPath::Value => "a part of a path is not a valid segment".to_owned(),
            NoPath::Template(part) => format!("no value for {part} in a path"),
        })
    }
}

impl From<NoPath> for Error {
    fn from(error: NoPath) -> Self {
        match error {
            NoPath::Value => Self::InvalidId,
            NoPath::Template(_) => ConfigurationError::from(error).into(),
        }
    }
}

/// Characters that a path segment escapes: all except those that RFC 3986 allows there. For some servers, a semicolon
/// begins parameters, which they remove: `..;` would become two dots.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Appends a path to one that does not end with a slash; `value` fills the parts in braces. It works on text, because
/// parsing and writing a whole URL for each part costs more than everything else before a request is sent.
pub(crate) fn append_path<'a>(
    address: &mut String,
    template: &'a str,
    mut value: impl FnMut(&str) -> Option<&'a str>,
) -> Result<(), NoPath> {
    for part in template.split('/').filter(|part| !part.is_empty()) {
        address.push('/');
        let name = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        let segment = match name {
            Some(name) => value(name).ok_or_else(|| NoPath::Template(part.to_owned()))?,
            None => part,
        };
        if is_plain_segment(segment) {
            address.push_str(segment);
        } else if is_segment(segment) {
            address.extend(utf8_percent_encode(segment, ESCAPED));
        } else {
            return Err(NoPath::Value);
        }
    }
    Ok(())
}

/// A URL as text, without a slash at its end, for appending a path.
pub(crate) fn stem(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// An address at this origin, with an escaped path and query. Parsing the host again would cost as much as the rest.
pub(crate) fn url(
    origin: &Url,
    path: &str,
    query: Option<&str>,
) -> Result<Url, ConfigurationError> {
    let mut url = origin.clone();
    url.set_path(path);
    url.set_query(query);
    // HTTP parsers reject longer addresses.
    if url.as_str().len() > LONGEST {
        let reason = "the URL is too long".to_owned();
        return Err(ConfigurationError::Profile(reason));
    }
    Ok(url)
}

/// Maximum number of bytes of an address.
const LONGEST: usize = u16::MAX as usize - 1;

#[cfg(test)]
mod tests {
    use url::Url;

    use super::append_path;

    fn path(value: &str) -> Option<String> {
        let mut address = "https://welkin.example".to_owned();
        let appended = append_path(&mut address, "/patients/{patient}", |_| Some(value));
        appended.ok().map(|()| address)
    }

    #[test]
    fn a_value_stays_one_segment_and_is_read_back_as_it_was() {
        for value in [
            "a/b",
            "a\\b",
            "..%2f",
            "é",
            "?x#y",
            "a b",
            "%2e%2e",
            "a+b;c=d@e:f",
            "[|]^`{}",
        ] {
            let address = path(value).expect("a segment");
            let url = Url::parse(&address).expect("a URL");
            assert_eq!(url.as_str(), address, "nothing is left to escape");
            let segments: Vec<_> = url.path_segments().expect("a path").collect();
            assert_eq!((segments.len(), segments[0]), (2, "patients"), "{value}");
            let read = percent_encoding::percent_decode_str(segments[1]).decode_utf8();
            assert_eq!(read.expect("UTF-8"), value);
        }
    }

    #[test]
    fn what_is_no_segment_is_refused() {
        for value in [
            "",
            ".",
            "..",
            "a\nb",
            "\t",
            ".\n.",
            " ",
            "r1\n",
            " r1",
            "r1 ",
            "\u{a0}r1",
            "r1\u{200b}",
            "\u{feff}r1",
            "r\u{202e}1",
        ] {
            assert_eq!(path(value), None, "{value:?}");
        }
    }
}
