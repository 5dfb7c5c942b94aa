//! What has changed, in types and in words.

use std::fmt;

use crate::foreign_text::ForeignText;
use crate::json::Json;
use crate::record::Kind;

/// Something of the tenant's configuration that is not as the program takes it to be.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// Machine name of the CDT.
    pub cdt: &'static str,
    /// Machine name of the field; absent where the CDT itself is meant.
    pub field: Option<String>,
    /// The change.
    pub change: ConfigurationChange,
}

/// A change of a CDT or a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConfigurationChange {
    /// It is gone, or the API client is not shown it. Reads find nothing, writes are refused.
    Missing,
    /// Its values are of another kind. They can't be read into the program's type, which keeps them in `extra`.
    Type {
        /// What the program takes them to be.
        expected: Kind,
        /// What the tenant says, in its own words: `select`.
        found: String,
    },
    /// It holds a list of values, and the program expects one.
    NowMultiple,
    /// It holds one value, and the program expects a list.
    NowSingle,
    /// An option is gone: writing it is refused.
    OptionRemoved {
        /// What the option stored.
        value: Json,
    },
    /// It must be set on create, and the program takes it to be optional.
    NowRequired,
    /// It must be set on create, and the program does not know the field.
    NewRequired,
    /// It can't be written any more.
    NowReadOnly,
    /// It is flagged as protected health information now, and the program, which trusts the flags, shows it in `Debug`.
    NowProtected,
    /// A bound is narrower: values that the program takes to be good are refused.
    Narrower {
        /// The key of the bound: `maxValue`.
        bound: &'static str,
        /// What the tenant says.
        now: f64,
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
            Self::Missing => formatter.write_str("is gone, or this API client may not see it"),
            Self::Type { expected, found } => {
                write!(
                    formatter,
                    "was {expected} and is of the type `{}`",
                    ForeignText::new(found)
                )
            }
            Self::NowMultiple => formatter.write_str("was one value and is a list"),
            Self::NowSingle => formatter.write_str("was a list and is one value"),
            Self::OptionRemoved { value } => {
                let value = value.text();
                write!(formatter, "the option {} is gone", ForeignText::new(value))
            }
            Self::NowRequired => formatter.write_str("was optional and is required"),
            Self::NewRequired => formatter.write_str("is new and required"),
            Self::NowReadOnly => formatter.write_str("could be written and is read-only"),
            Self::NowProtected => formatter.write_str(
                "is protected health information now, which this program shows in `Debug`",
            ),
            Self::Narrower { bound, now } => write!(formatter, "{bound} is narrower: {now}"),
        }
    }
}
