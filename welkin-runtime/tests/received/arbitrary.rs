//! Arbitrary JSON, as text: any nesting, number and text, including odd ones.

use fastrand::Rng;

pub(crate) fn value(random: &mut Rng, depth: u32) -> String {
    match random.u32(..if depth == 0 { 8 } else { 11 }) {
        0 => "null".to_owned(),
        1 => random.bool().to_string(),
        2..=4 => number(random),
        5..=7 => format!("\"{}\"", text(random)),
        8 => {
            let elements = (0..random.usize(..4)).map(|_| value(random, depth - 1));
            format!("[{}]", elements.collect::<Vec<_>>().join(","))
        }
        9 => {
            let members = (0..random.usize(..4)).map(|index| {
                let key = text(random);
                format!("\"{index}{key}\":{}", value(random, depth - 1))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        _ => {
            let levels = random.usize(1..300);
            format!(
                "{}{}{}",
                "[".repeat(levels),
                value(random, 0),
                "]".repeat(levels)
            )
        }
    }
}

fn number(random: &mut Rng) -> String {
    let known = [
        "0",
        "-0",
        "0.0",
        "1.50",
        "1e999",
        "-1E+400",
        "123456789012345678901",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551616",
        "0.1",
        "1e-7",
        "5e-324",
        "72",
        "72.0",
        "0.30000000000000004",
        "0.1000000000000000055511151231257827",
        "1E5",
    ];
    if random.bool() {
        return known[random.usize(..known.len())].to_owned();
    }
    let mut digits = |most: usize| -> String {
        let count = random.usize(1..most);
        (0..count).map(|_| random.digit(10)).collect()
    };
    let whole = digits(25);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let (fraction, exponent) = (digits(25), digits(4));
    let sign = if random.bool() { "-" } else { "" };
    match random.u32(..4) {
        0 => format!("{sign}{whole}.{fraction}"),
        1 => format!("{sign}{whole}.{fraction}e-{exponent}"),
        2 => format!("{sign}{whole}E{exponent}"),
        _ => format!("{sign}{whole}"),
    }
}

/// Returns the text between the quotes of a string.
pub(crate) fn text(random: &mut Rng) -> String {
    let parts = [
        "a",
        "steady",
        " ",
        "é",
        "😀",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u00e9",
        "\\ud83d",
        "\\ude00",
        "\\ud83d\\ude00",
        "\u{1}",
        "\u{7f}",
        "\\u0000",
        "2026-05-30T00:00:00+02:00",
        "12",
        "1.50",
        "true",
        "\u{202e}",
    ];
    (0..random.usize(..5))
        .map(|_| parts[random.usize(..parts.len())])
        .collect()
}
