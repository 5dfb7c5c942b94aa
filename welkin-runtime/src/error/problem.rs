//! One problem that the API names: its codes, and what else the server sent of it, hidden.

use std::fmt;

use serde_json::Value;

use crate::foreign_text::is_code;
use crate::hidden::{HIDDEN, Hidden, OneLineJson, Reveal};

/// One problem that Welkin names. `Display` and `Debug` show its codes; the server's words and whatever else it sent may quote a
/// patient's record, and are had by [`message`](Self::message) and [`sent`](Self::sent).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Welkin's code, such as `DT_RECORD_NOT_FOUND`. What is no code, such as a sentence, is only in [`sent`](Self::sent).
    pub error_code: Option<String>,
    /// The component that answered, such as `CDT`. What is no code is only in [`sent`](Self::sent).
    pub component_type: Option<String>,
    sent: Value,
}

impl Problem {
    /// Recorded errors are arrays of objects; a single object is taken, too, one with a list of them, and that of an OAuth error.
    pub(crate) fn list(mut body: Value) -> Vec<Self> {
        let listed = body.get_mut("errors").map(Value::take);
        let entries = match listed.unwrap_or(body) {
            Value::Array(entries) => entries,
            single => vec![single],
        };
        entries
            .into_iter()
            .map(Self::new)
            .filter(|problem| problem.is_named())
            .collect()
    }

    fn new(sent: Value) -> Self {
        Self {
            error_code: code(&sent, CODE),
            component_type: code(&sent, ["componentType", "component"]),
            sent,
        }
    }

    /// Whether the server named a problem: by a code, a sentence in its place, or a message.
    fn is_named(&self) -> bool {
        text(&self.sent, CODE).is_some() || self.message().is_some()
    }

    /// The server's own words, which may quote a patient's record. For a person who may see them, never for a log.
    #[must_use]
    pub fn message(&self) -> Option<Hidden<&str>> {
        text(&self.sent, ["message", "error_description"]).map(Hidden::new)
    }

    /// Everything that the server sent of the problem: its `details` and whatever else there is.
    #[must_use]
    pub fn sent(&self) -> Hidden<&Value> {
        Hidden::new(&self.sent)
    }
}

/// Keys of the code: Welkin's, and that of an OAuth error.
const CODE: [&str; 2] = ["errorCode", "error"];

fn text<'v>(entry: &'v Value, keys: [&str; 2]) -> Option<&'v str> {
    keys.iter().find_map(|key| entry.get(key)?.as_str())
}

/// A text that is a code. Anything else may be a value of the request.
fn code(entry: &Value, keys: [&str; 2]) -> Option<String> {
    let code = text(entry, keys).filter(|text| is_code(text));
    code.map(str::to_owned)
}

/// The code.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            self.error_code
                .as_deref()
                .unwrap_or("a problem without a code"),
        )
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Problem")
            .field("error_code", &self.error_code)
            .field("component_type", &self.component_type)
            .field("sent", &HIDDEN)
            .finish()
    }
}

/// Everything that the server sent of it.
impl Reveal for Problem {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&OneLineJson(&self.sent), formatter)
    }
}
