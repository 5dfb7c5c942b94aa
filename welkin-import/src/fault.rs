//! Faults of rows.

use std::fmt;

use serde::Serialize;
use welkin_model::diagnostic::escaped;
use welkin_runtime::record::{FieldSchema, Kind, Rule};

/// A rule that a row violates. It never contains a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// The line where the row starts, from 1.
    pub line: u64,
    /// The column, by its name in the file; `None` if the rule concerns the whole row.
    pub column: Option<String>,
    /// The rule's identifier, for programs: `required`, `maximum`, `pattern`.
    pub rule: &'static str,
    /// The rule in words.
    pub message: String,
}

impl Fault {
    pub(crate) fn of_row(line: u64, rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            line,
            column: None,
            rule,
            message: message.into(),
        }
    }

    pub(crate) fn of_cell(
        line: u64,
        column: &str,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            column: Some(column.to_owned()),
            ..Self::of_row(line, rule, message)
        }
    }
}

/// `line 3, heart_rate: is above 300`
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(formatter, ", {}", escaped(column))?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// Returns the identifier of a rule of the runtime.
pub(crate) fn word(rule: &Rule) -> &'static str {
    match rule {
        Rule::Required => "required",
        Rule::ReadOnly => "read-only",
        Rule::Key => "key",
        Rule::Option => "option",
        Rule::Form => "form",
        Rule::Minimum(_) => "minimum",
        Rule::Maximum(_) => "maximum",
        Rule::MinimumLength(_) => "minimum-length",
        Rule::MaximumLength(_) => "maximum-length",
        Rule::Pattern(_) => "pattern",
        Rule::Earliest(_) => "earliest",
        Rule::Latest(_) => "latest",
        Rule::Phone => "phone",
        Rule::Email => "email",
        Rule::Url => "url",
        Rule::Uuid => "uuid",
        Rule::Time => "time",
        Rule::FileType(_) => "file-type",
        Rule::Finite => "finite",
        _ => "other",
    }
}

/// Describes a rule. The expected format of a value follows from the field.
pub(crate) fn words(rule: &Rule, field: Option<&FieldSchema>) -> String {
    match (rule, field.map(FieldSchema::kind)) {
        (Rule::Form, Some(Kind::Integer)) => "is not a whole number".to_owned(),
        (Rule::Form, Some(Kind::Float)) => "is not a number".to_owned(),
        (Rule::Form, Some(Kind::Boolean)) => "is not true or false".to_owned(),
        (Rule::Form, Some(Kind::Date)) => {
            "is not a date such as 2026-05-30; use --date-format for another format".to_owned()
        }
        (Rule::Form, Some(Kind::DateTime)) => {
            "is not a date and time such as 2026-05-30T14:30:00Z; use --datetime-format for another format"
                .to_owned()
        }
        (Rule::Form, Some(Kind::File)) => "is not a file in JSON form".to_owned(),
        (Rule::Form, Some(Kind::Profile)) => "is not a reference to a profile in JSON form".to_owned(),
        _ => rule.to_string(),
    }
}
