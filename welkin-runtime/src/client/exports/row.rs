//! One row of an export.

use std::fmt;

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;

use crate::foreign_text::ForeignText;
use crate::hidden::HIDDEN;
use crate::json::Json;
use crate::profile::ExportFormat;
use crate::record::{DateTime, DecodeError, UnreadReason, read_within};

/// One row of an export, as Welkin sends it.
///
/// Read it as [`Patient`](crate::Patient), as [`Record`](crate::Record) of a generated type, or as a type of your own: how rows look is not
/// documented.
///
/// ```no_run
/// # use welkin_runtime::{Patient, exports::ExportRow};
/// # fn example(row: &ExportRow) -> Result<(), welkin_runtime::record::DecodeError> {
/// let patient: Patient = row.read()?;
/// println!("{:?}", patient.created_at());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct ExportRow {
    id: String,
    updated_at: Option<String>,
    cdt_name: Option<String>,
    json: Json,
    zone: Option<TimeZone>,
}

impl ExportRow {
    /// A row as received, if it is one: an object with an id.
    pub(super) fn new(json: Json, format: &ExportFormat) -> Result<Self, UnreadReason> {
        if json.is_null() {
            return Err(UnreadReason::Null);
        }
        if !json.is_object() {
            return Err(UnreadReason::NotAnObject);
        }
        let text = |key: &str| json.get(key)?.as_id();
        let within = || json.get("jsonBody")?.get("updated_at")?.as_id();
        Ok(Self {
            id: text(&format.id_key).ok_or(UnreadReason::NoId)?,
            updated_at: text(&format.updated_at_key).or_else(within),
            cdt_name: text(&format.cdt_key),
            json,
            zone: None,
        })
    }

    /// The row of a tenant whose days begin in this zone.
    pub(super) fn within(self, zone: Option<TimeZone>) -> Self {
        Self { zone, ..self }
    }

    /// Id of what the row is about.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was last changed, where the row says.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        self.updated_at.as_deref()?.parse().ok()
    }

    /// Machine name of the CDT that it is a record of, where the row says.
    #[must_use]
    pub fn cdt_name(&self) -> Option<&str> {
        self.cdt_name.as_deref()
    }

    /// The row as received. It is health data.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The row as a typed value.
    ///
    /// # Errors
    /// When it is of another shape.
    pub fn read<R: DeserializeOwned>(&self) -> Result<R, DecodeError> {
        read_within(self.zone.as_ref(), || self.json.read())
    }

    /// What tells it from other rows, and from itself before a change.
    pub(super) fn key(&self) -> String {
        match &self.updated_at {
            Some(moment) => format!("{}@{moment}", self.id),
            None => self.id.clone(),
        }
    }

    /// Adds the row to a text, on a line of its own.
    pub(super) fn write_line(&self, lines: &mut Vec<u8>) {
        self.json.write_line(lines);
        lines.push(b'\n');
    }
}

/// The id only.
impl fmt::Debug for ExportRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "ExportRow({:?}, {HIDDEN})",
            ForeignText::new(&self.id)
        )
    }
}
