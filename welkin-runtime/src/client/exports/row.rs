//! One row of an export.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::foreign_text::ForeignText;
use crate::hidden::HIDDEN;
use crate::profile::ExportFormat;
use crate::record::{DateTime, DecodeError};

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
    json: Map<String, Value>,
}

impl ExportRow {
    /// A row as it came; none without an id.
    pub(super) fn new(json: Map<String, Value>, format: &ExportFormat) -> Option<Self> {
        let text = |key: &str| match json.get(key) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let within = || {
            Some(
                json.get("jsonBody")?
                    .get("updated_at")?
                    .as_str()?
                    .to_owned(),
            )
        };
        Some(Self {
            id: text(&format.id_key)?,
            updated_at: text(&format.updated_at_key).or_else(within),
            cdt_name: text(&format.cdt_key),
            json,
        })
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

    /// Every key as it came. It is health data.
    #[must_use]
    pub fn json(&self) -> &Map<String, Value> {
        &self.json
    }

    /// The row as a typed value.
    ///
    /// # Errors
    /// When it is of another shape.
    pub fn read<R: DeserializeOwned>(&self) -> Result<R, DecodeError> {
        Ok(R::deserialize(&self.json)?)
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
        serde_json::to_writer(&mut *lines, &self.json)
            .expect("keys are texts and writing to memory does not fail");
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
