//! Conversion of JSON values to the cells of columns.

use jiff::Timestamp;
use jiff::civil;
use welkin_runtime::__private::{FieldValue, Fit, Input};
use welkin_runtime::{Date, DateTime, Json};

use crate::dataset::ColumnType;

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01 in UTC.
    DateTime(i64),
    List(Vec<Cell>),
}

/// A JSON value, converted to the type of a column.
#[derive(Debug, PartialEq)]
pub(crate) struct Fitted {
    pub(crate) cell: Cell,
    /// Whether the conversion lost nothing. If it did, the JSON value is kept in a second column.
    pub(crate) is_exact: bool,
}

impl Fitted {
    const MISFIT: Self = Self {
        cell: Cell::Null,
        is_exact: false,
    };

    fn exact(cell: Cell) -> Self {
        Self {
            cell,
            is_exact: true,
        }
    }
}

/// Converts a JSON value to the type of a column, as leniently as generated types read it.
pub(crate) fn fit(json: &Json, column_type: ColumnType, multiple: bool) -> Fitted {
    if json.is_null() {
        return Fitted::exact(Cell::Null);
    }
    if !multiple {
        return fit_one(json, column_type);
    }
    let values: Vec<Fitted> = match json.is_array() {
        true => json
            .elements()
            .map(|element| fit(&element, column_type, false))
            .collect(),
        // A single value of a field with several values is a list of one.
        false => vec![fit_one(json, column_type)],
    };
    let is_exact = values.iter().all(|value| value.is_exact);
    if !is_exact && values.iter().all(|value| value.cell == Cell::Null) {
        return Fitted::MISFIT;
    }
    Fitted {
        cell: Cell::List(values.into_iter().map(|value| value.cell).collect()),
        is_exact,
    }
}

fn fit_one(json: &Json, column_type: ColumnType) -> Fitted {
    let fitted = match column_type {
        ColumnType::Json => Some(Fitted::exact(Cell::Text(json.text()))),
        ColumnType::Text => String::read(Input::of_json(json)).0.map(exact_text),
        ColumnType::Option if json.as_str().is_some() || json.is_number() => {
            String::read(Input::of_json(json)).0.map(exact_text)
        }
        ColumnType::Option => None,
        ColumnType::Integer => i64::read(Input::of_json(json))
            .0
            .map(|number| Fitted::exact(Cell::Integer(number))),
        ColumnType::Float => float(json),
        ColumnType::Boolean => bool::read(Input::of_json(json))
            .0
            .map(|value| Fitted::exact(Cell::Boolean(value))),
        ColumnType::Date => date(json),
        ColumnType::DateTime => date_time(json),
    };
    fitted.unwrap_or(Fitted::MISFIT)
}

fn exact_text(text: String) -> Fitted {
    Fitted::exact(Cell::Text(text))
}

/// Reads a number, exact unless it has more digits than a float holds.
fn float(json: &Json) -> Option<Fitted> {
    let input = Input::of_json(json);
    let input = match input {
        Input::Text(text) => Input::Number(text.trim()),
        other => other,
    };
    let (number, fit) = f64::read(input);
    let number = number?;
    let is_exact = match input {
        // Floats represent every whole number of this range exactly.
        Input::Integer(whole) => whole.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS,
        _ => fit <= Fit::Respelled,
    };
    Some(Fitted {
        cell: Cell::Float(number),
        is_exact,
    })
}

const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// Days since 1970-01-01.
fn days(day: civil::Date) -> i32 {
    let span = day.duration_since(EPOCH);
    // jiff's years 0 to 9999 are less than four million days.
    i32::try_from(span.as_hours() / 24).unwrap_or_default()
}

/// Reads a date, exact if the text contains no time of day.
fn date(json: &Json) -> Option<Fitted> {
    let (date, fit) = Date::read(Input::of_json(json));
    let date = date?;
    let is_plain = json.as_str().is_some_and(|text| text == date.as_str());
    Some(Fitted {
        cell: Cell::Date(days(date.civil())),
        is_exact: is_plain || fit == Fit::Exact,
    })
}

/// Reads a timestamp, exact if the text has an offset and no fraction of a microsecond.
fn date_time(json: &Json) -> Option<Fitted> {
    let (moment, fit) = DateTime::read(Input::of_json(json));
    let moment = moment?;
    let named: Option<Timestamp> = json.as_str().and_then(|text| text.trim().parse().ok());
    Some(match named {
        Some(named) => Fitted {
            cell: Cell::DateTime(named.as_microsecond()),
            is_exact: named.subsec_nanosecond() % 1000 == 0,
        },
        // A time without an offset, or later than jiff's last timestamp.
        None => Fitted {
            cell: Cell::DateTime(microseconds(moment)?),
            is_exact: fit == Fit::Exact,
        },
    })
}

