//! The violations of a record, all at once.

use std::fmt;

use welkin_designer::TextFormat;

use super::value::ValueRef;
use crate::foreign_text::{FirstOf, ForeignText, OneLine, write_list};
use crate::hidden::{Hidden, Reveal, reveal};
use crate::id::UNUSABLE_ID;

/// One rule that one field breaks. `Display` and `Debug` name the field and the rule; [`reveal`](crate::reveal) shows
/// the value, and [`value`](Self::value) returns it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// Machine name of the CDT.
    pub cdt: &'static str,
    /// Machine name of the field; empty if the configuration does not have the field.
    pub field: &'static str,
    /// Machine name of a field that the configuration does not have.
    unknown: Option<Box<str>>,
    /// The rule.
    pub rule: Rule,
    /// The value, as JSON; `None` if the field is unset, or the value is NaN or infinite.
    pub(super) value: Option<Box<str>>,
}

impl Violation {
    pub(super) fn new(
        cdt: &'static str,
        field: &'static str,
        rule: Rule,
        value: ValueRef<'_>,
    ) -> Self {
        let value = value.to_json();
        let is_shown = !value.is_null() && rule != Rule::Finite;
        let value = is_shown.then(|| value.text().into_boxed_str());
        Self {
            cdt,
            field,
            unknown: None,
            rule,
            value,
        }
    }

    /// A value that JSON can't represent, of a field that the configuration does not have.
    pub(super) fn of_unknown(cdt: &'static str, name: &str) -> Self {
        let unknown = Some(name.into());
        let violation = Self::new(cdt, "", Rule::Finite, ValueRef::Null);
        Self {
            unknown,
            ..violation
        }
    }

    fn name(&self) -> &str {
        self.unknown.as_deref().unwrap_or(self.field)
    }

    /// The value that breaks the rule, as JSON: as received, if its field can't hold it. `None` if the field is unset,
    /// or if JSON can't represent the value ([`Rule::Finite`]). It is health data.
    #[must_use]
    pub fn value(&self) -> Option<Hidden<&str>> {
        self.value.as_deref().map(Hidden::new)
    }
}

/// A rule of a field. Bounds are inclusive.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// The field must be set.
    Required,
    /// The field must not be written.
    ReadOnly,
    /// The field can't be set by its key, which is empty or is reserved for Welkin's data about every record.
    Key,
    /// The value must be one of the listed options.
    Option,
    /// The value has a form that the field can't hold.
    Form,
    /// The value must be at least this number.
    Minimum(f64),
    /// The value must be at most this number.
    Maximum(f64),
    /// The text must have at least this many characters.
    MinimumLength(u64),
    /// The text must have at most this many characters.
    MaximumLength(u64),
    /// The whole text must match this pattern.
    Pattern(&'static str),
    /// The value must not be before this date or time.
    Earliest(&'static str),
    /// The value must not be after this date or time.
    Latest(&'static str),
    /// The text must be a phone number: `+`, country code, number.
    Phone,
    /// The text must be an e-mail address.
    Email,
    /// The text must be a web address.
    Url,
    /// The text must be a UUID.
    Uuid,
    /// The text must be a time of day: `HH:MM` or `HH:MM:SS`.
    Time,
    /// The file must be of one of these types.
    FileType(&'static [&'static str]),
    /// The value must be a number that JSON can represent.
    Finite,
    /// The text must be an id by which an item can be looked up: not empty, without white space around it, and without
    /// control or invisible characters.
    ExternalId,
    /// The external id must be the one by which the item is looked up.
    OtherExternalId,
}

impl Rule {
    /// The rule that a text has this format.
    pub(super) const fn of_format(format: TextFormat) -> Self {
        match format {
            TextFormat::Phone => Self::Phone,
            TextFormat::Email => Self::Email,
            TextFormat::Url => Self::Url,
            TextFormat::Uuid => Self::Uuid,
            TextFormat::Time => Self::Time,
        }
    }
}

fn is_not(format: TextFormat, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "is not {} {}", format.article(), format.words())?;
    match format.example() {
        Some(example) => write!(formatter, " such as {example}"),
        None => Ok(()),
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => formatter.write_str("is required"),
            Self::ReadOnly => formatter.write_str("is read-only"),
            Self::Key => formatter.write_str("can't be set by key"),
            Self::Option => formatter.write_str("is not one of the listed options"),
            Self::Form => formatter.write_str("has a value that does not fit the field's type"),
            Self::Minimum(bound) => write!(formatter, "is below {bound}"),
            Self::Maximum(bound) => write!(formatter, "is above {bound}"),
            Self::MinimumLength(length) => write!(formatter, "is shorter than {length} characters"),
            Self::MaximumLength(length) => write!(formatter, "is longer than {length} characters"),
            Self::Pattern(pattern) => {
                write!(formatter, "does not match {}", ForeignText::new(*pattern))
            }
            Self::Earliest(moment) => write!(formatter, "is before {moment}"),
            Self::Latest(moment) => write!(formatter, "is after {moment}"),
            Self::Phone => is_not(TextFormat::Phone, formatter),
            Self::Email => is_not(TextFormat::Email, formatter),
            Self::Url => is_not(TextFormat::Url, formatter),
            Self::Uuid => is_not(TextFormat::Uuid, formatter),
            Self::Time => is_not(TextFormat::Time, formatter),
            Self::FileType(types) => {
                formatter.write_str("is not a file of type ")?;
                write_list(formatter, ", ", types.iter().map(ForeignText::new))
            }
            Self::Finite => formatter.write_str("is not a finite number"),
            Self::OtherExternalId => formatter.write_str("is not the external id of the call"),
            Self::ExternalId => write!(formatter, "can't be an id: it {UNUSABLE_ID}"),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cdt, field) = (ForeignText::new(self.cdt), ForeignText::new(self.name()));
        write!(formatter, "{cdt}.{field} {}", self.rule)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Violation")
            .field("cdt", &ForeignText::new(self.cdt))
            .field("field", &ForeignText::new(self.name()))
            .field("rule", &self.rule)
            .field("value", &self.value())
            .finish()
    }
}

/// Shows the violation with its value.
impl Reveal for Violation {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")?;
        match &self.value {
            Some(value) => write!(formatter, " (value: {})", OneLine(value)),
            None => Ok(()),
        }
    }
}

/// Every rule that a record breaks, in the order of the fields.
#[derive(Clone, Default, PartialEq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Whether no rule is broken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of violations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// An iterator over the violations.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// The violations as an error, if there are any.
    ///
    /// # Errors
    /// Returns `self` as an error, unless it is empty.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    pub(crate) fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Shows fields and rules, never values.
impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(formatter, "; ", &self.0)
    }
}

impl fmt::Debug for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Violations")
            .field(&FirstOf(&self.0))
            .finish()
    }
}

/// Shows every violation with its value.
impl Reveal for Violations {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, violation) in self.0.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(formatter, "{separator}{}", reveal(violation))?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
