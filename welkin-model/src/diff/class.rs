//! How much a change matters.

use std::fmt;

use serde::Serialize;

/// What a change means to a program that was generated from the old configuration: when it meets a tenant with the new
/// one, and when it is generated again. The worse of the two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing but words differs, or nothing at all.
    Cosmetic,
    /// Everything goes on, and something new is possible.
    Additive,
    /// Code stops compiling, requests are refused, or values are not what they were.
    Breaking,
}

/// The part of a crate's version that changes ask for. Before 1.0.0, Cargo takes each of them one place further to the
/// right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// No new version.
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
