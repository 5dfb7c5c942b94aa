//! Reading of a file's rows: decodes the text, and splits it into cells, one row at a time.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Decoder, Encoding, UTF_8};

use crate::fault::Fault;
use crate::quotes::{QuotesError, StrictQuotes};

/// The format of a file; the default detects it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Format {
    /// The encoding.
    pub encoding: Option<&'static Encoding>,
    /// The delimiter, a character of one byte.
    pub delimiter: Option<u8>,
}

/// Why a file can't be read as a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file can't be opened.
    #[error("cannot open {}: {source}", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file can't be read to its end.
    #[error("cannot read the file: {0}")]
    Read(io::Error),
    /// Its quotes don't match: where its cells end is unknown.
    #[error("cannot read the file: {0}")]
    Quotes(QuotesError),
    /// It has no header.
    #[error("the file is empty: its first line must name the columns")]
    Empty,
}

/// Returns the encoding with a name such as `utf-8` or `windows-1252`, for [`Format::encoding`].
#[must_use]
pub fn encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// The number of bytes from which the encoding and the delimiter are detected.
const HEAD: usize = 1 << 20;

/// Possible delimiters, in the order of preference.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// The number of rows from which the delimiter is detected.
const SAMPLE: usize = 50;

/// The rows of a file.
pub struct Source<R> {
    rows: csv::Reader<StrictQuotes<Decoded<R>>>,
    header: Vec<String>,
    encoding: &'static Encoding,
    delimiter: u8,
    read: Arc<AtomicU64>,
}

/// A row as read from the file. Its cells may be health data.
#[derive(Clone)]
pub struct RawRow {
    /// The line where it starts, from 1.
    pub line: u64,
    pub(crate) cells: StringRecord,
}

impl RawRow {
    /// The cells. They may be health data.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }
}

/// The line and the number of cells.
impl std::fmt::Debug for RawRow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cells = self.cells.len();
        write!(formatter, "RawRow(line {}, {cells} cells)", self.line)
    }
}

impl Source<File> {
    /// Opens a file, and reads it once to check its quotes: no row of a file whose quotes don't match is given out. The
    /// quotes of what can't be read twice, such as a pipe, are checked as its rows are read.
    ///
    /// # Errors
    /// When it can't be read, is empty, or its quotes don't match.
    pub fn open(path: &Path, format: &Format) -> Result<Self, SourceError> {
        let open = |source| SourceError::Open {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(open)?;
        let metadata = file.metadata().map_err(open)?;
        if metadata.is_dir() {
            return Err(open(io::ErrorKind::IsADirectory.into()));
        }
        if metadata.is_file() {
            let mut text = Source::new(&file, format)?.rows.into_inner();
            text.check_to_end().map_err(failed)?;
            file.rewind().map_err(open)?;
        }
        Self::new(file, format)
    }
}

impl<R: Read> Source<R> {
    /// Reads a table from its first line on. Its quotes are checked as its rows are read.
    ///
    /// # Errors
    /// When it can't be read, is empty, or quotes don't match.
    pub fn new(mut bytes: R, format: &Format) -> Result<Self, SourceError> {
        let mut head = Vec::new();
        let mut beginning = bytes.by_ref().take(HEAD as u64);
        beginning
            .read_to_end(&mut head)
            .map_err(SourceError::Read)?;
        let encoding = format.encoding.unwrap_or_else(|| encoding_of(&head));
        let (text, ..) = encoding.decode(&head);
        let is_whole = head.len() < HEAD;
        let delimiter = format
            .delimiter
            .unwrap_or_else(|| delimiter_of(&text, is_whole));
        let read = Arc::new(AtomicU64::new(0));
        let decoded = Decoded::new(head, bytes, encoding, Arc::clone(&read));
        let mut rows = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(StrictQuotes::new(decoded, delimiter));
        let header = read_row(&mut rows)?.ok_or(SourceError::Empty)?;
        let header = header.cells();
        let header = header.map(|name| name.trim().to_owned()).collect();
        Ok(Self {
            rows,
            header,
            encoding,
            delimiter,
            read,
        })
    }

    /// The names of the columns, without the spaces around them.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The name of the encoding.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// Returns the delimiter.
    #[must_use]
    pub fn delimiter(&self) -> char {
        self.delimiter.into()
    }

