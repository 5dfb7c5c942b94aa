//! Problems of a configuration, displayed in the style of rustc.

mod located;
mod text;

use std::path::PathBuf;

pub use located::Diagnostics;
pub use text::Styled;

/// Severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Code is generated despite the problem.
    Warning,
    /// Nothing is generated.
    Error,
}

/// A location in an input, for display.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// Path of the input.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON path, such as `$.cdts[3].fields[0].type`; empty when the text is not JSON.
    pub json_path: String,
    /// The source line, shortened around the column when it is long; empty when it may contain patient data.
    pub quoted_line: String,
    /// Column of the location within [`Location::quoted_line`], from 1.
    pub quoted_column: usize,
    /// Number of characters of [`Location::quoted_line`] to underline from that column: the length of a name or value,
    /// or 1.
    pub quoted_length: usize,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Severity.
    pub severity: Severity,
    /// The problem, in one sentence without a final period.
    pub message: String,
    /// Location of the problem.
    pub location: Option<Location>,
    /// Suggested fix.
    pub help: Option<String>,
    /// Additional information.
    pub note: Option<String>,
    /// Whether it reports how a name collision was resolved. A lock file keeps the result, and then there is nothing to
    /// report.
    pub is_name_decision: bool,
}

impl Diagnostic {
    /// Creates an error, with which no code is generated; `message` is one sentence without a final period.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Creates a warning; `message` is one sentence without a final period.
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

    /// Marks it as the report of a resolved name collision.
    pub(crate) fn name_decision(self) -> Self {
        Self {
            is_name_decision: true,
            ..self
        }
    }

    /// Sets the location.
    #[must_use]
    pub fn at(self, location: impl Into<Option<Location>>) -> Self {
        Self {
            location: location.into(),
            ..self
        }
    }

    /// Sets the suggested fix.
    #[must_use]
    pub fn help(self, help: impl Into<Option<String>>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }

    /// Sets the additional information.
    #[must_use]
    pub fn note(self, note: impl Into<Option<String>>) -> Self {
        Self {
            note: note.into(),
            ..self
        }
    }
}

/// Maximum number of diagnostics displayed for one run.
const SHOWN_DIAGNOSTICS: usize = 30;

/// Selects the diagnostics to display: the first ones and, if there are too many, one that counts the rest.
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

/// Maximum number of characters of a name or text shown in a message.
const SHOWN_CHARACTERS: usize = 80;

/// Escapes control and bidirectional characters in a name or text of an input, and truncates it if it is long.
#[must_use]
pub fn printable(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", escaped(&text[..end])),
        None => escaped(text),
    }
}

/// Formats a name or text of an input for a message: between backticks, and [`printable`].
#[must_use]
pub fn quoted(text: &str) -> String {
    if text.is_empty() {
        "\"\"".to_owned()
    } else {
        format!("`{}`", printable(text))
    }
}

/// Escapes control and bidirectional characters in a text, so that it is safe to show on a terminal.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().flat_map(printable_character).collect()
}

/// Whether a terminal displays a character, rather than interpreting it as a control character.
#[must_use]
pub fn is_printable(character: char) -> bool {
    let steers = character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
    !steers
}

/// Returns a character in a form that a terminal displays: the character itself, or its escape such as `\u{202e}`.
pub fn printable_character(character: char) -> impl Iterator<Item = char> {
    let is_printable = is_printable(character);
    let escaped = (!is_printable).then(|| character.escape_default());
    let itself = is_printable.then_some(character);
    escaped.into_iter().flatten().chain(itself)
}
