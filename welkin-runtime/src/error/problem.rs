//! A problem named by the API: its codes, and the other data that the server sent, hidden.

use std::fmt;

use super::envelope;
use crate::foreign_text::is_code;
use crate::hidden::{HIDDEN, Hidden, OneLineJson, Reveal};
use crate::json::Json;

/// A problem named by Welkin. `Display` and `Debug` show its codes; the server's words and other data may quote a
/// patient's record, and are returned by [`message`](Self::message) and [`sent`](Self::sent).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Welkin's code, such as `DT_RECORD_NOT_FOUND`. Other texts, such as sentences, are only in
    /// [`sent`](Self::sent).
    pub error_code: Option<String>,
    /// The component that reports it, such as `CDT`. Other texts are only in [`sent`](Self::sent).
    pub component_type: Option<String>,
    /// The value under the key of a code.
    sent_code: Option<String>,
    message: Option<String>,
    sent: Json,
}

impl Problem {
    /// The problems in a JSON value, in any envelope and under any of the common keys: those of Welkin, of an OAuth
    /// error and of RFC 9457. A null is ignored, and a number is accepted as text.
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

    /// The value under the key of a code, or else the message, for deciding the meaning of the error.
    pub(super) fn words(&self) -> Option<&str> {
        self.sent_code().or(self.message.as_deref())
    }

    /// The value under the key of a code.
    pub(super) fn sent_code(&self) -> Option<&str> {
        self.sent_code.as_deref()
    }

    /// Whether it has one of the keys that every recorded error of Welkin's has, with a value. Responses of gateways
    /// and web frameworks to an unknown path, such as `{"status": 404, "error": "Not Found", "path": ...}`, have
    /// neither.
    pub(super) fn is_of_welkin(&self) -> bool {
        let members: Vec<_> = self.sent.entries().collect();
        text(&members, &["errorCode", "componentType"]).is_some()
    }

    /// The server's own words, which may quote a patient's record. Show them only to people who may see them, never in
    /// a log.
    #[must_use]
    pub fn message(&self) -> Option<Hidden<&str>> {
        self.message.as_deref().map(Hidden::new)
    }

    /// Everything that the server sent about the problem: its `details` and all other keys.
    #[must_use]
    pub fn sent(&self) -> Hidden<&Json> {
        Hidden::new(&self.sent)
    }
}

/// Keys of the code: Welkin's, common ones, and that of an OAuth error.
const CODE: &[&str] = &["errorCode", "error_code", "code", "error"];

const COMPONENT: &[&str] = &["componentType", "component"];

/// Keys of the message: Welkin's, that of an OAuth error, a common one, and that of RFC 9457.
const MESSAGE: &[&str] = &["message", "error_description", "errorMessage", "detail"];

/// The first non-blank text under these keys, or a number as text. If a key is repeated, its last such value counts.
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

/// Shows the code.
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

/// Shows everything that the server sent about it.
impl Reveal for Problem {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&OneLineJson(&self.sent), formatter)
    }
}
