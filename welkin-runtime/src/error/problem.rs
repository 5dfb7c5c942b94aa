//! One problem that the API names: its codes, and what else the server sent of it, hidden.

use std::fmt;

use super::envelope;
use crate::foreign_text::is_code;
use crate::hidden::{HIDDEN, Hidden, OneLineJson, Reveal};
use crate::json::Json;

/// One problem that Welkin names. `Display` and `Debug` show its codes; the server's words and whatever else it sent
/// may quote a patient's record, and are returned by [`message`](Self::message) and [`sent`](Self::sent).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Welkin's code, such as `DT_RECORD_NOT_FOUND`. Other texts, such as sentences, are only in
    /// [`sent`](Self::sent).
    pub error_code: Option<String>,
    /// The component that answered, such as `CDT`. Other texts are only in [`sent`](Self::sent).
    pub component_type: Option<String>,
    /// The value in the place of a code.
    sent_code: Option<String>,
    message: Option<String>,
    sent: Json,
}

impl Problem {
    /// The problems that a JSON value names, in any envelope and under any of the usual keys: those of Welkin, of an
    /// OAuth error and of RFC 9457. A null is as good as nothing, a number as good as a text.
    pub(crate) fn list(body: &Json) -> Vec<Self> {
        let entries = envelope::entries(body).into_iter();
        entries
            .map(Self::new)
            .filter(|problem| problem.words().is_some())
            .collect()
    }

    fn new(sent: Json) -> Self {
        let members: Vec<_> = sent.entries().collect();
        let is_code = |text: &String| is_code(text);
        let sent_code = text(&members, CODE);
        Self {
            error_code: sent_code.clone().filter(is_code),
            component_type: text(&members, COMPONENT).filter(is_code),
            sent_code,
            message: text(&members, MESSAGE),
            sent,
        }
    }

    /// What the server has in the place of a code, or else its message, for deciding what the error means.
    pub(super) fn words(&self) -> Option<&str> {
        self.sent_code().or(self.message.as_deref())
    }

    /// The value in the place of a code.
    pub(super) fn sent_code(&self) -> Option<&str> {
        self.sent_code.as_deref()
    }

    /// Whether it has one of the keys that every recorded error of Welkin's has, and something under it. What gateways
    /// and web frameworks answer for a path that they don't know, such as
    /// `{"status": 404, "error": "Not Found", "path": ...}`, has neither.
    pub(super) fn is_of_welkin(&self) -> bool {
        let members: Vec<_> = self.sent.entries().collect();
        text(&members, &["errorCode", "componentType"]).is_some()
    }

    /// The server's own words, which may quote a patient's record. For a person who may see them, never for a log.
    #[must_use]
    pub fn message(&self) -> Option<Hidden<&str>> {
        self.message.as_deref().map(Hidden::new)
    }

    /// Everything that the server sent of the problem: its `details` and whatever else there is.
    #[must_use]
    pub fn sent(&self) -> Hidden<&Json> {
        Hidden::new(&self.sent)
    }
}

/// Keys of the code: Welkin's, usual ones, and that of an OAuth error.
const CODE: &[&str] = &["errorCode", "error_code", "code", "error"];

const COMPONENT: &[&str] = &["componentType", "component"];

/// Keys of the message: Welkin's, that of an OAuth error, a usual one, and that of RFC 9457.
const MESSAGE: &[&str] = &["message", "error_description", "errorMessage", "detail"];

/// The first text under these keys that says something, or a number as one. Of a key that came twice, the last counts
/// that does.
fn text(members: &[(String, Json)], keys: &[&str]) -> Option<String> {
    let say = |value: &Json| {
        let text = value.as_id()?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    keys.iter().find_map(|wanted| {
        let mut values = members.iter().rev().filter(|(key, _)| key == wanted);
        values.find_map(|(_, value)| say(value))
    })
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
