//! Percent-encoding for URLs and forms.

use ::percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Characters that are escaped: all except those that RFC 3986 reserves for no purpose.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes text for a path or a form.
pub(crate) fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Percent-decodes a segment of a path. What is no escape stays as it is.
pub(crate) fn percent_decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{percent_decoded, percent_encoded};

    #[test]
    fn a_segment_is_decoded_as_it_was_encoded() {
        for text in [
            "",
            "a-b.c_d~e",
            "a b",
            "a+b",
            "a&b=c",
            "a/b?c#d",
            "100%",
            "é",
        ] {
            assert_eq!(percent_decoded(&percent_encoded(text)), text);
        }
    }

    #[test]
    fn a_segment_may_hold_characters_that_a_query_reserves() {
        assert_eq!(percent_decoded("a&b=c+d%20e"), "a&b=c+d e");
        assert_eq!(percent_decoded("100%zz"), "100%zz");
    }
}
