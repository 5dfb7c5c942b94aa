//! Conversions of numbers between their text and machine types.

use serde::Serialize;
use welkin_designer::decimal;

use super::reader::Reader;
use super::write::write_text;

/// Writes a whole number as JSON.
pub(crate) fn write_integer(number: i64, json: &mut Vec<u8>) {
    number
        .serialize(&mut serde_json::Serializer::new(json))
        .expect("writing to memory does not fail");
}

/// Writes a number as JSON. One that JSON can't represent becomes a text, in the spelling that the reader accepts: null
/// would clear a field.
pub(crate) fn write_float(number: f64, json: &mut Vec<u8>) {
    if !number.is_finite() {
        return write_text(not_finite(number), json);
    }
    number
        .serialize(&mut serde_json::Serializer::new(json))
        .expect("writing to memory does not fail");
}

/// The word for a number that JSON can't represent.
fn not_finite(number: f64) -> &'static str {
    match number {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// Whether this crate writes a number as this text.
pub(crate) fn is_written_as(number: f64, text: &str) -> bool {
    is_short_decimal(text) || written_exactly(number, text)
}

/// The whole number that is exactly the value of a text, in any spelling: `72`, `72.0`, `7.2e1`.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    // Other spellings that Rust accepts for floats, such as `inf` or `.5`, are not numbers in JSON.
    Reader::is_number(text).then(|| decimal::whole(text))?
}

fn written_exactly(number: f64, text: &str) -> bool {
    let mut room = [0_u8; 32];
    let mut rest = room.as_mut_slice();
    let written = number.serialize(&mut serde_json::Serializer::new(&mut rest));
    let length = 32 - rest.len();
    written.is_ok() && room.get(..length) == Some(text.as_bytes())
}

/// Whether it is certain, without writing the number, that it would be written as it was: up to 15 significant digits
/// survive 64 bits, and numbers of common size are written without exponent.
fn is_short_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let Some((whole, fraction)) = digits.split_once('.') else {
        return false;
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits.len() <= 16
        && is_digits(fraction)
        && whole != "0"
        && (!fraction.ends_with('0') || fraction == "0")
}

#[cfg(test)]
mod tests {
    use super::{is_short_decimal, is_written_as, whole_number, written_exactly};

    #[test]
    fn what_is_certain_to_be_written_the_same_is() {
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..20_000 {
            let digits = random.usize(1..16);
            let places = random.usize(0..digits + 1);
            let mut text: String = (0..digits).map(|_| random.digit(10)).collect();
            text.insert(places.min(text.len()), '.');
            let text = format!("{}{text}", if random.bool() { "-" } else { "" });
            let Ok(number) = text.parse::<f64>() else {
                continue;
            };
            let is_json = !text.trim_start_matches('-').starts_with('.') && !text.ends_with('.');
            let has_zeros = text.trim_start_matches('-').starts_with('0')
                && !text.trim_start_matches('-').starts_with("0.");
            if is_json && !has_zeros && is_short_decimal(&text) {
                assert!(written_exactly(number, &text), "{text}");
            }
        }
    }

    #[test]
    fn whole_numbers_are_read_exactly_or_not_at_all() {
        for (text, number) in [
            ("72.0", Some(72)),
            ("-7.2E1", Some(-72)),
            ("0.000", Some(0)),
            ("1e18", Some(1_000_000_000_000_000_000)),
            ("9007199254740993.0", Some(9_007_199_254_740_993)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9.223372036854775808e18", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("1e19", None),
            ("1e999999999999999999999", None),
            ("0.5", None),
            ("1e-1", None),
            ("", None),
            ("inf", None),
            (".5e1", None),
            ("1e", None),
        ] {
            assert_eq!(whole_number(text), number, "{text}");
        }
    }

    #[test]
    fn other_spellings_are_noticed() {
        for text in ["1.5", "72.0", "0.1", "0.30000000000000004", "-2.25"] {
            assert!(is_written_as(text.parse().unwrap(), text), "{text}");
        }
        for text in [
            "1.50",
            "1E300",
            "-0",
            "1.0e0",
            "0.10",
            "0.1000000000000000055",
        ] {
            assert!(!is_written_as(text.parse().unwrap(), text), "{text}");
        }
    }
}
