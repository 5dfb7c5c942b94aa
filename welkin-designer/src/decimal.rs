//! Numbers as JSON writes them, compared and read without the rounding of floats.

/// The whole number that is exactly the value of a JSON number of any spelling: `72`, `72.0`, `7.2e1`. Returns `None`
/// for any other, and for one that does not fit.
///
/// ```
/// use welkin_designer::decimal::whole;
///
/// assert_eq!(whole("7.2e1"), Some(72));
/// assert_eq!(whole("-9223372036854775808.0"), Some(i64::MIN));
/// assert_eq!(whole("3.0000000000000000000001"), None);
/// assert_eq!(whole("1e-400"), None);
/// ```
#[must_use]
pub fn whole(text: &str) -> Option<i64> {
    let normal = normal(text)?;
    let (digits, exponent) = normal.split_once('e').unwrap_or((&normal, "0"));
    let zeros = exponent.parse().ok().filter(|zeros| *zeros < MAX_DIGITS)?;
    format!("{digits}{}", "0".repeat(zeros)).parse().ok()
}

/// More digits than any whole number of 64 bits has.
const MAX_DIGITS: usize = 20;

/// A normal form of all spellings of a number: sign, digits without zeros at either end, and the power of ten of the
/// last digit.
#[must_use]
pub fn normal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let last = significant.trim_end_matches('0');
    if last.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = (significant.len() - last.len()) as i64;
    let exponent = exponent
        .checked_add(zeros)?
        .checked_sub(fraction.len() as i64)?;
    Some(format!("{sign}{last}e{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn equal_numbers_have_one_normal_form() {
        for (left, right) in [
            ("1.50", "1.5"),
            ("100", "1e2"),
            ("0.001", "1E-3"),
            ("-0.0", "0"),
            ("12345678901234567890", "1.234567890123456789e19"),
        ] {
            assert_eq!(normal(left), normal(right));
        }
        assert_ne!(normal("9007199254740993"), normal("9007199254740992"));
        assert_ne!(normal("-1"), normal("1"));
    }
}
