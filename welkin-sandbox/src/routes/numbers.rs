//! Numbers of a body that a float can't hold.
//!
//! `serde_json` reads `1e-400` as zero and `4503599627370496.5` as a whole number, and only a feature that changes its
//! types for the whole program keeps the text.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::de::IgnoredAny;
use welkin_designer::decimal;

/// What `serde_json` makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Rounded, although it is this whole number in another spelling: `9007199254740993.0`.
    Whole(i64),
    /// Rounded to the nearest float.
    Rounded,
    /// Rejected, because it is larger than every float, or less than every float.
    Beyond {
        /// Whether it is negative.
        is_negative: bool,
    },
}

/// The same body with other text for the numbers that are not read exactly. Bodies that are not JSON are left alone.
pub(super) fn replaced(body: &[u8], replacement: fn(Reading) -> Option<String>) -> Cow<'_, [u8]> {
    let mut changed: Vec<u8> = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(byte) = body.get(at) {
        let end = match byte {
            b'"' => end_of_text(body, at),
            b'-' | b'0'..=b'9' => end_of_number(body, at),
            _ => at + 1,
        };
        let number = std::str::from_utf8(&body[at..end]).ok();
        let number = number.filter(|_| *byte != b'"').and_then(reading);
        if let Some(text) = number.and_then(replacement) {
            changed.extend_from_slice(&body[copied..at]);
            changed.extend_from_slice(text.as_bytes());
            copied = end;
        }
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(body);
    }
    changed.extend_from_slice(&body[copied..]);
    Cow::Owned(changed)
}

/// The position after the string that begins here.
fn end_of_text(body: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = body.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    body.len()
}

/// The position after the number that begins here.
fn end_of_number(body: &[u8], start: usize) -> usize {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let length = body[start..].iter().position(|byte| !is_of_number(byte));
    length.map_or(body.len(), |length| start + length)
}

/// How a number is read; `None` if it is read exactly, or is no number.
fn reading(number: &str) -> Option<Reading> {
    // Most numbers: digits that a float holds.
    if number.len() <= 15 && !number.contains(['e', 'E']) {
        return None;
    }
    serde_json::from_str::<IgnoredAny>(number).ok()?;
    let float: f64 = number.parse().ok()?;
    if float.is_infinite() {
        let is_negative = float < 0.0;
        return Some(Reading::Beyond { is_negative });
    }
    let is_held = decimal::is_held(float, number);
    match decimal::whole(number) {
        // It is read as an integer.
        Some(_) if !number.contains(['.', 'e', 'E']) => None,
        Some(whole) => {
            let is_equal = decimal::compare(whole, float) == Some(Ordering::Equal);
            (!is_equal || !is_held).then_some(Reading::Whole(whole))
        }
        None => (!is_held).then_some(Reading::Rounded),
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, reading, replaced};

    fn marked(body: &str) -> String {
        let read = replaced(body.as_bytes(), |_| Some("null".to_owned()));
        String::from_utf8(read.into_owned()).expect("JSON is text")
    }

    #[test]
    fn numbers_that_are_not_read_exactly_are_found() {
        let beyond = |is_negative| Reading::Beyond { is_negative };
        for (sent, read) in [
            ("1e-400", Reading::Rounded),
            ("-1e-400", Reading::Rounded),
            ("3.0000000000000000000001", Reading::Rounded),
            ("-9223372036854775809", Reading::Rounded),
            ("0.99999999999999999999", Reading::Rounded),
            ("4503599627370496.5", Reading::Rounded),
            ("123456789012345678901234567890", Reading::Rounded),
            ("9223372036854775807.0", Reading::Whole(i64::MAX)),
            ("-9223372036854775808.0", Reading::Whole(i64::MIN)),
            ("9007199254740993.0", Reading::Whole(9_007_199_254_740_993)),
            (
                "-9.007199254740993e15",
                Reading::Whole(-9_007_199_254_740_993),
            ),
            ("1e400", beyond(false)),
            ("-1e400", beyond(true)),
        ] {
            assert_eq!(reading(sent), Some(read), "{sent}");
            let body = format!("{{\"a\": [{sent}, 1], \"{sent}\": \"\\\"{sent}\"}}");
            let expected = format!("{{\"a\": [null, 1], \"{sent}\": \"\\\"{sent}\"}}");
            assert_eq!(marked(&body), expected);
        }
    }

    #[test]
    fn all_else_is_left_alone() {
        for body in [
            "",
            "{\"a\": 1.50, \"b\": [20.0, -0, 0.0, 1e2, 1E+5, 1e300, 1e-5]}",
            "[9223372036854775807, -9223372036854775808, 1e18, 0.30000000000000004]",
            "[1.0000000000000000000000, 100000000000000000000000]",
            "\"1e-400",
            "-",
            "1e-400e",
            "01e400",
            "{\"a\": 12-5.5.5}",
        ] {
            assert_eq!(marked(body), body);
        }
    }
}
