//! Random values at the edges of what fields accept, as JSON text: a number may have no exact value in a program.

use fastrand::Rng;
use serde::de::IgnoredAny;
use serde_json::json;
use welkin_codegen::model::{Field, FieldType};

use crate::texts::{pick, text, text_of, text_of_any_format};

/// A value for a field, mostly of its form.
pub(crate) fn value(random: &mut Rng, field: &Field) -> String {
    let of_list = field.multiple != (random.u32(..12) == 0);
    match random.u32(..20) {
        0 => "null".to_owned(),
        1 => any(random, 2),
        _ if of_list => {
            let count = random.usize(..3);
            let values: Vec<String> = (0..count).map(|_| one(random, field)).collect();
            format!("[{}]", values.join(","))
        }
        _ => one(random, field),
    }
}

fn one(random: &mut Rng, field: &Field) -> String {
    if random.u32(..12) == 0 {
        return any(random, 2);
    }
    match &field.field_type {
        FieldType::Options(list) if random.u32(..4) != 0 => {
            let Some(option) = random.choice(&list.options) else {
                return "null".to_owned();
            };
            respelled(random, &option.value.to_json().to_string())
        }
        FieldType::Options(_) => match random.bool() {
            true => number(random),
            false => json!(text(random)).to_string(),
        },
        FieldType::Integer | FieldType::Float => match random.u32(..8) {
            0 => json!(number(random)).to_string(),
            1..=3 => near_bounds(random, field),
            _ => number(random),
        },
        FieldType::Boolean => {
            pick(random, &["true", "false", "\"true\"", "0", "1", "\"yes\""]).to_owned()
        }
        FieldType::File => file(random, field),
        FieldType::Profile => pick(
            random,
            &[
                "{}",
                "{\"id\":\"p1\"}",
                "{\"id\":5}",
                "{\"id\":null}",
                "\"p1\"",
                "[{\"id\":\"p1\"}]",
                "{\"id\":\"\",\"pdtf-name\":[1]}",
            ],
        )
        .to_owned(),
        FieldType::Json => any(random, 3),
        other => {
            let text = text_of(random, other.kind());
            quoted(random, &text)
        }
    }
}

/// A number in another spelling of the same value, or a close one; a text as it is, or changed a little.
fn respelled(random: &mut Rng, json: &str) -> String {
    let is_text = json.starts_with('"');
    let respelled = match (is_text, random.u32(..8)) {
        (false, 0) => format!("{json}.0"),
        (false, 1) => format!("{json}e0"),
        (false, 2) if json.contains(['.', 'e']) => format!("{json}00000000000000000000001"),
        (false, 2) => format!("{json}.00000000000000000000001"),
        (false, 3) => format!("\"{json}\""),
        (true, 0) => json.trim_matches('"').to_owned(),
        (true, 1) => json.to_uppercase(),
        (true, 2) => json.replacen('"', "\" ", 1),
        _ => json.to_owned(),
    };
    // What is no JSON any more is a text.
    let is_json = serde_json::from_str::<IgnoredAny>(&respelled).is_ok();
    if is_json {
        respelled
    } else {
        json!(respelled).to_string()
    }
}

/// JSON of a text, with or without escapes.
fn quoted(random: &mut Rng, text: &str) -> String {
    if random.u32(..6) != 0 {
        return json!(text).to_string();
    }
    let escaped: String = text
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    format!("\"{escaped}\"")
}

fn number(random: &mut Rng) -> String {
    match random.u32(..6) {
        0 => random.i64(-10..20).to_string(),
        1 => random.f64().to_string(),
        2 => format!("{}e{}", random.i64(-99..99), random.i32(-25..25)),
        _ => pick(
            random,
            &[
                "0",
                "-0",
                "0.0",
                "-0.0",
                "1",
                "-1",
                "1.0",
                "1.5",
                "2.5",
                "5",
                "10",
                "1e2",
                "1E+2",
                "0.1",
                "0.10",
                "0.30000000000000004",
                "9007199254740991",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993.0",
                "-9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "9223372036854775807.0",
                "9223372036854775807.5",
                "18446744073709551615",
                "18446744073709551616",
                "1e18",
                "1e19",
                "1e300",
                "-1e300",
                "5e-324",
                "1e-400",
                "-1e-400",
                "3.0000000000000000000001",
                "0.99999999999999999999",
                "4503599627370496.5",
                "4503599627370497.5",
                "123456789012345678901234567890",
                "1.7976931348623157e308",
                "1e400",
                "-1e400",
            ],
        )
        .to_owned(),
    }
}

/// A number at a bound of the field, or next to it.
fn near_bounds(random: &mut Rng, field: &Field) -> String {
    let bound = match random.bool() {
        true => field.rules.min,
        false => field.rules.max,
    };
    let Some(bound) = bound else {
        return number(random);
    };
    let number = match random.u32(..6) {
        0 => bound,
        1 => bound + 1.0,
        2 => bound - 1.0,
        3 => bound.next_down(),
        4 => bound.next_up(),
        _ => {
            let digits = format!("{bound}");
            return match digits.contains('.') {
                true => format!("{digits}0000000000000000000001"),
                false => format!("{digits}.0000000000000000000001"),
            };
        }
    };
    match number.is_finite() {
        // Without an exponent, which `{}` never writes.
        true if random.bool() => format!("{number}"),
        true => json!(number).to_string(),
        false => "0".to_owned(),
    }
}

fn file(random: &mut Rng, field: &Field) -> String {
    let ending = random
        .choice(&field.rules.file_types)
        .map_or("pdf", String::as_str);
    let name = match random.u32(..10) {
        0 => ending.to_owned(),
        1 => format!("a{ending}"),
        2 => format!("a.{}", ending.to_uppercase()),
        3 => format!("a.{}", ending.to_lowercase()),
        4 => format!("a.{ending} "),
        5 => format!("a.{ending}.exe"),
        6 => text(random),
        _ => format!("a.{ending}"),
    };
    match random.u32(..12) {
        0 => "{}".to_owned(),
        1 => "{\"originalName\":null}".to_owned(),
        2 => "{\"originalName\":5}".to_owned(),
        3 => format!(
            "{{\"originalName\":\"a.exe\",\"originalName\":{}}}",
            json!(name)
        ),
        4 => json!(name).to_string(),
        5 => format!("{{\"name\":{}}}", json!(name)),
        _ => format!(
            "{{\"id\":\"f1\",\"originalName\":{}}}",
            quoted(random, &name)
        ),
    }
}

/// Any JSON with at most this depth.
fn any(random: &mut Rng, depth: u32) -> String {
    let kinds = if depth == 0 { 8 } else { 11 };
    match random.u32(..kinds) {
        0 => "null".to_owned(),
        1 => "true".to_owned(),
        2 => "false".to_owned(),
        3 | 4 => number(random),
        5 => text_of_any_format(random),
        6 | 7 => {
            let text = text(random);
            quoted(random, &text)
        }
        8 | 9 => {
            let count = random.usize(..3);
            let values: Vec<String> = (0..count).map(|_| any(random, depth - 1)).collect();
            format!("[{}]", values.join(","))
        }
        _ => format!("{{{}:{}}}", json!(text(random)), any(random, depth - 1)),
    }
}