    /// The number of bytes that have been read, to show progress.
    #[must_use]
    pub fn position(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Reads the next row; returns `None` at the end. Empty lines are skipped.
    ///
    /// # Errors
    /// When the file can't be read, or its quotes don't match.
    pub fn next_row(&mut self) -> Result<Option<RawRow>, SourceError> {
        read_row(&mut self.rows)
    }
}

fn read_row<R: Read>(
    rows: &mut csv::Reader<StrictQuotes<R>>,
) -> Result<Option<RawRow>, SourceError> {
    let mut cells = StringRecord::new();
    let read = rows.read_record(&mut cells);
    let is_row = read.map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => failed(error),
        // The text is Unicode, and rows may have any length.
        other => SourceError::Read(io::Error::other(format!("{other:?}"))),
    })?;
    let line = rows.get_mut().take_row_line();
    Ok(is_row.then(|| RawRow {
        line: line.unwrap_or_default(),
        cells,
    }))
}

fn failed(error: io::Error) -> SourceError {
    let quotes = error.get_ref().and_then(|cause| cause.downcast_ref());
    match quotes {
        Some(quotes) => SourceError::Quotes(*quotes),
        None => SourceError::Read(error),
    }
}

/// The fault of a cell that was no text in the file's encoding: U+FFFD stands in its place.
pub(crate) fn unreadable(cell: &str) -> bool {
    cell.contains(char::REPLACEMENT_CHARACTER)
}

/// Detects the encoding: by a byte order mark, as UTF-8 if the bytes are valid, or by a heuristic.
fn encoding_of(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The last character may be incomplete.
        Err(error) => error.error_len().is_none(),
    };
    if is_utf8 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Detects the delimiter with which the first rows have equally many cells, and the most.
fn delimiter_of(head: &str, is_whole: bool) -> u8 {
    let cells = |delimiter: u8| {
        let mut rows = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(head.as_bytes());
        let mut counts: Vec<usize> = rows
            .records()
            .take(SAMPLE)
            .map_while(|row| Some(row.ok()?.len()))
            .collect();
        // The last row may be incomplete.
        if !is_whole && counts.len() < SAMPLE && counts.len() > 1 {
            counts.pop();
        }
        let first = counts.first().copied().unwrap_or(1);
        let alike = counts.iter().filter(|count| **count == first).count();
        (first > 1).then_some((alike * 1000 / counts.len().max(1), first))
    };
    let rated = DELIMITERS
        .iter()
        .rev()
        .map(|delimiter| (cells(*delimiter), *delimiter));
    // Among equals, `max_by_key` returns the last, which is the preferred one.
    let best = rated.max_by_key(|(rating, _)| *rating);
    best.filter(|(rating, _)| rating.is_some())
        .map_or(b',', |(_, delimiter)| delimiter)
}

/// A reader that decodes bytes to UTF-8.
struct Decoded<R> {
    head: io::Cursor<Vec<u8>>,
    bytes: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` that is not decoded yet.
    pending: std::ops::Range<usize>,
    text: Vec<u8>,
    /// The part of `text` that is not read yet.
    ready: std::ops::Range<usize>,
    is_at_end: bool,
    is_finished: bool,
    read: Arc<AtomicU64>,
}

const BUFFER: usize = 64 * 1024;

impl<R: Read> Decoded<R> {
    fn new(head: Vec<u8>, bytes: R, encoding: &'static Encoding, read: Arc<AtomicU64>) -> Self {
        Self {
            head: io::Cursor::new(head),
            bytes,
            decoder: encoding.new_decoder(),
            raw: vec![0; BUFFER],
            pending: 0..0,
            text: vec![0; 4 * BUFFER],
            ready: 0..0,
            is_at_end: false,
            is_finished: false,
            read,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.pending.is_empty() && !self.is_at_end {
            let mut count = self.head.read(&mut self.raw)?;
            if count == 0 {
                count = self.bytes.read(&mut self.raw)?;
            }
            self.read.fetch_add(count as u64, Ordering::Relaxed);
            self.pending = 0..count;
            self.is_at_end = count == 0;
        }
        let source = &self.raw[self.pending.clone()];
        let (result, taken, written, _) =
            self.decoder
                .decode_to_utf8(source, &mut self.text, self.is_at_end);
        self.pending.start += taken;
        self.ready = 0..written;
        self.is_finished = self.is_at_end && result == encoding_rs::CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.is_finished {
            self.fill()?;
        }
        let count = self.ready.len().min(buffer.len());
        let start = self.ready.start;
        buffer[..count].copy_from_slice(&self.text[start..start + count]);
        self.ready.start += count;
        Ok(count)
    }
}

/// Returns the fault of a row with a wrong number of cells.
pub(crate) fn length_fault(row: &RawRow, columns: usize) -> Option<Fault> {
    let cells = row.cells.len();
    (cells != columns).then(|| {
        let message = format!("the row has {cells} cells, but the header has {columns}");
        Fault::of_row(row.line, "cells", message)
    })
}
