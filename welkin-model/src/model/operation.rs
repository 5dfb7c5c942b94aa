//! What can be done with the records of a CDT.

/// What can be done with the records of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Seeing values.
    Read,
    /// Reads that show no values.
    ReadMasked,
    /// Adding records.
    Create,
    /// Changing records.
    Update,
    /// Removing records.
    Delete,
}

impl Operation {
    /// The one that policies call so, such as `read_masked`; None for what is not done through the records API.
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

    /// The verb, for messages.
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
