//! Generates dates and times within their bounds, close to the time of the record.

use fastrand::Rng;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use welkin_designer::moment;
use welkin_model::model::Field;

use crate::context::Context;
use crate::topics::{self, Era};
use crate::unsatisfiable::Unsatisfiable;

/// Returns a date in Welkin's format.
pub(crate) fn day(
    random: &mut Rng,
    field: &Field,
    context: &Context,
) -> Result<String, Unsatisfiable> {
    let wanted = wanted(random, field, context).date();
    let (earliest, latest) = bounds(field);
    // A date stands for midnight, so the first permitted date is the day after the bound, unless the bound itself is
    // midnight.
    let first = earliest.map(|at| match at.time() == Time::midnight() {
        true => at.date(),
        false => at.date().saturating_add(Span::new().days(1)),
    });
    let last = latest.map(DateTime::date);
    let day = within(random, wanted, first, last);
    let fits = bound_holds(day.to_datetime(Time::midnight()), earliest, latest);
    written(day.to_string(), fits && day.year() >= 0)
}

/// Returns a date and time in Welkin's format.
pub(crate) fn moment(
    random: &mut Rng,
    field: &Field,
    context: &Context,
) -> Result<String, Unsatisfiable> {
    let wanted = wanted(random, field, context);
    let (earliest, latest) = bounds(field);
    let day = within(
        random,
        wanted.date(),
        earliest.map(DateTime::date),
        latest.map(DateTime::date),
    );
    let at = day.to_datetime(wanted.time());
    let candidates = [
        Some(at),
        earliest.map(up_to_millisecond),
        latest.map(down_to_millisecond),
    ];
    let mut candidates = candidates.into_iter().flatten();
    let found = candidates.find(|at| at.year() >= 0 && bound_holds(*at, earliest, latest));
    let at = found.ok_or(Unsatisfiable::Moment)?;
    written(moment::written(at), true)
}

fn down_to_millisecond(at: DateTime) -> DateTime {
    let time = at.time();
    let nanosecond = time.subsec_nanosecond() / 1_000_000 * 1_000_000;
    at.with()
        .subsec_nanosecond(nanosecond)
        .build()
        .unwrap_or(at)
}

fn up_to_millisecond(at: DateTime) -> DateTime {
    let down = down_to_millisecond(at);
    if down == at {
        at
    } else {
        down.saturating_add(Span::new().milliseconds(1))
    }
}

/// Returns the text if `fits` is true and the text can be parsed as a date.
fn written(text: String, fits: bool) -> Result<String, Unsatisfiable> {
    if fits && moment::written_day(&text).is_some() {
        Ok(text)
    } else {
        Err(Unsatisfiable::Moment)
    }
}

fn bounds(field: &Field) -> (Option<DateTime>, Option<DateTime>) {
    let bound = |text: &Option<String>| moment::parse(text.as_deref()?);
    (bound(&field.rules.earliest), bound(&field.rules.latest))
}

fn bound_holds(at: DateTime, earliest: Option<DateTime>, latest: Option<DateTime>) -> bool {
    earliest.is_none_or(|earliest| at >= earliest) && latest.is_none_or(|latest| at <= latest)
}

/// Returns a date that suits the meaning of the field, ignoring bounds.
fn wanted(random: &mut Rng, field: &Field, context: &Context) -> DateTime {
    let days = |days: i64| Span::new().days(days);
    let at = context.at;
    match topics::era(field) {
        Era::Birth => context.born.at(0, 0, 0, 0),
        Era::Before => at.saturating_sub(days(random.i64(7..400))),
        Era::After => at.saturating_add(days(random.i64(7..120))),
        Era::Now => at,
    }
}

/// Returns the wanted date if the bounds permit it, otherwise a date within a month of the nearer bound.
fn within(random: &mut Rng, wanted: Date, first: Option<Date>, last: Option<Date>) -> Date {
    let month = Span::new().days(random.i64(0..28));
    match (first, last) {
        (Some(first), _) if wanted < first => {
            let day = first.saturating_add(month);
            last.map_or(day, |last| day.min(last).max(first))
        }
        (_, Some(last)) if wanted > last => {
            let day = last.saturating_sub(month);
            first.map_or(day, |first| day.max(first).min(last))
        }
        _ => wanted,
    }
}
