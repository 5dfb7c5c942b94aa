//! Exports a Welkin tenant to typed datasets that existing engines read: a table per CDT and resource, in Parquet or
//! NDJSON, in a folder or an object store.
//!
//! [`Datasets`] says what a configuration gives, [`Destination`] where it goes, and [`Export`] brings there what has
//! changed since the last run. The command `welkin-codegen export` is a thin layer above. What stands in a destination
//! and how it is read is described in `docs/warehouse.md`.
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

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
