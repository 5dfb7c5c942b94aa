//! The exported tables: a dataset per CDT and resource, with columns derived from the configuration.

mod column;
mod configured;
mod selection;
mod standard;

pub(crate) use self::column::Identity;
pub use self::column::{Column, ColumnSource, ColumnType};
pub use self::selection::{Datasets, UnknownName};

use welkin_runtime::exports::ExportResource;

/// A table: the records of a CDT, or the rows of a resource.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Dataset {
    /// The name of the folder in the destination and of the view: `vitals`.
    pub folder: String,
    /// The source of its rows.
    pub kind: DatasetKind,
    /// Its title.
    pub title: String,
    /// Its fingerprint in the configuration; `None` if Welkin defines it.
    pub fingerprint: Option<String>,
    /// Its columns, system fields first.
    pub columns: Vec<Column>,
}

/// The source of the rows of a dataset.
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
    /// Rows of a resource whose CDT is not in the configuration. They are kept so that nothing is lost.
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

    /// Its stable identifier: the machine name of a CDT, or the name of a resource.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Records { name, .. } => name.clone(),
            Self::Resource(resource) => resource.as_str().to_owned(),
            Self::Unconfigured(resource) => format!("{resource} without a configuration"),
        }
    }
}
