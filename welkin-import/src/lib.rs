#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! A [`Source`] reads the rows of a file. A [`Plan`] matches its columns, and checks each row.
//! [`apply`](apply::apply) writes the valid rows, and keeps a [`Journal`].
#![forbid(unsafe_code)]

pub mod apply;
mod cell;
mod columns;
mod fault;
mod journal;
mod misfit;
mod options;
mod plan;
mod quotes;
mod row;
mod settings;
mod source;
mod table;

pub use columns::ColumnsError;
pub use fault::Fault;
pub use journal::{Journal, JournalError, Outcome};
pub use plan::{Plan, Target};
pub use quotes::QuotesError;
pub use row::{Content, PatientKey, Row};
pub use settings::{OptionsBy, Settings};
pub use source::{Format, RawRow, Source, SourceError, encoding};
pub use table::table_of;
