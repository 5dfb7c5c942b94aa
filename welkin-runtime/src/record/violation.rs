//! The violations of a record, all at once.

use std::fmt;

use welkin_designer::TextFormat;

use super::value::ValueRef;
use crate::foreign_text::{FirstOf, ForeignText, OneLine, write_list};
use crate::hidden::{Hidden, Reveal, reveal};

/// One rule that one field breaks. `Display` and `Debug` name the field and the rule; the value is shown by
/// [`reveal`](crate::reveal), or returned by [`value`](Self::value).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// Machine name of the CDT.
    pub cdt: &'static str,
    /// Machine name of the field.
    pub field: &'static str,
    /// The rule.
    pub rule: Rule,
    /// The value, as JSON; absent when the field is unset.
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
        let value = (!value.is_null()).then(|| value.text().into_boxed_str());
        Self {
            cdt,
            field,
            rule,
            value,
        }
    }

    /// The value that breaks the rule, as JSON; absent when the field is unset. It is health data.
    #[must_use]
    pub fn value(&self) -> Option<Hidden<&str>> {
        self.value.as_deref().map(Hidden::new)
    }
}

/// A rule of a field. Bounds are inclusive.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// Must be set.
    Required,
    /// Must not be written.
    ReadOnly,
    /// Can't be set by its key, which is empty or that of what Welkin keeps about every record.
    Key,
    /// Must be one of the listed options.
    Option,
    /// The value came in a form that the field can't hold.
    Form,
    /// At least this number.
    Minimum(f64),
    /// At most this number.
    Maximum(f64),
    /// At least this many characters.
    MinimumLength(u64),
    /// At most this many characters.
    MaximumLength(u64),
    /// The whole text matches this pattern.
    Pattern(&'static str),
    /// Not before this date or time.
    Earliest(&'static str),
    /// Not after this date or time.
    Latest(&'static str),
    /// A phone number: `+`, country code, number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A UUID.
    Uuid,
    /// A time of day: `HH:MM` or `HH:MM:SS`.
    Time,
    /// A file of one of these types.
    FileType(&'static [&'static str]),
    /// A number that JSON can carry.
    Finite,
}

impl Rule {
    /// The rule that a text is of this format.
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
            Self::Form => formatter.write_str("came in a form that the field does not hold"),
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
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cdt, field) = (ForeignText::new(self.cdt), ForeignText::new(self.field));
        write!(formatter, "{cdt}.{field} {}", self.rule)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Violation")
            .field("cdt", &ForeignText::new(self.cdt))
            .field("field", &ForeignText::new(self.field))
            .field("rule", &self.rule)
            .field("value", &self.value())
            .finish()
    }
}

/// The violation with its value.
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

    /// How many rules are broken.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The violations one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// The violations as an error, if there are any.
    ///
    /// # Errors
    /// Itself, unless it is empty.
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

/// Fields and rules, never values.
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

/// Every violation with its value.
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
