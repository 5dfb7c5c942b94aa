//! Pre-populated answers, and the completeness of answers.

use super::Assessment;
use super::display::{Given, certain_places};
use super::rules::Literal;
use super::structure::{Content, Filled, Form};
use crate::record::{Input, Slots, SlotsMut, Violations, copy_slot, violations_where};

/// For generated answers: the answers that Designer pre-populates.
#[must_use]
pub fn pre_populated<A: Assessment>(previous: Option<&A>) -> A {
    let mut answers = A::default();
    let previous = previous.map(|previous| previous.slots());
    fill(A::form(), previous.as_ref(), &mut answers.slots_mut());
    answers
}

fn fill(form: &'static Form, previous: Option<&Slots<'_>>, answers: &mut SlotsMut<'_>) {
    let items = form.sections.iter().flat_map(|section| section.items);
    for item in items {
        let Content::Question(place) = item.content else {
            continue;
        };
        let Some(slot) = answers.slot(place) else {
            continue;
        };
        match (item.filled, previous) {
            (Filled::Default(value), _) => {
                slot.set(value.input());
            }
            (Filled::Previous, Some(previous)) => copy_slot(previous.value(place), slot),
            (Filled::Previous, None) | (Filled::Nothing, _) => {}
        }
    }
}

impl Literal {
    fn input(self) -> Input<'static> {
        match self {
            Self::Null => Input::Null,
            Self::Boolean(value) => Input::Boolean(value),
            Self::Integer(number) => Input::Integer(number),
            Self::Float(number) => Input::Float(number),
            Self::Text(text) => Input::Text(text),
        }
    }
}

/// Checks answers as those of an open record: every answer obeys the rules of its field, and any may be missing.
///
/// # Errors
/// Returns every violation.
pub fn check<A: Assessment>(answers: &A) -> Result<(), Violations> {
    violations_where(&answers.slots(), &|_| false).into_result()
}

/// For generated answers: checks them as those of a completed assessment. A question need not be answered if it is not
/// shown, or if it depends on a missing record.
///
/// # Errors
/// Returns every violation.
pub fn validate<A: Assessment>(answers: &A) -> Result<(), Violations> {
    complete(Given::answers(A::form(), &answers.slots())).into_result()
}

pub(super) fn complete(given: Given<'_>) -> Violations {
    let shown: Vec<usize> = certain_places(given).collect();
    violations_where(given.answers, &|place| shown.contains(&place))
}
