#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! [`Datasets`] are the tables of a configuration, [`Destination`] is the place where they are written, and [`Export`]
//! writes the changes since the last run.
#![forbid(unsafe_code)]

mod cell;
mod compact;
mod dataset;
mod destination;
mod error;
mod format;
mod privacy;
mod pseudonym;
mod row;
mod run;
mod state;
mod views;

pub use dataset::{Column, ColumnSource, ColumnType, Dataset, DatasetKind, Datasets, UnknownName};
pub use destination::{Destination, DestinationError, Problem};
pub use error::{ChangedColumn, ExportError};
pub use format::Format;
/// For [`Destination::store`].
pub use object_store;
pub use pseudonym::{PseudonymKey, WeakKey};
pub use run::{DatasetReport, Export, Progress, Report, Stage};
