//! What is exported: a dataset per CDT and resource, with the columns that the configuration gives it.

mod column;
mod configured;
mod fixed;
mod selection;

pub(crate) use self::column::Identity;
pub use self::column::{Column, ColumnSource, ColumnType};
pub use self::selection::{Datasets, UnknownName};

use welkin_runtime::exports::ExportResource;

/// A table: the records of a CDT, or what a resource holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Dataset {
    /// The folder in the destination, and the view: `vitals`.
    pub folder: String,
    /// What it holds.
    pub kind: DatasetKind,
    /// What people call it.
    pub title: String,
    /// The configuration's fingerprint of it; none for what Welkin itself defines.
    pub fingerprint: Option<String>,
    /// Its columns, those of the system first.
    pub columns: Vec<Column>,
}

/// What a dataset holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatasetKind {
    /// Records of the CDT, or of the profile data type, of this machine name.
    Records {
        /// The export in which its rows come.
        resource: ExportResource,
        /// Machine name.
        name: String,
    },
    /// All rows of a resource.
    Resource(ExportResource),
    /// Rows of a resource whose CDT the configuration does not have: nothing is left out because it is not known.
    Unconfigured(ExportResource),
}

impl DatasetKind {
    /// The export in which its rows come.
    #[must_use]
    pub fn resource(&self) -> &ExportResource {
        match self {
            Self::Records { resource, .. }
            | Self::Resource(resource)
            | Self::Unconfigured(resource) => resource,
        }
    }

    /// What tells it from others, for good: the machine name of a CDT, or the word of a resource.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Records { name, .. } => name.clone(),
            Self::Resource(resource) => resource.as_str().to_owned(),
            Self::Unconfigured(resource) => format!("{resource} without a configuration"),
        }
    }
}