/// Microseconds since 1970-01-01, parsed from the text of the timestamp.
fn microseconds(moment: DateTime) -> Option<i64> {
    let local: civil::DateTime = moment.as_str().trim_end_matches('Z').parse().ok()?;
    let span = local.duration_since(EPOCH.to_datetime(civil::Time::midnight()));
    i64::try_from(span.as_micros()).ok()
}

#[cfg(test)]
mod tests {
    use super::{Cell, fit};
    use crate::dataset::ColumnType;

    fn read(json: &str, column_type: ColumnType, multiple: bool) -> (Cell, bool) {
        let fitted = fit(&json.parse().unwrap(), column_type, multiple);
        (fitted.cell, fitted.is_exact)
    }

    /// JSON, the type of a column, the cell, and whether the conversion is exact.
    type Case = (&'static str, ColumnType, Cell, bool);

    fn check<const CASES: usize>(cases: [Case; CASES]) {
        for (json, column_type, cell, is_exact) in cases {
            assert_eq!(
                read(json, column_type, false),
                (cell, is_exact),
                "{json} as {column_type:?}"
            );
        }
    }

    #[test]
    fn a_value_is_exact_only_where_the_column_says_all_of_it() {
        use ColumnType::{Boolean, Float, Integer, Json, Option, Text};
        let text = |text: &str| Cell::Text(text.to_owned());
        check([
            ("null", Integer, Cell::Null, true),
            ("72", Integer, Cell::Integer(72), true),
            ("72.0", Integer, Cell::Integer(72), true),
            ("\"72\"", Integer, Cell::Integer(72), true),
            ("72.5", Integer, Cell::Null, false),
            ("\"a lot\"", Integer, Cell::Null, false),
            ("9223372036854775808", Integer, Cell::Null, false),
            ("[1]", Integer, Cell::Null, false),
            ("98.40", Float, Cell::Float(98.4), true),
            ("\"98.4\"", Float, Cell::Float(98.4), true),
            ("98", Float, Cell::Float(98.0), true),
            (
                "9007199254740993",
                Float,
                Cell::Float(9_007_199_254_740_992.0),
                false,
            ),
            (
                "0.12345678901234567890123",
                Float,
                Cell::Float(0.123_456_789_012_345_68),
                false,
            ),
            ("1e999", Float, Cell::Null, false),
            ("true", Boolean, Cell::Boolean(true), true),
            ("\"FALSE\"", Boolean, Cell::Boolean(false), true),
            ("1", Boolean, Cell::Null, false),
            ("\"Sitting\"", Option, text("Sitting"), true),
            ("3", Option, text("3"), true),
            ("{}", Option, Cell::Null, false),
            ("5", Text, text("5"), true),
            ("{\"a\": 1}", Text, Cell::Null, false),
            ("{\"a\": 1.50}", Json, text("{\"a\": 1.50}"), true),
        ]);
    }

    #[test]
    fn a_date_or_time_is_exact_only_where_the_column_says_all_of_it() {
        use ColumnType::{Date, DateTime};
        check([
            ("\"2026-05-30\"", Date, Cell::Date(20603), true),
            (
                "\"2026-05-30T00:00:00.000Z\"",
                Date,
                Cell::Date(20603),
                true,
            ),
            (
                "\"2026-05-30T04:00:00.000Z\"",
                Date,
                Cell::Date(20603),
                false,
            ),
            ("\"1969-12-31\"", Date, Cell::Date(-1), true),
            ("\"tomorrow\"", Date, Cell::Null, false),
            (
                "\"1970-01-01T00:00:01.000001Z\"",
                DateTime,
                Cell::DateTime(1_000_001),
                true,
            ),
            (
                "\"1970-01-01T02:00:00+02:00\"",
                DateTime,
                Cell::DateTime(0),
                true,
            ),
            (
                "\"1970-01-01T00:00:00.0000001Z\"",
                DateTime,
                Cell::DateTime(0),
                false,
            ),
            (
                "\"1970-01-01T00:00:01\"",
                DateTime,
                Cell::DateTime(1_000_000),
                false,
            ),
            (
                "\"9999-12-31T23:59:59.999Z\"",
                DateTime,
                Cell::DateTime(253_402_300_799_999_000),
                true,
            ),
            ("5", DateTime, Cell::Null, false),
        ]);
    }

    #[test]
    fn a_list_keeps_what_fits_and_says_so() {
        let read = |json| read(json, ColumnType::Integer, true);
        let list =
            |numbers: &[i64]| Cell::List(numbers.iter().copied().map(Cell::Integer).collect());
        assert_eq!(read("[1, 2]"), (list(&[1, 2]), true));
        assert_eq!(read("[]"), (list(&[]), true));
        assert_eq!(read("1"), (list(&[1]), true));
        assert_eq!(
            read("[1, \"x\"]"),
            (Cell::List(vec![Cell::Integer(1), Cell::Null]), false)
        );
        assert_eq!(read("\"x\""), (Cell::Null, false));
    }
}
