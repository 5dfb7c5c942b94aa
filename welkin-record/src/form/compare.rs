//! The comparison of an answer with a value of the configuration.

use std::cmp::Ordering;

use super::rules::{Condition, Literal, Operator};
use crate::json::Json;
use crate::record::{DateTime, ValueRef};

impl Condition {
    pub(super) fn holds(&self, answer: ValueRef<'_>) -> bool {
        let any = |holds: &dyn Fn(&Literal) -> bool| self.values.iter().any(holds);
        let ordered =
            |fits: fn(Ordering) -> bool| any(&|value| value.order(answer).is_some_and(fits));
        match self.operator {
            Operator::Equal | Operator::Contains => any(&|value| value.is(answer)),
            Operator::NotEqual | Operator::NotContains => !any(&|value| value.is(answer)),
            Operator::Less => ordered(Ordering::is_lt),
            Operator::LessOrEqual => ordered(Ordering::is_le),
            Operator::Greater => ordered(Ordering::is_gt),
            Operator::GreaterOrEqual => ordered(Ordering::is_ge),
        }
    }
}

impl Literal {
    /// Whether an answer is this value, or one of several answers is. Numbers and booleans may be text on either side.
    pub(super) fn is(&self, answer: ValueRef<'_>) -> bool {
        match answer {
            ValueRef::List(list) if list.is_empty() => matches!(self, Self::Null),
            ValueRef::List(list) => (0..list.len()).any(|index| self.is(list.get(index))),
            ValueRef::Json(list) if list.is_array() => {
                list.elements().any(|value| self.is(scalar(&value)))
            }
            ValueRef::Json(value) | ValueRef::Unlisted(value) => self.is_scalar(scalar(value)),
            other => self.is_scalar(other),
        }
    }

    fn is_scalar(&self, answer: ValueRef<'_>) -> bool {
        match (self, answer) {
            (Self::Null, answer) => answer.is_null(),
            (Self::Text(value), ValueRef::Text(answer)) if *value == answer => true,
            (Self::Boolean(value), ValueRef::Boolean(answer)) => *value == answer,
            (Self::Text(value), ValueRef::Boolean(answer)) => {
                value.eq_ignore_ascii_case(if answer { "true" } else { "false" })
            }
            (Self::Boolean(value), ValueRef::Text(answer)) => {
                answer.eq_ignore_ascii_case(if *value { "true" } else { "false" })
            }
            _ => self.order(answer) == Some(Ordering::Equal),
        }
    }

    /// The order of an answer and this value, if both are numbers or both are dates.
    fn order(&self, answer: ValueRef<'_>) -> Option<Ordering> {
        // Whole numbers have more digits than floats.
        let by_whole = || Some(whole(answer)?.cmp(&self.whole()?));
        let by_number = || by_whole().or_else(|| number(answer)?.partial_cmp(&self.number()?));
        let by_time = || Some(time(answer)?.cmp(&self.time()?));
        by_number().or_else(by_time)
    }

    fn whole(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Float(_) | Self::Null | Self::Boolean(_) => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Null | Self::Boolean(_) => None,
        }
    }

    fn time(&self) -> Option<DateTime> {
        match self {
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

fn whole(answer: ValueRef<'_>) -> Option<i64> {
    match answer {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Text(text) => text.trim().parse().ok(),
        ValueRef::Json(value) | ValueRef::Unlisted(value) => value.as_i64(),
        _ => None,
    }
}

fn number(answer: ValueRef<'_>) -> Option<f64> {
    match answer {
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Float(number) => Some(number),
        ValueRef::Text(text) => text.trim().parse().ok(),
        ValueRef::Json(value) | ValueRef::Unlisted(value) => value.as_f64(),
        _ => None,
    }
}

fn time(answer: ValueRef<'_>) -> Option<DateTime> {
    match answer {
        ValueRef::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// A JSON value as a field's value.
fn scalar(json: &Json) -> ValueRef<'_> {
    if let Some(text) = json.as_str() {
        return ValueRef::Text(text);
    }
    if json.is_null() {
        return ValueRef::Null;
    }
    json.as_bool()
        .map_or(ValueRef::Json(json), ValueRef::Boolean)
}
