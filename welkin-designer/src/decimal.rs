//! Numbers as JSON writes them, compared and read without the rounding of floats.

use std::cmp::Ordering;

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

/// Compares a whole number with a float, without rounding either. Returns `None` for NaN.
///
/// ```
/// use std::cmp::Ordering;
/// use welkin_designer::decimal::compare;
///
/// assert_eq!(compare(9_007_199_254_740_993, 9_007_199_254_740_992.0), Some(Ordering::Greater));
/// assert_eq!(compare(i64::MAX, 9_223_372_036_854_775_808.0), Some(Ordering::Less));
/// assert_eq!(compare(-1, -0.5), Some(Ordering::Less));
/// assert_eq!(compare(20, 20.0), Some(Ordering::Equal));
/// ```
#[must_use]
pub fn compare(whole: i64, number: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let floor = number.floor();
    if floor.is_nan() {
        return None;
    }
    if floor >= LIMIT {
        return Some(Ordering::Less);
    }
    if floor < -LIMIT {
        return Some(Ordering::Greater);
    }
    let by_fraction = floor.partial_cmp(&number)?;
    Some(whole.cmp(&(floor as i64)).then(by_fraction))
}

/// Whether a float is the value of a JSON number of any spelling, up to the digits with which the float is written.
///
/// ```
/// use welkin_designer::decimal::is_held;
///
/// assert!(is_held(0.1, "0.10"));
/// assert!(is_held(1e300, "1E+300"));
/// assert!(!is_held(5.0, "5.0000000000000000000001"));
/// assert!(!is_held(4_503_599_627_370_496.0, "4503599627370496.5"));
/// ```
#[must_use]
pub fn is_held(float: f64, text: &str) -> bool {
    let written = float.is_finite().then(|| normal(&format!("{float:e}")));
    written.is_some_and(|written| written.is_some() && written == normal(text))
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
