//! Writes violations to stdout, and rejected rows to a separate file.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use welkin_codegen::diagnostic::escaped;
use welkin_import::{Fault, RawRow};

use crate::error::CommandError;
use crate::terminal::safe_json;

/// Writes violations to stdout as they are found.
pub(super) struct Output {
    out: BufWriter<io::Stdout>,
    is_json: bool,
    faults: u64,
    /// Whether the reader of stdout has closed the pipe.
    is_closed: bool,
}

impl Output {
    pub(super) fn new(is_json: bool) -> Self {
        Self {
            out: BufWriter::new(io::stdout()),
            is_json,
            faults: 0,
            is_closed: false,
        }
    }

    pub(super) fn fault(&mut self, fault: &Fault) -> Result<(), CommandError> {
        let text = if self.is_json {
            let json = serde_json::to_string(fault).expect("a fault holds texts and a number");
            let before = if self.faults == 0 {
                "{\"faults\": [\n"
            } else {
                ",\n"
            };
            format!("{before}  {}", safe_json(&json))
        } else {
            let column = escaped(fault.column.as_deref().unwrap_or("-"));
            let head = if self.faults == 0 {
                format!("{:>8}  {:<28}  FAULT\n", "LINE", "COLUMN")
            } else {
                String::new()
            };
            format!("{head}{:>8}  {column:<28}  {}\n", fault.line, fault.message)
        };
        self.faults += 1;
        self.write(&text)
    }

    /// Ends the document. Returns the number of violations.
    pub(super) fn end(&mut self, rest: &Value) -> Result<u64, CommandError> {
        if self.is_json {
            let before = if self.faults == 0 {
                "{\"faults\": ["
            } else {
                "\n"
            };
            let rest = rest.to_string();
            let rest = rest.trim_start_matches('{');
            self.write(&format!("{before}], {rest}\n"))?;
        }
        let flushed = self.out.flush();
        self.checked(flushed)?;
        Ok(self.faults)
    }

    fn write(&mut self, text: &str) -> Result<(), CommandError> {
        if self.is_closed {
            return Ok(());
        }
        let written = self.out.write_all(text.as_bytes());
        self.checked(written)
    }

    fn checked(&mut self, written: io::Result<()>) -> Result<(), CommandError> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            written => written.map_err(CommandError::Stdout),
        }
    }
}

/// Rejected rows in their original form, with their lines and violations.
pub(super) struct Rejected {
    path: PathBuf,
    rows: csv::Writer<File>,
    columns: usize,
}

impl Rejected {
    /// Creates the file. Only its owner can read it, because it contains health data.
    pub(super) fn create(path: &Path, header: &[String]) -> Result<Self, CommandError> {
        let failed = |source: io::Error| CommandError::RejectedRows {
            path: path.to_owned(),
            source,
        };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(failed)?;
        let mut rejected = Self {
            path: path.to_owned(),
            rows: csv::WriterBuilder::new().flexible(true).from_writer(file),
            columns: header.len(),
        };
        let added = ["line", "faults"].map(str::to_owned);
        rejected.write(header.iter().cloned().chain(added))?;
        Ok(rejected)
    }

    pub(super) fn row(&mut self, row: &RawRow, faults: &[Fault]) -> Result<(), CommandError> {
        let words = faults.iter().map(|fault| match &fault.column {
            Some(column) => format!("{column} {}", fault.message),
            None => fault.message.clone(),
        });
        let words: Vec<String> = words.collect();
        let cells: Vec<String> = row.cells().map(str::to_owned).collect();
        let missing = self.columns.saturating_sub(cells.len());
        let added = [row.line.to_string(), words.join("; ")];
        let empty = std::iter::repeat_n(String::new(), missing);
        self.write(cells.into_iter().chain(empty).chain(added))
    }

    /// Flushes the file.
    pub(super) fn finish(mut self) -> Result<(), CommandError> {
        let flushed = self.rows.flush();
        flushed.map_err(|source| self.failed(source))
    }

    fn write(&mut self, cells: impl Iterator<Item = String>) -> Result<(), CommandError> {
        let written = self.rows.write_record(cells);
        written.map_err(|error| self.failed(error.into()))
    }

    fn failed(&self, source: io::Error) -> CommandError {
        CommandError::RejectedRows {
            path: self.path.clone(),
            source,
        }
    }
}
