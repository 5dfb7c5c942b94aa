//! The quotes and lines of a CSV file. The `csv` crate reads any text as some table, also one whose quotes don't match,
//! and counts empty lines before a row as part of the row.

use std::collections::VecDeque;
use std::io::{self, Read};

/// Unmatched quotes. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuotesError {
    /// The file ends between quotes.
    #[error("the quote that opens a cell in line {opened} is never closed")]
    Unclosed {
        /// The line of the opening quote.
        opened: u64,
    },
    /// Something other than the end of the cell follows a closing quote: `"a"b`.
    #[error(
        "line {line}: text follows the quote that closes the cell opened in line {opened}; \
         a quote inside a quoted cell is written twice"
    )]
    AfterClosing {
        /// The line of the opening quote.
        opened: u64,
        /// The line of the closing quote.
        line: u64,
    },
    /// Spaces precede the quote of a cell, which would make it a part of the text: `a, "b"`.
    #[error("line {line}: spaces precede the quote that opens a cell; remove them")]
    AfterSpaces {
        /// The line of the quote.
        line: u64,
    },
}

/// A CSV file as it is read, behind its byte order mark. Reading fails with a [`QuotesError`], as an [`io::Error`],
/// where quotes don't match.
///
/// It stands between a file and a `csv::Reader`, which would silently read another table: a quote that is never closed
/// takes the rest of the file into one cell, and `"a"b` becomes `ab`. A quote inside a cell that begins
/// without one (`5'9"`) is a character like any other, as the `csv` crate reads it.
#[derive(Debug)]
pub(crate) struct StrictQuotes<R> {
    text: R,
    delimiter: u8,
    position: Position,
    line: u64,
    /// The line of the last opening quote.
    opened: u64,
    /// Whether the last byte was a carriage return: a line feed after it ends the same line.
    after_return: bool,
    /// Whether no byte of the next row has been read.
    is_between_rows: bool,
    /// The first lines of the rows that have been read, and not yet taken.
    row_lines: VecDeque<u64>,
}

/// The position of the next byte in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// At its beginning, or behind spaces there.
    Beginning { after_spaces: bool },
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes the cell, or is the first of two.
    Closed,
}

const BEGINNING: Position = Position::Beginning {
    after_spaces: false,
};

impl<R> StrictQuotes<R> {
    /// Checks text in an encoding that contains ASCII, with this byte between cells.
    pub(crate) const fn new(text: R, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            position: BEGINNING,
            line: 1,
            opened: 0,
            after_return: false,
            is_between_rows: true,
            row_lines: VecDeque::new(),
        }
    }

    /// Takes the first line of the next row. Empty lines are not rows.
    pub(crate) fn take_row_line(&mut self) -> Option<u64> {
        self.row_lines.pop_front()
    }

    fn check(&mut self, byte: u8) -> Result<(), QuotesError> {
        let ends_line = matches!(byte, b'\r' | b'\n');
        let ends_cell = byte == self.delimiter || ends_line;
        if self.is_between_rows && !ends_line {
            self.row_lines.push_back(self.line);
            self.is_between_rows = false;
        }
        self.is_between_rows |= ends_line && self.position != Position::Quoted;
        self.position = match self.position {
            Position::Quoted if byte == b'"' => Position::Closed,
            Position::Quoted => Position::Quoted,
            _ if ends_cell => BEGINNING,
            Position::Closed if byte == b'"' => Position::Quoted,
            Position::Closed => {
                return Err(QuotesError::AfterClosing {
                    opened: self.opened,
                    line: self.line,
                });
            }
            Position::Beginning { after_spaces } if byte == b'"' => {
                if after_spaces {
                    return Err(QuotesError::AfterSpaces { line: self.line });
                }
                self.opened = self.line;
                Position::Quoted
            }
            Position::Beginning { .. } if matches!(byte, b' ' | b'\t') => {
                Position::Beginning { after_spaces: true }
            }
            Position::Beginning { .. } | Position::Plain => Position::Plain,
        };
        let ends_same_line = byte == b'\n' && self.after_return;
        self.line += u64::from(ends_line && !ends_same_line);
        self.after_return = byte == b'\r';
        Ok(())
    }
}

impl<R: Read> StrictQuotes<R> {
    /// Reads and drops the rest of the file.
    ///
    /// # Errors
    /// When it can't be read, or its quotes don't match.
    pub(crate) fn check_to_end(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        while self.read(&mut buffer)? > 0 {
            self.row_lines.clear();
        }
        Ok(())
    }
}

const BUFFER: usize = 64 * 1024;

impl<R: Read> Read for StrictQuotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.text.read(buffer)?;
        let read = &buffer[..count];
        let mut checked = read.iter().try_for_each(|byte| self.check(*byte));
        let is_at_end = count == 0 && !buffer.is_empty();
        if is_at_end && self.position == Position::Quoted {
            checked = Err(QuotesError::Unclosed {
                opened: self.opened,
            });
        }
        checked.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::StrictQuotes;

    /// Reads to the end, so many bytes at a time.
    fn read(text: &str, delimiter: u8, at_once: usize) -> Result<(), String> {
        let mut text = StrictQuotes::new(text.as_bytes(), delimiter);
        let mut buffer = vec![0; at_once];
        loop {
            match text.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    #[test]
    fn quotes_that_match_are_read_and_others_are_refused_at_their_line() {
        let follows = |line: u64, opened: u64| {
            let begins = format!("line {line}: text follows the quote");
            Some(format!(
                "{begins} that closes the cell opened in line {opened}; a quote inside a quoted cell is written twice"
            ))
        };
        let unclosed = |line: u64| {
            Some(format!(
                "the quote that opens a cell in line {line} is never closed"
            ))
        };
        let spaces = |line: u64| {
            Some(format!(
                "line {line}: spaces precede the quote that opens a cell; remove them"
            ))
        };
        for (text, delimiter, expected) in [
            ("", b',', None),
            ("a,b\n\"c\",\"d\"\n", b',', None),
            ("\"a\",\"b\"\r\n\"c\",\"d\"", b',', None),
            ("\"two\nlines, and a \"\"word\"\"\",b", b',', None),
            ("5'9\",say \"x\", b\"\"c\n", b',', None),
            ("\"\",\"\"\"\"\n", b',', None),
            ("\"a\"\t\"b\"\n", b'\t', None),
            ("\"a\" \"b\"\n", b' ', None),
            ("a\n\"b\nc\n", b',', unclosed(2)),
            ("a\n\"b\nc,\"\"\n", b',', unclosed(2)),
            ("\"a", b',', unclosed(1)),
            ("a,b\n\"a\"b\n", b',', follows(2, 2)),
            ("a,b\n\"a\" ,b\n", b',', follows(2, 2)),
            ("\"a\",b\n", b';', follows(1, 1)),
            ("x\n\"a\nb,\"c\"\n", b',', follows(3, 2)),
            ("a,b\nc, \"d\"\n", b',', spaces(2)),
            ("a;\t\"d\"\n", b';', spaces(1)),
            ("a\r\n\r\n\"b", b',', unclosed(3)),
            ("a\r\r\"b", b',', unclosed(3)),
        ] {
            for at_once in [1, 3, 4096] {
                assert_eq!(read(text, delimiter, at_once).err(), expected, "{text:?}");
            }
        }
    }
}
