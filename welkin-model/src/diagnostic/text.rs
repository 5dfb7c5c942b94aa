//! The text of a diagnostic, in the layout of rustc.
//!
//! `annotate-snippets`, the renderer of rustc, computes columns from the lines that it receives. Exports often consist
//! of one line of several megabytes, of which only a window is quoted, while the displayed column must refer to the
//! whole line.

use std::fmt::{self, Formatter};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{Diagnostic, Location, Severity, escaped};

/// A diagnostic with terminal colors, for writers that remove them if necessary; see [`Diagnostic::styled`].
#[derive(Clone, Copy, Debug)]
pub struct Styled<'d>(&'d Diagnostic);

impl Diagnostic {
    /// Returns the text without the leading `error: ` or `warning: `, for callers that add their own prefix.
    #[must_use]
    pub fn without_severity(&self) -> String {
        WithoutSeverity(self).to_string()
    }

    /// Returns the message, location and help on one line, for build logs. The source is not quoted.
    ///
    /// ```
    /// use welkin_model::diagnostic::Diagnostic;
    ///
    /// let warning = Diagnostic::warning("the list is empty").help("fill it".to_owned());
    /// assert_eq!(warning.one_line(), "the list is empty; help: fill it");
    /// ```
    #[must_use]
    pub fn one_line(&self) -> String {
        let place = self.location.as_ref().map(|location| {
            let path = escaped(&location.path.to_string_lossy());
            format!(" ({path}:{}:{})", location.line, location.column)
        });
        let help = self.help.as_ref().map(|help| format!("; help: {help}"));
        let note = self.note.as_ref().map(|note| format!("; note: {note}"));
        let parts = [place, help, note].into_iter().flatten();
        let text = parts.fold(self.message.clone(), |text, part| text + &part);
        // Spaces within a line may be those of a command.
        text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// Returns the text with terminal colors, unconditionally. The writer, such as `anstream`, removes them if
    /// necessary.
    ///
    /// ```
    /// use welkin_model::diagnostic::Diagnostic;
    ///
    /// let warning = Diagnostic::warning("the list is empty");
    /// assert_eq!(warning.to_string(), "warning: the list is empty");
    /// assert!(warning.styled().to_string().starts_with('\u{1b}'));
    /// ```
    #[must_use]
    pub fn styled(&self) -> Styled<'_> {
        Styled(self)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.severity)?;
        Palette::PLAIN.rest(formatter, self)
    }
}

impl fmt::Display for Styled<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Self(diagnostic) = self;
        let palette = Palette::colored(diagnostic.severity);
        let (mark, strong) = (palette.mark, palette.strong);
        let severity = diagnostic.severity;
        write!(formatter, "{mark}{severity}{mark:#}{strong}:{strong:#} ")?;
        palette.rest(formatter, diagnostic)
    }
}

struct WithoutSeverity<'d>(&'d Diagnostic);

impl fmt::Display for WithoutSeverity<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Palette::PLAIN.rest(formatter, self.0)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Styles of the parts of the text.
struct Palette {
    /// The severity and the underline.
    mark: Style,
    /// The message.
    strong: Style,
    /// The gutter to the left of the quoted line.
    gutter: Style,
}

impl Palette {
    const PLAIN: Self = Self {
        mark: Style::new(),
        strong: Style::new(),
        gutter: Style::new(),
    };

    /// Returns the colors used by rustc.
    fn colored(severity: Severity) -> Self {
        let mark = match severity {
            Severity::Error => AnsiColor::BrightRed,
            Severity::Warning => AnsiColor::Yellow,
        };
        Self {
            mark: mark.on_default().bold(),
            strong: Style::new().bold(),
            gutter: AnsiColor::BrightBlue.on_default().bold(),
        }
    }

    /// Writes everything after the severity.
    fn rest(&self, formatter: &mut Formatter<'_>, diagnostic: &Diagnostic) -> fmt::Result {
        let strong = self.strong;
        write!(formatter, "{strong}{}{strong:#}", diagnostic.message)?;
        let location = diagnostic.location.as_ref();
        let indent = location.map_or(0, |location| digits(location.line));
        if let Some(location) = location {
            self.location(formatter, location)?;
        }
        self.remark(formatter, indent, "help", diagnostic.help.as_deref())?;
        self.remark(formatter, indent, "note", diagnostic.note.as_deref())
    }

