//! Numbers as Rust writes them, with separators between groups of digits.

use proc_macro2::Literal;

/// Up to this many digits are read at a glance.
const SHORT: usize = 4;

pub(super) fn unsigned(value: u64) -> Literal {
    literal(&grouped(&value.to_string()), Literal::u64_unsuffixed(value))
}

/// A number that is not negative; a minus is a token of its own.
pub(super) fn float(value: f64) -> Literal {
    let plain = Literal::f64_unsuffixed(value);
    let text = plain.to_string();
    match text.split_once('.') {
        Some((whole, fraction)) => literal(&format!("{}.{fraction}", grouped(whole)), plain),
        None => plain,
    }
}

fn literal(text: &str, plain: Literal) -> Literal {
    text.parse().unwrap_or(plain)
}

fn grouped(digits: &str) -> String {
    if digits.len() <= SHORT || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut grouped = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{float, unsigned};

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(unsigned(7).to_string(), "7");
        assert_eq!(unsigned(9999).to_string(), "9999");
        assert_eq!(
            unsigned(18_446_744_073_709_551_615).to_string(),
            "18_446_744_073_709_551_615"
        );
        assert_eq!(float(12_345.5).to_string(), "12_345.5");
        assert_eq!(float(0.1).to_string(), "0.1");
    }
}
