//! Rules for the display of questions and texts, as data.

/// A value of the configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// No value.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// A text, which may be the value of an option.
    Text(&'static str),
}

/// The condition for displaying an element.
#[derive(Clone, Copy, Debug)]
pub struct DisplayRule {
    pub(super) shows: bool,
    pub(super) needs_all: bool,
    pub(super) conditions: &'static [Condition],
}

impl DisplayRule {
    /// Shows the element if every condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn show_if_all(conditions: &'static [Condition]) -> Self {
        Self::new(true, true, conditions)
    }

    /// Shows the element if one condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn show_if_any(conditions: &'static [Condition]) -> Self {
        Self::new(true, false, conditions)
    }

    /// Hides the element if every condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn hide_if_all(conditions: &'static [Condition]) -> Self {
        Self::new(false, true, conditions)
    }

    /// Hides the element if one condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn hide_if_any(conditions: &'static [Condition]) -> Self {
        Self::new(false, false, conditions)
    }

    const fn new(shows: bool, needs_all: bool, conditions: &'static [Condition]) -> Self {
        Self {
            shows,
            needs_all,
            conditions,
        }
    }
}

/// A condition on one value.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    pub(super) subject: ConditionSubject,
    pub(super) operator: Operator,
    pub(super) values: &'static [Literal],
}

/// The subject of a condition.
#[derive(Clone, Copy, Debug)]
pub(super) enum ConditionSubject {
    /// Field index of the answer.
    Answer(usize),
    /// A field of the patient's record in a CDT, by their machine names.
    Record {
        cdt: &'static str,
        field: &'static str,
    },
}

impl Condition {
    /// The answer with this field index, compared with values; one match is enough.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(place: usize, operator: Operator, values: &'static [Literal]) -> Self {
        Self::on(ConditionSubject::Answer(place), operator, values)
    }

    /// A field of the patient's record in a CDT, by their machine names, compared with values.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_record(
        cdt: &'static str,
        field: &'static str,
        operator: Operator,
        values: &'static [Literal],
    ) -> Self {
        Self::on(ConditionSubject::Record { cdt, field }, operator, values)
    }

    const fn on(subject: ConditionSubject, operator: Operator, values: &'static [Literal]) -> Self {
        Self {
            subject,
            operator,
            values,
        }
    }
}

/// The comparison of an answer with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operator {
    /// The answer is the value, or the value is one of several chosen ones.
    Equal,
    /// The opposite of [`Self::Equal`]: also true of an unanswered question.
    NotEqual,
    /// The value is one of several chosen ones; for a field with one value, the same as [`Self::Equal`].
    Contains,
    /// The opposite of [`Self::Contains`].
    NotContains,
    /// The answer is smaller, or earlier.
    Less,
    /// The answer is smaller or equal.
    LessOrEqual,
    /// The answer is greater, or later.
    Greater,
    /// The answer is greater or equal.
    GreaterOrEqual,
}
