//! Generates numbers within their bounds that are plausible for the name of the field.

use std::cmp::Ordering;

use fastrand::Rng;
use welkin_designer::decimal::compare;
use welkin_model::model::{Field, Rules};

use crate::topics;
use crate::unsatisfiable::Unsatisfiable;

/// Spread of the values of one patient, as a share of the plausible range.
const SPREAD: f64 = 0.08;

/// Whether a number is within the bounds.
pub(crate) fn obeys(number: f64, rules: &Rules) -> bool {
    rules.min.is_none_or(|min| number >= min) && rules.max.is_none_or(|max| number <= max)
}

/// Returns a plausible number, ignoring bounds. `level` determines where in the range the values of this patient are.
fn plausible(random: &mut Rng, field: &Field, level: f64) -> f64 {
    let (low, high) = range(field);
    let place = (level + (random.f64() - 0.5) * SPREAD).clamp(0.0, 1.0);
    low + (high - low) * place
}

/// Returns the plausible range, restricted to the bounds if they overlap.
fn range(field: &Field) -> (f64, f64) {
    let (low, high) = topics::range(field);
    let (min, max) = (field.rules.min, field.rules.max);
    let overlap = (
        min.map_or(low, |min| low.max(min)),
        max.map_or(high, |max| high.min(max)),
    );
    if overlap.0 <= overlap.1 {
        return overlap;
    }
    let span = high - low;
    match (min, max) {
        (Some(min), Some(max)) => (min, max.min(min + span)),
        (Some(min), None) => (min, min + span),
        (None, Some(max)) => (max - span, max),
        (None, None) => (low, high),
    }
}

/// Returns an integer.
pub(crate) fn whole(random: &mut Rng, field: &Field, level: f64) -> Result<i64, Unsatisfiable> {
    let rules = &field.rules;
    let number = plausible(random, field, level);
    let bounds = [rules.min.map(f64::ceil), rules.max.map(f64::floor)];
    let candidates = [
        Some(number.round()),
        Some(number.floor()),
        Some(number.ceil()),
    ];
    // A float that is too large for an integer becomes the largest integer, which the check rejects.
    let candidates = candidates.into_iter().chain(bounds).flatten();
    let mut fitting = candidates.map(|number| number as i64);
    let is_below = |number, bound| compare(number, bound) == Some(Ordering::Less);
    let is_above = |number, bound| compare(number, bound) == Some(Ordering::Greater);
    let found = fitting.find(|number| {
        !rules.min.is_some_and(|min| is_below(*number, min))
            && !rules.max.is_some_and(|max| is_above(*number, max))
    });
    found.ok_or(Unsatisfiable::Number)
}

/// Returns a number, with one decimal place if the bounds permit it.
pub(crate) fn any(random: &mut Rng, field: &Field, level: f64) -> Result<f64, Unsatisfiable> {
    let rules = &field.rules;
    let number = plausible(random, field, level);
    let rounded = (number * 10.0).round() / 10.0;
    let candidates = [Some(rounded), Some(number), rules.min, rules.max];
    let mut candidates = candidates.into_iter().flatten();
    let found = candidates.find(|number| number.is_finite() && obeys(*number, rules));
    // Replaces a negative zero with zero.
    let found = found.map(|number| if number == 0.0 { 0.0 } else { number });
    found.ok_or(Unsatisfiable::Number)
}