    fn location(&self, formatter: &mut Formatter<'_>, location: &Location) -> fmt::Result {
        let Self { mark, gutter, .. } = self;
        let indent = " ".repeat(digits(location.line));
        let path = escaped(&location.path.to_string_lossy());
        let (line, column) = (location.line, location.column);
        write!(
            formatter,
            "\n{indent}{gutter}-->{gutter:#} {path}:{line}:{column}"
        )?;
        if !location.json_path.is_empty() {
            write!(formatter, " ({})", location.json_path)?;
        }
        if location.quoted_line.trim().is_empty() {
            return Ok(());
        }
        let quoted = &location.quoted_line;
        let (before, underline) = widths(location);
        let (before, underline) = (" ".repeat(before), "^".repeat(underline));
        write!(
            formatter,
            "\n{indent} {gutter}|{gutter:#}\n{gutter}{line} |{gutter:#} {quoted}\n{indent} {gutter}|{gutter:#} {before}{mark}{underline}{mark:#}"
        )
    }

    /// Writes `= help: ...`; further lines are aligned with the text of the first.
    fn remark(
        &self,
        formatter: &mut Formatter<'_>,
        indent: usize,
        kind: &str,
        words: Option<&str>,
    ) -> fmt::Result {
        let Some(words) = words else {
            return Ok(());
        };
        let Self { gutter, strong, .. } = self;
        let indent = " ".repeat(indent);
        let words = words.replace('\n', &format!("\n{indent}    "));
        write!(
            formatter,
            "\n{indent} {gutter}={gutter:#} {strong}{kind}{strong:#}: {words}"
        )
    }
}

fn digits(line: usize) -> usize {
    line.to_string().len()
}

/// Returns the number of terminal columns before the underlined span and of the span itself; East Asian characters take
/// two.
fn widths(location: &Location) -> (usize, usize) {
    let quoted = &location.quoted_line;
    let byte_of = |character: usize| {
        let mut starts = quoted.char_indices().map(|(start, _)| start);
        starts.nth(character).unwrap_or(quoted.len())
    };
    let start = location.quoted_column.saturating_sub(1);
    let (start, end) = (byte_of(start), byte_of(start + location.quoted_length));
    let (before, meant) = (&quoted[..start], &quoted[start..end]);
    (before.width(), meant.width().max(1))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn warning(quoted_line: &str, quoted_column: usize, quoted_length: usize) -> Diagnostic {
        let location = Location {
            path: PathBuf::from("ex\u{202e}port.json"),
            line: 12,
            column: 1_234_567,
            json_path: "$.cdts[0].type".to_owned(),
            quoted_line: quoted_line.to_owned(),
            quoted_column,
            quoted_length,
        };
        Diagnostic::warning("the type is not known").at(location)
    }

    #[test]
    fn every_part_has_its_place() {
        let diagnostic = warning(r#"…"type": "hologram"…"#, 10, 10)
            .help("known are:\n  - text".to_owned())
            .note("2 more like this".to_owned());
        assert_eq!(
            diagnostic.to_string(),
            r#"warning: the type is not known
  --> ex\u{202e}port.json:12:1234567 ($.cdts[0].type)
   |
12 | …"type": "hologram"…
   |          ^^^^^^^^^^
   = help: known are:
        - text
   = note: 2 more like this"#
        );
        let error = Diagnostic::error("it is gone").help("look again".to_owned());
        assert_eq!(error.to_string(), "error: it is gone\n = help: look again");
    }

    #[test]
    fn the_mark_stands_under_wide_characters() {
        let text = warning("\"血圧\": \"血\"", 7, 3).without_severity();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "the type is not known");
        assert_eq!(lines[4], "   |         ^^^^");
    }

    #[test]
    fn colors_change_nothing_else() {
        let diagnostic = warning(r#""type": 1"#, 9, 1).help("look again".to_owned());
        let styled = diagnostic.styled().to_string();
        let mut plain = String::new();
        for (index, part) in styled.split('\u{1b}').enumerate() {
            let after_color = part.split_once('m').map_or("", |(_, text)| text);
            plain.push_str(if index == 0 { part } else { after_color });
        }
        assert_eq!(plain, diagnostic.to_string());
    }
}
