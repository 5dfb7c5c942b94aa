//! The inputs of a configuration and their kinds.

use std::path::PathBuf;

use super::configuration::ListSection;

/// An input and its detected kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path as passed by the caller, or the name passed with a text.
    pub path: PathBuf,
    /// Kind of the content.
    pub kind: InputKind,
}

/// The supported kinds of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// Designer > Export Configuration: one object with sections.
    DesignerExport,
    /// `GET .../formations/current/{kind}`: items of one section, as a list or a single item.
    Formation(ListSection),
    /// `GET .../formation/cdts/{name}`: `{"name","label","fields":[{"name","label","type":"STRING"}]}`.
    SimpleFormation,
    /// An empty list, which any formation endpoint may return.
    EmptyList,
}

impl InputKind {
    /// Returns the noun for one item of this kind, with its article.
    pub(super) fn singular(self) -> &'static str {
        match self {
            Self::DesignerExport => "a Designer export",
            Self::Formation(section) => section.singular(),
            Self::SimpleFormation => "a simple formation",
            Self::EmptyList => "an empty list",
        }
    }

    /// Returns the section to which the items of a formation response belong; `None` for an input with several sections
    /// or none.
    pub(super) fn section(self) -> Option<ListSection> {
        match self {
            Self::Formation(section) => Some(section),
            Self::SimpleFormation => Some(ListSection::Cdts),
            Self::DesignerExport | Self::EmptyList => None,
        }
    }
}
