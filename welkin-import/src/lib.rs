//! Patients and CDT records from CSV files: matched to a configuration, validated in full, written once.
//!
//! A [`Source`] gives the rows of a file. A [`Plan`] says what its columns are, and checks each row.
//! [`apply`](apply::apply) writes the rows that are right, and keeps a [`Journal`].
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

pub mod apply;
mod cell;
mod columns;
mod fault;
mod journal;
mod options;
mod plan;
mod row;
mod settings;
mod source;
mod table;

pub use columns::ColumnsError;
pub use fault::Fault;
pub use journal::{Journal, JournalError, Outcome};
pub use plan::{Plan, Target};
pub use row::{Content, PatientKey, Row};
pub use settings::Settings;
pub use source::{Format, RawRow, Source, SourceError, encoding};
pub use table::table_of;
