//! Conversion of a file's cells to values of fields.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde::de::IgnoredAny;
use welkin_designer::decimal;
use welkin_designer::moment::written;
use welkin_runtime::Json;
use welkin_runtime::record::{FieldSchema, Kind};

use crate::misfit::Misfit;
use crate::options::Options;
use crate::settings::Settings;

/// Converts a cell to a value. A cell that its field can't hold stays a text, which the rules of the field then reject.
pub(crate) fn value(
    cell: &str,
    field: &FieldSchema,
    options: &Options,
    settings: &Settings,
) -> Result<Json, Misfit> {
    let one = |cell: &str| one(cell, field.kind(), options, settings);
    if !field.is_multiple() {
        return one(cell);
    }
    if cell.trim_start().starts_with('[')
        && let Ok(list) = serde_json::from_str::<Json>(cell)
    {
        return match field.kind() {
            Kind::Options => list.elements().map(|one| options.element(one)).collect(),
            _ => Ok(list),
        };
    }
    let parts = cell.split(settings.list_separator).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(one).collect::<Result<Json, _>>()
}

fn one(cell: &str, kind: Kind, options: &Options, settings: &Settings) -> Result<Json, Misfit> {
    let trimmed = cell.trim();
    let value = match kind {
        Kind::Integer => whole(trimmed).map(Json::from),
        Kind::Float => float(trimmed, settings.decimal_comma).map(Json::from),
        Kind::Boolean => boolean(trimmed).map(Json::from),
        Kind::Date => return date(trimmed, settings),
        Kind::DateTime => return moment(trimmed, settings),
        Kind::Options => return options.value(cell),
        Kind::File | Kind::Profile | Kind::Json => serde_json::from_str(trimmed).ok(),
        Kind::Text => None,
        // Texts with a format.
        _ => Some(Json::from(trimmed)),
    };
    Ok(value.unwrap_or_else(|| Json::from(cell)))
}

/// A whole number, also in another spelling of JSON: spreadsheets write `72.0` and `7.2E1`.
fn whole(text: &str) -> Option<i64> {
    let respelled = || is_json_number(text).then(|| decimal::whole(text))?;
    text.parse().ok().or_else(respelled)
}

