//! Operations on the records of a CDT.

/// An operation on the records of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Reading values.
    Read,
    /// Reading records with masked values.
    ReadMasked,
    /// Adding records.
    Create,
    /// Changing records.
    Update,
    /// Deleting records.
    Delete,
}

impl Operation {
    /// Returns the operation with this name in policies, such as `read_masked`; `None` for one that is not part of the
    /// records API.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "read" => Some(Self::Read),
            "read_masked" => Some(Self::ReadMasked),
            "create" => Some(Self::Create),
            "update" => Some(Self::Update),
            "delete" => Some(Self::Delete),
            _ => None,
        }
    }

    /// Returns the verb for messages.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Read | Self::ReadMasked => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}
