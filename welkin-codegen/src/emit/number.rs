//! Formats numbers as Rust literals, with separators between groups of digits.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Maximum number of digits without separators.
const SHORT: usize = 4;

pub(super) fn unsigned(value: u64) -> Literal {
    literal(&grouped(&value.to_string()), Literal::u64_unsuffixed(value))
}

pub(super) fn signed(value: i64) -> TokenStream {
    let digits = unsigned(value.unsigned_abs());
    let minus = (value < 0).then(|| quote!(-));
    quote!(#minus #digits)
}

pub(super) fn float(value: f64) -> TokenStream {
    let plain = Literal::f64_unsuffixed(value.abs());
    let text = plain.to_string();
    let digits = match text.split_once('.') {
        Some((whole, fraction)) => literal(&format!("{}.{fraction}", grouped(whole)), plain),
        None => plain,
    };
    let minus = value.is_sign_negative().then(|| quote!(-));
    quote!(#minus #digits)
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
    use super::{float, signed, unsigned};

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(unsigned(7).to_string(), "7");
        assert_eq!(unsigned(9999).to_string(), "9999");
        assert_eq!(
            unsigned(18_446_744_073_709_551_615).to_string(),
            "18_446_744_073_709_551_615"
        );
        assert_eq!(float(12_345.5).to_string(), "12_345.5");
        assert_eq!(signed(i64::MIN).to_string(), "- 9_223_372_036_854_775_808");
        assert_eq!(float(-0.5).to_string(), "- 0.5");
        assert_eq!(float(0.1).to_string(), "0.1");
    }
}
