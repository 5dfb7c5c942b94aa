//! Problems of a configuration, shown the way rustc shows them.

mod located;
mod text;

use std::path::PathBuf;

pub use located::Diagnostics;
pub use text::Styled;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Code is generated all the same.
    Warning,
    /// Nothing is generated.
    Error,
}

/// A place in an input, as a person looks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The input.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON path, such as `$.cdts[3].fields[0].type`; empty when the text is not JSON.
    pub json_path: String,
    /// The line itself, shortened around the column when it is long; empty when it may hold patient data.
    pub quoted_line: String,
    /// Column of the place within [`Location::quoted_line`], from 1.
    pub quoted_column: usize,
    /// Characters of [`Location::quoted_line`] that are meant, from that column on: a name, a value, or 1.
    pub quoted_length: usize,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a final dot.
    pub message: String,
    /// Where.
    pub location: Option<Location>,
    /// What to do about it.
    pub help: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
    /// Whether it reports how names were decided that several items want: a lock file keeps the decision, and then
    /// there is nothing to report.
    pub is_name_decision: bool,
}

impl Diagnostic {
    /// A problem that nothing is generated with; `message` is one sentence without a final dot.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Something odd; `message` is one sentence without a final dot.
    #[must_use]
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    fn new(severity: Severity, message: String) -> Self {
        Self {
            severity,
            message,
            location: None,
            help: None,
            note: None,
            is_name_decision: false,
        }
    }

    /// The same, as the report of a decision about names.
    pub(crate) fn name_decision(self) -> Self {
        Self {
            is_name_decision: true,
            ..self
        }
    }

    /// The same, with its place.
    #[must_use]
    pub fn at(self, location: impl Into<Option<Location>>) -> Self {
        Self {
            location: location.into(),
            ..self
        }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<Option<String>>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }

    /// The same, with what else is to be known.
    #[must_use]
    pub fn note(self, note: impl Into<Option<String>>) -> Self {
        Self {
            note: note.into(),
            ..self
        }
    }
}

/// Diagnostics that a person is shown of one run at most.
const SHOWN_DIAGNOSTICS: usize = 30;

/// Diagnostics for a person: the first of them and, when there are more than anyone reads, one that counts the rest.
///
/// ```
/// use welkin_model::diagnostic::{Diagnostic, for_people};
///
/// let warnings = vec![Diagnostic::warning("the list is empty"); 200];
/// let shown = for_people(&warnings);
/// assert_eq!(shown.len(), 31);
/// assert_eq!(shown[30].message, "170 more warnings");
/// ```
pub fn for_people<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<Diagnostic> {
    let mut diagnostics = diagnostics.into_iter();
    let first = diagnostics.by_ref().take(SHOWN_DIAGNOSTICS).cloned();
    let mut shown: Vec<Diagnostic> = first.collect();
    let rest = diagnostics.count();
    if rest > 0 {
        let more = Diagnostic::warning(format!("{rest} more warnings"));
        let help = "`welkin-codegen inspect` lists all of them";
        shown.push(more.help(help.to_owned()));
    }
    shown
}

/// Characters of a name or text that a message shows at most.
const SHOWN_CHARACTERS: usize = 80;

/// A name or text of an input as it may stand in a message: control and bidirectional characters escaped, long ones
/// cut.
#[must_use]
pub fn printable(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", escaped(&text[..end])),
        None => escaped(text),
    }
}

/// A text with its control and bidirectional characters escaped: safe to show on a terminal.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().flat_map(printable_character).collect()
}

/// Whether a terminal shows a character and is not steered by it.
#[must_use]
pub fn is_printable(character: char) -> bool {
    let steers = character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
    !steers
}

/// One character as a terminal can show it without being steered by it: itself, or its escape such as `\u{202e}`.
pub fn printable_character(character: char) -> impl Iterator<Item = char> {
    let is_printable = is_printable(character);
    let escaped = (!is_printable).then(|| character.escape_default());
    let itself = is_printable.then_some(character);
    escaped.into_iter().flatten().chain(itself)
}
