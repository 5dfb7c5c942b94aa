//! The texts of the inputs, and positions in them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::outline::{Outline, advance};
use super::quote::Quote;
use crate::diagnostic::Location;

/// A position in one of the [`Sources`], ordered by source, then by offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    source: usize,
    offset: usize,
}

impl Position {
    /// Creates the position of the byte at `offset` in the source to which [`Sources::add`] assigned the index
    /// `source`.
    pub(super) fn new(source: usize, offset: usize) -> Self {
        Self { source, offset }
    }

    /// Returns the index of the source, and the offset of the byte in it.
    pub(super) fn parts(self) -> (usize, usize) {
        (self.source, self.offset)
    }
}

/// The texts of the inputs, kept so that a [`Position`] can be resolved to a line and column.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

#[derive(Clone)]
struct Source {
    path: PathBuf,
    text: Arc<str>,
    /// Computed on the first lookup.
    outline: Arc<OnceLock<Outline>>,
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} ({} bytes)",
            self.path.display(),
            self.text.len()
        )
    }
}

impl Sources {
    /// Resolves a position to a path, line and column. A position from other sources gives an empty path.
    #[must_use]
    pub fn locate(&self, position: Position) -> Location {
        let Some(source) = self.sources.get(position.source) else {
            return location_in(Path::new(""), "", 0);
        };
        let text = &source.text;
        let offset = start_of_character(text, position.offset);
        let place = source
            .outline
            .get_or_init(|| Outline::of(text))
            .place(text, offset);
        let quote = Quote::of(text, offset);
        Location {
            path: source.path.clone(),
            line: place.line,
            column: place.column,
            json_path: place.json_path,
            quoted_line: quote.line,
            quoted_column: quote.column,
            quoted_length: quote.length,
        }
    }

    /// Adds a text and returns the index by which a [`Position`] refers to it.
    pub(super) fn add(&mut self, path: PathBuf, text: &str) -> usize {
        self.sources.push(Source {
            path,
            text: text.into(),
            outline: Arc::default(),
        });
        self.sources.len() - 1
    }

    /// Returns every path with its text, in the order in which they were added.
    pub(super) fn texts(&self) -> impl ExactSizeIterator<Item = (&Path, &str)> {
        let sources = self.sources.iter();
        sources.map(|source| (&*source.path, &*source.text))
    }

    /// Returns the path of a source, by the index that [`Sources::add`] returned.
    pub(super) fn path(&self, source: usize) -> &Path {
        &self.sources[source].path
    }

    /// Returns the text of a source, by the index that [`Sources::add`] returned.
    pub(super) fn text(&self, source: usize) -> &str {
        &self.sources[source].text
    }
}

/// Returns the location of an offset in a text that need not be JSON.
pub fn location_in(path: &Path, text: &str, offset: usize) -> Location {
    let offset = start_of_character(text, offset);
    let (line, column) = advance((1, 1), &text[..offset]);
    let quote = Quote::of(text, offset);
    Location {
        path: path.to_owned(),
        line,
        column,
        json_path: String::new(),
        quoted_line: quote.line,
        quoted_column: quote.column,
        quoted_length: quote.length,
    }
}

/// Returns the start of the character that contains the byte at `offset`, or the length of the text for an offset
/// beyond it.
fn start_of_character(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|start| text.is_char_boundary(*start))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_other_sources_is_nowhere() {
        let location = Sources::default().locate(Position::new(3, 7));
        assert_eq!(location.path, Path::new(""));
        assert_eq!((location.line, location.column), (1, 1));
    }

    #[test]
    fn columns_count_characters_and_control_characters_are_escaped() {
        let mut sources = Sources::default();
        let text = "{\n\t\"é\u{202e}\": 1 }\r\n";
        let source = sources.add("a.json".into(), text);
        let offset = text.find('1').expect("it is there");
        let location = sources.locate(Position::new(source, offset));
        assert_eq!((location.line, location.column), (2, 8));
        assert_eq!(location.quoted_line, " \"é\\u{202e}\": 1 }");
        assert_eq!(location.quoted_column, 15);
        assert_eq!(location.json_path, "$[\"é\\u{202e}\"]");
    }
}
