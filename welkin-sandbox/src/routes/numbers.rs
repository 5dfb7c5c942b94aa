//! Numbers of a body that a float can't hold exactly.
//!
//! `serde_json` reads `1e-400` as zero, and only a feature that changes its types for the whole program keeps the text.
//! What looks whole after such rounding, and is not, is read as the next float instead: so it stays refused where a
//! whole number is asked for. From 2^52 on all floats are whole, and fractions are lost.

use std::borrow::Cow;
use std::cmp::Ordering;

use welkin_designer::decimal;

/// The same body, with numbers that only rounding makes whole moved to the next float. Bodies that are not JSON are
/// left alone.
pub(super) fn unrounded(body: &[u8]) -> Cow<'_, [u8]> {
    let mut changed: Vec<u8> = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(byte) = body.get(at) {
        let end = match byte {
            b'"' => end_of_text(body, at),
            b'-' | b'0'..=b'9' => end_of_number(body, at),
            _ => at + 1,
        };
        let number = std::str::from_utf8(&body[at..end]).ok();
        if let Some(moved) = number.filter(|_| *byte != b'"').and_then(moved) {
            changed.extend_from_slice(&body[copied..at]);
            changed.extend_from_slice(moved.to_string().as_bytes());
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

/// The number to read in place of one that rounding makes a whole one of 64 bits, or no longer one.
fn moved(number: &str) -> Option<serde_json::Number> {
    let float: f64 = number.parse().ok()?;
    // Most numbers: digits that a float holds.
    if number.len() <= 15 && !number.contains(['e', 'E']) {
        return None;
    }
    let looks_whole = |float: f64| float.fract() == 0.0 && (-LIMIT..LIMIT).contains(&float);
    if let Some(whole) = decimal::whole(number) {
        // `9007199254740993.0` is rounded to another one, and `9223372036854775807.0` to one of more bits.
        let is_rounded = decimal::compare(whole, float) != Some(Ordering::Equal);
        return (is_rounded && number.contains(['.', 'e', 'E'])).then(|| whole.into());
    }
    if !looks_whole(float) {
        return None;
    }
    let moved = if number.starts_with('-') {
        float.next_down()
    } else {
        float.next_up()
    };
    serde_json::Number::from_f64(moved).filter(|_| !looks_whole(moved))
}

/// One more than the largest whole number of 64 bits.
const LIMIT: f64 = 9_223_372_036_854_775_808.0;

#[cfg(test)]
mod tests {
    use super::unrounded;

    fn read(body: &str) -> String {
        String::from_utf8(unrounded(body.as_bytes()).into_owned()).expect("JSON is text")
    }

    #[test]
    fn what_only_rounding_makes_whole_is_moved() {
        for (sent, read_as) in [
            ("1e-400", "5e-324"),
            ("-1e-400", "-5e-324"),
            ("3.0000000000000000000001", "3.0000000000000004"),
            ("-9223372036854775809", "-9.223372036854778e+18"),
            ("0.99999999999999999999", "1.0000000000000002"),
            ("9223372036854775807.0", "9223372036854775807"),
            ("9007199254740993.0", "9007199254740993"),
            ("-9.007199254740993e15", "-9007199254740993"),
        ] {
            assert_eq!(read(sent), read_as, "{sent}");
            let body = format!("{{\"a\": [{sent}, 1], \"{sent}\": \"\\\"{sent}\"}}");
            let expected = format!("{{\"a\": [{read_as}, 1], \"{sent}\": \"\\\"{sent}\"}}");
            assert_eq!(read(&body), expected);
        }
    }

    #[test]
    fn all_else_is_left_alone() {
        for body in [
            "",
            "{\"a\": 1.50, \"b\": [20.0, -0, 0.0, 1e2, 1E+5, 1e300, 1e999, 1e-5]}",
            "[9223372036854775807, -9223372036854775808, 9223372036854775808, 1e18]",
            "[1.0000000000000000000000, 123456789012345678901234567890, 9007199254740993.5]",
            "\"1e-400",
            "-",
            "1e-400e",
            "{\"a\": 12-5.5.5}",
        ] {
            assert_eq!(read(body), body);
        }
    }
}
