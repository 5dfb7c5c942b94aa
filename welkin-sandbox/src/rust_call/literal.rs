//! Rust literals.

use serde_json::Value;

/// Most values in a `json!` macro: the compiler limits the recursion of macros.
const LONGEST_MACRO: usize = 20;

/// Formats a string literal on one line. `Debug` escapes all characters that are not printable.
pub(super) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// Formats a date, which clients also send as a timestamp of midnight.
pub(super) fn day(text: &str) -> String {
    let day = text.strip_suffix("T00:00:00.000Z").unwrap_or(text);
    format!("{day:?}.parse::<welkin_runtime::Date>()?")
}

/// Formats JSON as an expression of type `serde_json::Value`.
pub(super) fn json(value: &Value) -> String {
    if count(value) > LONGEST_MACRO {
        let written = text(&value.to_string());
        return format!("serde_json::from_str::<serde_json::Value>({written})?");
    }
    format!("serde_json::json!({})", within(value))
}

/// Formats JSON within the macro.
fn within(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) => value.to_string(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => integer_of_any_type(whole),
            (None, Some(whole)) => format!("{whole}_u64"),
            (None, None) => float(number.as_f64().unwrap_or_default()),
        },
        Value::String(string) => text(string),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(within).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter();
            let members: Vec<String> = members
                .map(|(key, value)| format!("{}: {}", text(key), within(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// Formats an integer whose type the context does not determine.
fn integer_of_any_type(whole: i64) -> String {
    match i32::try_from(whole) {
        Ok(small) => small.to_string(),
        Err(_) => format!("{whole}_i64"),
    }
}

/// `Debug` formats a float with a decimal point, as Rust requires.
pub(super) fn float(number: f64) -> String {
    format!("{number:?}")
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}