/// Whether a text is a number in JSON.
pub(crate) fn is_json_number(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    begins && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn float(text: &str, decimal_comma: bool) -> Option<f64> {
    let text = match decimal_comma {
        true if text.contains('.') => return None,
        true => text.replacen(',', ".", 1),
        false => text.to_owned(),
    };
    // Excludes `inf` and `NaN`.
    let is_number = text.bytes().any(|byte| byte.is_ascii_digit());
    let number: f64 = text.parse().ok()?;
    (is_number && number.is_finite()).then_some(number)
}

fn boolean(text: &str) -> Option<bool> {
    const TRUE: [&str; 5] = ["true", "yes", "y", "t", "1"];
    const FALSE: [&str; 5] = ["false", "no", "n", "f", "0"];
    let is = |words: [&str; 5]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is(TRUE), is(FALSE)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn date(text: &str, settings: &Settings) -> Result<Json, Misfit> {
    let Some(format) = &settings.date_format else {
        return Ok(Json::from(text));
    };
    let date: Date = strtime::parse(format, text)
        .and_then(|parts| parts.to_date())
        .map_err(|_| Misfit::DateFormat)?;
    Ok(Json::from(date.to_string()))
}

fn moment(text: &str, settings: &Settings) -> Result<Json, Misfit> {
    if let Some(format) = &settings.datetime_format {
        let parts = strtime::parse(format, text).map_err(|_| Misfit::DateTimeFormat)?;
        if let Ok(at) = parts.to_timestamp() {
            return Ok(wire(at));
        }
        // The format may have no time of day.
        let midnight = |day: Date| day.to_datetime(jiff::civil::Time::midnight());
        let local = parts.to_datetime();
        let local = local.or_else(|_| parts.to_date().map(midnight));
        let local = local.map_err(|_| Misfit::DateTimeFormat)?;
        return in_zone(local, settings.zone.as_ref()).map(wire);
    }
    // It would be ignored.
    if text.contains('[') {
        return Err(Misfit::NamedZone);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(wire(at));
    }
    match text.parse::<DateTime>() {
        Ok(local) => in_zone(local, settings.zone.as_ref()).map(wire),
        Err(_) => Ok(Json::from(text)),
    }
}

fn in_zone(local: DateTime, zone: Option<&TimeZone>) -> Result<Timestamp, Misfit> {
    let zone = zone.ok_or(Misfit::NoZone)?;
    let meaning = zone.to_ambiguous_timestamp(local);
    meaning.unambiguous().map_err(|_| Misfit::NotInZone)
}

/// Formats a timestamp as Welkin does, with milliseconds; with more digits only if it has more.
fn wire(at: Timestamp) -> Json {
    let is_exact = at.subsec_nanosecond() % 1_000_000 == 0;
    if is_exact {
        Json::from(written(TimeZone::UTC.to_datetime(at)))
    } else {
        Json::from(at.to_string())
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use welkin_runtime::record::{FieldSchema, Kind};

    use super::value;
    use crate::misfit::Misfit;
    use crate::options::Options;
    use crate::settings::Settings;

    fn read(kind: Kind, cell: &str, settings: &Settings) -> Result<String, Misfit> {
        let field = FieldSchema::new(kind, "cdtf-a", "a");
        let value = value(cell, &field, &Options::default(), settings)?;
        Ok(value.text())
    }

    #[test]
    fn moments_need_an_offset_or_a_zone() {
        let settings = Settings::default();
        let with_offset = read(Kind::DateTime, "2026-05-30T14:30:00+02:00", &settings);
        assert_eq!(with_offset.as_deref(), Ok("\"2026-05-30T12:30:00.000Z\""));
        let leap_second = read(Kind::DateTime, "2026-05-30T08:00:60Z", &settings);
        assert_eq!(leap_second.as_deref(), Ok("\"2026-05-30T08:00:59.000Z\""));
        let without = read(Kind::DateTime, "2026-05-30 14:30", &settings);
        assert_eq!(without, Err(Misfit::NoZone));
    }

    #[test]
    fn a_zone_that_would_be_ignored_is_refused() {
        let zone = TimeZone::get("America/New_York").expect("a known zone");
        let settings = Settings::default().zone(zone);
        for named in [
            "2026-05-30T08:00:00+05:00[Europe/Paris]",
            "2026-05-30T08:00:00[Europe/Paris]",
        ] {
            let moment = read(Kind::DateTime, named, &settings);
            assert_eq!(moment, Err(Misfit::NamedZone), "{named}");
        }
    }

    #[test]
    fn a_moment_of_a_clock_change_is_refused() {
        let zone = TimeZone::get("America/New_York").expect("a known zone");
        let settings = Settings::default().zone(zone);
        let summer = read(Kind::DateTime, "2026-07-01 08:00", &settings);
        assert_eq!(summer.as_deref(), Ok("\"2026-07-01T12:00:00.000Z\""));
        for clock_change in ["2026-03-08 02:30", "2026-11-01 01:30"] {
            let moment = read(Kind::DateTime, clock_change, &settings);
            assert_eq!(moment, Err(Misfit::NotInZone), "{clock_change}");
        }
    }

    #[test]
    fn a_declared_format_is_the_only_one() {
        let settings = Settings::default().date_format("%m/%d/%Y");
        let american = read(Kind::Date, "05/30/2026", &settings);
        assert_eq!(american.as_deref(), Ok("\"2026-05-30\""));
        for other in ["2026-05-30", "30/05/2026", "02/30/2026", ""] {
            assert_eq!(
                read(Kind::Date, other, &settings),
                Err(Misfit::DateFormat),
                "{other}"
            );
        }
    }

    #[test]
    fn numbers_are_numbers_and_anything_else_stays_a_text() {
        let point = Settings::default();
        let comma = Settings::default().decimal_comma();
        for (kind, cell, settings, expected) in [
            (Kind::Integer, " 72 ", &point, "72"),
            (Kind::Integer, "72.0", &point, "72"),
            (Kind::Integer, "7.2E1", &point, "72"),
            (Kind::Integer, "72.5", &point, "\"72.5\""),
            (Kind::Integer, ".5e1", &point, "\".5e1\""),
            (Kind::Integer, "0x40", &point, "\"0x40\""),
            (Kind::Float, "0x40", &point, "\"0x40\""),
            (Kind::Float, "98.6", &point, "98.6"),
            (Kind::Float, "98,6", &comma, "98.6"),
            (Kind::Float, "1.098,6", &comma, "\"1.098,6\""),
            (Kind::Float, "NaN", &point, "\"NaN\""),
            (Kind::Float, "inf", &point, "\"inf\""),
            (Kind::Boolean, "Yes", &point, "true"),
            (Kind::Boolean, "maybe", &point, "\"maybe\""),
            (
                Kind::Profile,
                " {\"id\":\"p1\"} ",
                &point,
                "{\"id\":\"p1\"}",
            ),
            (Kind::Profile, "p1", &point, "\"p1\""),
        ] {
            assert_eq!(
                read(kind, cell, settings).as_deref(),
                Ok(expected),
                "{cell}"
            );
        }
    }
}
