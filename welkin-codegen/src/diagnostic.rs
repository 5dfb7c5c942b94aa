//! Problems of a configuration, shown the way rustc shows them.

use std::fmt;
use std::path::PathBuf;

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
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a final dot.
    pub message: String,
    /// Where.
    pub location: Option<Location>,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl Diagnostic {
    /// The text of the diagnostic but for `error: ` or `warning: ` in front, for those who put their own there.
    #[must_use]
    pub fn without_severity(&self) -> String {
        let text = self.to_string();
        let rest = text.strip_prefix(&format!("{}: ", self.severity));
        rest.unwrap_or(&text).to_owned()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.severity, self.message)?;
        if let Some(location) = &self.location {
            let gutter = " ".repeat(location.line.to_string().len());
            write!(
                formatter,
                "\n{gutter}--> {}:{}:{}",
                escaped(&location.path.to_string_lossy()),
                location.line,
                location.column
            )?;
            if !location.json_path.is_empty() {
                write!(formatter, " ({})", location.json_path)?;
            }
            if !location.quoted_line.trim().is_empty() {
                write!(
                    formatter,
                    "\n{gutter} |\n{} | {}\n{gutter} | {}^",
                    location.line,
                    location.quoted_line,
                    " ".repeat(location.quoted_column.saturating_sub(1))
                )?;
            }
        }
        if let Some(help) = &self.help {
            write!(formatter, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

/// Characters of a name or text that a message shows at most.
const SHOWN_CHARACTERS: usize = 80;

/// A name or text of an input as it may stand in a message: control and bidirectional characters escaped, long ones cut.
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

/// One character as a terminal can show it without being steered by it: itself, or its escape such as `\u{202e}`.
pub(crate) fn printable_character(character: char) -> impl Iterator<Item = char> {
    let steers = character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
    let escaped = steers.then(|| character.escape_default());
    let itself = (!steers).then_some(character);
    escaped.into_iter().flatten().chain(itself)
}
