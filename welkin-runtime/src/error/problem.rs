//! One problem that the API names: its codes, and what else the server sent of it, hidden.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::envelope;
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
    /// The problems that a JSON value names, in any envelope and under any of the usual keys: those of Welkin, of an OAuth error and of
    /// RFC 9457. A null is as good as nothing, a number as good as a text.
    pub(crate) fn list(body: Value) -> Vec<Self> {
        let entries = envelope::entries(body).into_iter();
        entries
            .map(Self::new)
            .filter(|problem| problem.is_named())
            .collect()
    }

    fn new(sent: Value) -> Self {
        Self {
            error_code: code(&sent, CODE),
            component_type: code(&sent, &["componentType", "component"]),
            sent,
        }
    }

    /// Whether the server named a problem: by a code, a sentence in its place, or a message.
    fn is_named(&self) -> bool {
        self.words().is_some()
    }

    /// What the server has in the place of a code, or else its message, for deciding what the error means.
    pub(super) fn words(&self) -> Option<Cow<'_, str>> {
        self.sent_code().or_else(|| text(&self.sent, MESSAGE))
    }

    /// What the server has in the place of a code.
    pub(super) fn sent_code(&self) -> Option<Cow<'_, str>> {
        text(&self.sent, CODE)
    }

    /// The server's own words, which may quote a patient's record. For a person who may see them, never for a log.
    #[must_use]
    pub fn message(&self) -> Option<Hidden<&str>> {
        let message = MESSAGE.iter().find_map(|key| self.sent.get(*key)?.as_str());
        message.map(Hidden::new)
    }

    /// Everything that the server sent of the problem: its `details` and whatever else there is.
    #[must_use]
    pub fn sent(&self) -> Hidden<&Value> {
        Hidden::new(&self.sent)
    }
}

/// Keys of the code: Welkin's, usual ones, and that of an OAuth error.
const CODE: &[&str] = &["errorCode", "error_code", "code", "error"];

/// Keys of the message: Welkin's, that of an OAuth error, a usual one, and that of RFC 9457.
const MESSAGE: &[&str] = &["message", "error_description", "errorMessage", "detail"];

/// The first text under these keys that says something, or a number as one.
fn text<'v>(entry: &'v Value, keys: &[&str]) -> Option<Cow<'v, str>> {
    keys.iter().find_map(|key| match entry.get(*key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    })
}

/// A text that is a code. Anything else may be a value of the request.
fn code(entry: &Value, keys: &[&str]) -> Option<String> {
    let code = text(entry, keys).filter(|text| is_code(text));
    code.map(Cow::into_owned)
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
        fmt::Debug::fmt(&OneLineJson(&self.sent.clone().into()), formatter)
    }
}
