//! The violations of a record, all at once.

use std::fmt;

use super::rule::Rule;
use super::value::ValueRef;
use crate::foreign_text::{FirstOf, ForeignText, OneLine, write_list};
use crate::hidden::{Hidden, Reveal, reveal};

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
