//! Errors of the API in any envelope: arrays, single objects, objects within objects, and what is left of a damaged one.

use serde_json::Value;

use super::Problem;
use super::api::one_line;
use crate::salvage;

/// Keys under which problems were seen, or are usual, in an object around them.
const WRAPPERS: [&str; 5] = ["errors", "error", "data", "problems", "content"];

/// How deep wrappers are looked into.
const DEEPEST: usize = 4;

/// The problems that a body names. None is no error: a gateway answers with anything.
pub(super) fn problems(body: &[u8]) -> Vec<Problem> {
    match serde_json::from_slice(body) {
        Ok(body) => problems_of(&body),
        Err(_) => codes(body),
    }
}

/// The problems that a JSON value names. Recorded errors are arrays of objects; a single object is taken, too, one with a list of
/// them, and that of an OAuth error.
pub(super) fn problems_of(body: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    collect(body, DEEPEST, &mut problems);
    problems
}

fn collect(value: &Value, depth: usize, problems: &mut Vec<Problem>) {
    match value {
        Value::Array(entries) if depth > 0 => {
            for entry in entries {
                collect(entry, depth - 1, problems);
            }
        }
        Value::Object(entries) => {
            let before = problems.len();
            let wrapped = WRAPPERS.iter().filter_map(|key| entries.get(*key));
            let wrapped = wrapped.filter(|value| value.is_array() || value.is_object());
            for value in wrapped.take_while(|_| depth > 0) {
                collect(value, depth - 1, problems);
            }
            if problems.len() == before {
                problems.extend(problem(value));
            }
        }
        _ => {}
    }
}

/// What an object says under any of the usual keys, the first that is not null.
fn problem(entry: &Value) -> Option<Problem> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| text(entry.get(*key)?));
    let problem = Problem {
        error_code: text(&["errorCode", "error_code", "code", "error"]),
        component_type: text(&["componentType", "component"]),
        message: text(&["message", "error_description", "errorMessage", "detail"]),
    };
    (problem.error_code.is_some() || problem.message.is_some()).then_some(problem)
}

/// A text, or a number as one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(one_line(text.trim())),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The codes in a body that is cut off, or is no JSON because of one bad value: they decide what an error means.
fn codes(body: &[u8]) -> Vec<Problem> {
    let body = String::from_utf8_lossy(body);
    let problem = |code| Problem {
        error_code: Some(one_line(code)),
        component_type: None,
        message: None,
    };
    salvage::texts(&body, "errorCode").map(problem).collect()
}
