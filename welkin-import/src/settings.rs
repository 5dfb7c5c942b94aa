//! Settings for the columns and values of a file.

use jiff::tz::TimeZone;

/// How a column gives options, where it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptionsBy {
    /// By their values only.
    Value,
    /// By their labels only.
    Label,
}

/// How columns are mapped and values are read.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) mapped: Vec<(String, String)>,
    pub(crate) row_id: Option<String>,
    pub(crate) date_format: Option<String>,
    pub(crate) datetime_format: Option<String>,
    pub(crate) zone: Option<TimeZone>,
    pub(crate) decimal_comma: bool,
    pub(crate) list_separator: char,
    /// How options are given, in one column or in all others.
    pub(crate) options: Vec<(Option<String>, OptionsBy)>,
}

impl Default for Settings {
    /// Dates in ISO 8601, moments with their offset, a decimal point, `;` between the values of a list, options by
    /// value or by label.
    fn default() -> Self {
        Self {
            mapped: Vec::new(),
            row_id: None,
            date_format: None,
            datetime_format: None,
            zone: None,
            decimal_comma: false,
            list_separator: ';',
            options: Vec::new(),
        }
    }
}

impl Settings {
    /// Maps a column to a field by any of its names, to `external_id`, `patient_id`, `patient_external_id` or
    /// `patient_mrn`, or to nothing (`-`).
    #[must_use]
    pub fn map(mut self, column: impl Into<String>, to: impl Into<String>) -> Self {
        self.mapped.push((column.into(), to.into()));
        self
    }

    /// Sets the column with the ids of the rows, if it is also a field; a column of ids only is mapped to
    /// `external_id`.
    #[must_use]
    pub fn row_id(mut self, column: impl Into<String>) -> Self {
        self.row_id = Some(column.into());
        self
    }

    /// Sets the format of dates, in the notation of `strftime`: `%m/%d/%Y`.
    #[must_use]
    pub fn date_format(mut self, format: impl Into<String>) -> Self {
        self.date_format = Some(format.into());
        self
    }

    /// Sets the format of timestamps, in the notation of `strftime`: `%m/%d/%Y %H:%M`.
    #[must_use]
    pub fn datetime_format(mut self, format: impl Into<String>) -> Self {
        self.datetime_format = Some(format.into());
        self
    }

    /// Sets the time zone of timestamps without an offset.
    #[must_use]
    pub fn zone(mut self, zone: TimeZone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Reads numbers with a decimal comma: `98,6`.
    #[must_use]
    pub fn decimal_comma(mut self) -> Self {
        self.decimal_comma = true;
        self
    }

    /// Sets the separator between the values of a list.
    #[must_use]
    pub fn list_separator(mut self, separator: char) -> Self {
        self.list_separator = separator;
        self
    }
    /// How all columns give options. Without it a text may be a value or a label, and is refused where it is the value
    /// of one option and the label of another.
    #[must_use]
    pub fn options(mut self, by: OptionsBy) -> Self {
        self.options.push((None, by));
        self
    }

    /// How one column gives options. It goes before [`Self::options`].
    #[must_use]
    pub fn options_of(mut self, column: impl Into<String>, by: OptionsBy) -> Self {
        self.options.push((Some(column.into()), by));
        self
    }

    /// How a column gives options, if it is declared.
    pub(crate) fn options_in(&self, column: &str) -> Option<OptionsBy> {
        let declared = |of: Option<&str>| {
            let mut all = self.options.iter().rev();
            all.find(|(column, _)| column.as_deref() == of)
        };
        let found = declared(Some(column)).or_else(|| declared(None));
        found.map(|(_, by)| *by)
    }
}
