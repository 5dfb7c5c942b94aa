//! Differences, as types and in words.

use std::fmt;

use crate::foreign_text::{ForeignText, write_list};
use crate::json::Json;
use crate::record::Kind;

/// A part of the tenant's configuration that differs from the program's.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// Machine name of the CDT.
    pub cdt: &'static str,
    /// Machine name of the field; `None` if the difference is in the CDT itself.
    pub field: Option<String>,
    /// The change.
    pub change: ConfigurationChange,
}

/// A change of a CDT or a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConfigurationChange {
    /// It no longer exists, or the API client may not see it. Reads find nothing, writes are rejected.
    Missing,
    /// Its values have another kind. They can't be read into the program's type, which keeps them in `extra`.
    Type {
        /// The kind in the program.
        expected: Kind,
        /// The tenant's type, in its own words: `select`.
        found: String,
    },
    /// It holds a list of values, but the program expects one value.
    NowMultiple,
    /// It holds one value, but the program expects a list.
    NowSingle,
    /// An option was removed: writing it is rejected.
    OptionRemoved {
        /// The stored value of the option.
        value: Json,
    },
    /// It must be set on create, but it is optional in the program.
    NowRequired,
    /// It must be set on create, but the program does not know the field.
    NewRequired,
    /// It can no longer be written.
    NowReadOnly,
    /// It is now flagged as protected health information, and the program, which trusts the flags, shows it in `Debug`.
    NowProtected,
    /// A bound is narrower: values that are valid for the program are rejected.
    Narrower {
        /// The key of the bound: `maxValue`.
        bound: &'static str,
        /// The tenant's bound.
        now: f64,
    },
    /// A bound of dates or times is narrower: values that are valid for the program are rejected.
    NarrowerTime {
        /// The key of the bound: `maxValue`.
        bound: &'static str,
        /// The tenant's bound, in its own words: `2026-12-31`.
        now: String,
    },
    /// Its texts must match another pattern, or one at all: texts that are valid for the program may be rejected.
    Pattern {
        /// The tenant's pattern.
        now: String,
    },
    /// Files of a type that is allowed for the program are rejected.
    FileTypes {
        /// The extensions that the tenant allows.
        now: Vec<String>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", ForeignText::new(self.cdt))?;
        if let Some(field) = &self.field {
            write!(formatter, ".{}", ForeignText::new(field))?;
        }
        write!(formatter, ": {}", self.change)
    }
}

impl fmt::Display for ConfigurationChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => {
                formatter.write_str("no longer exists, or is not visible to this API client")
            }
            Self::Type { expected, found } => {
                write!(
                    formatter,
                    "type changed from {expected} to `{}`",
                    ForeignText::new(found)
                )
            }
            Self::NowMultiple => formatter.write_str("changed from one value to a list"),
            Self::NowSingle => formatter.write_str("changed from a list to one value"),
            Self::OptionRemoved { value } => {
                let value = value.text();
                write!(
                    formatter,
                    "the option {} was removed",
                    ForeignText::new(value)
                )
            }
            Self::NowRequired => formatter.write_str("changed from optional to required"),
            Self::NewRequired => formatter.write_str("new required field"),
            Self::NowReadOnly => formatter.write_str("changed from writable to read-only"),
            Self::NowProtected => formatter.write_str(
                "is now protected health information, but this program shows it in `Debug`",
            ),
            Self::Narrower { bound, now } => write!(formatter, "{bound} was narrowed to {now}"),
            Self::Pattern { now } => {
                write!(
                    formatter,
                    "the pattern of its texts is now {}",
                    ForeignText::new(now)
                )
            }
            Self::FileTypes { now } => {
                formatter.write_str("the types of its files were narrowed to ")?;
                write_list(formatter, ", ", now.iter().map(ForeignText::new))
            }
            Self::NarrowerTime { bound, now } => {
                write!(
                    formatter,
                    "{bound} was narrowed to {}",
                    ForeignText::new(now)
                )
            }
        }
    }
}
