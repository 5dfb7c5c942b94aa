//! Values as Rust writes them.

use serde_json::Value;

/// How many values the macro `json!` is given at most: the compiler limits how deep macros go.
const LONGEST_MACRO: usize = 20;

/// A text as a literal on one line. `Debug` writes it so, with escapes for everything that is not seen.
pub(super) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// A day, whose midnight is what clients send as well.
pub(super) fn day(text: &str) -> String {
    let day = text.strip_suffix("T00:00:00.000Z").unwrap_or(text);
    format!("{day:?}.parse::<welkin_runtime::Date>()?")
}

/// JSON as an expression of the type `serde_json::Value`.
pub(super) fn json(value: &Value) -> String {
    if count(value) > LONGEST_MACRO {
        let written = text(&value.to_string());
        return format!("serde_json::from_str::<serde_json::Value>({written})?");
    }
    format!("serde_json::json!({})", within(value))
}

/// JSON within the macro.
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

/// A whole number where nothing else says how large it may be.
fn integer_of_any_type(whole: i64) -> String {
    match i32::try_from(whole) {
        Ok(small) => small.to_string(),
        Err(_) => format!("{whole}_i64"),
    }
}

/// `Debug` writes a float with its point, as Rust reads it.
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
