//! Severity classes of changes.

use std::fmt;

use serde::Serialize;

/// The effect of a change on a program that was generated from the old configuration, both when it uses a tenant with
/// the new configuration and when it is generated again. The worse of the two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Only display texts differ, or nothing does.
    Cosmetic,
    /// Existing code continues to work, and something new is possible.
    Additive,
    /// Code no longer compiles, requests are rejected, or values differ.
    Breaking,
}

/// The part of a crate's version that must be incremented because of changes. Before 1.0.0, Cargo shifts each of them
/// one position to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// No new version is required.
    None,
    /// `1.2.3` to `1.2.4`.
    Patch,
    /// `1.2.3` to `1.3.0`.
    Minor,
    /// `1.2.3` to `2.0.0`.
    Major,
}

impl From<Class> for Bump {
    fn from(class: Class) -> Self {
        match class {
            Class::Cosmetic => Self::Patch,
            Class::Additive => Self::Minor,
            Class::Breaking => Self::Major,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cosmetic => "cosmetic",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        })
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}
