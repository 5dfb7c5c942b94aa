//! Numbers within their bounds, plausible by what the field is called.

use fastrand::Rng;
use welkin_model::model::{Field, Rules};

use crate::gap::Unsatisfiable;
use crate::topics;

/// How far the values of one patient lie from each other, as a share of all that is plausible.
const SPREAD: f64 = 0.08;

/// Whether a number is within the bounds.
pub(crate) fn obeys(number: f64, rules: &Rules) -> bool {
    rules.min.is_none_or(|min| number >= min) && rules.max.is_none_or(|max| number <= max)
}

/// A plausible number, before bounds: `level` says where within the range this patient's values lie.
fn plausible(random: &mut Rng, field: &Field, level: f64) -> f64 {
    let (low, high) = range(field);
    let place = (level + (random.f64() - 0.5) * SPREAD).clamp(0.0, 1.0);
    low + (high - low) * place
}

/// What is plausible, within the bounds as far as the two overlap.
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

/// A whole number.
pub(crate) fn whole(random: &mut Rng, field: &Field, level: f64) -> Result<i64, Unsatisfiable> {
    let rules = &field.rules;
    let number = plausible(random, field, level);
    let bounds = [rules.min.map(f64::ceil), rules.max.map(f64::floor)];
    let candidates = [
        Some(number.round()),
        Some(number.floor()),
        Some(number.ceil()),
    ];
    // A float that is too large for a whole number becomes the largest, which the check refuses.
    let candidates = candidates.into_iter().chain(bounds).flatten();
    let mut fitting = candidates.map(|number| number as i64);
    let found = fitting.find(|number| obeys(*number as f64, rules));
    found.ok_or(Unsatisfiable::Number)
}

/// A number, with one decimal where the bounds allow it.
pub(crate) fn any(random: &mut Rng, field: &Field, level: f64) -> Result<f64, Unsatisfiable> {
    let rules = &field.rules;
    let number = plausible(random, field, level);
    let rounded = (number * 10.0).round() / 10.0;
    let candidates = [Some(rounded), Some(number), rules.min, rules.max];
    let mut candidates = candidates.into_iter().flatten();
    let found = candidates.find(|number| number.is_finite() && obeys(*number, rules));
    // There is no minus before a zero.
    let found = found.map(|number| if number == 0.0 { 0.0 } else { number });
    found.ok_or(Unsatisfiable::Number)
}
