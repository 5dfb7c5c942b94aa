//! One row of an export.

use std::fmt;

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use welkin_designer::fnv::Fnv;

use super::checkpoint::moment;
use super::scan;
use super::scan::text;
use crate::client::patients::Patient;
use crate::foreign_text::ForeignText;
use crate::hidden::HIDDEN;
use crate::json::Json;
use crate::profile::ExportFormat;
use crate::record::{
    Cdt, DateTime, DecodeError, Record, RecordOfAnyCdt, decode_any_row, decode_record, read_within,
};

/// One row of an export, as Welkin sends it.
///
/// Read it as [`Patient`](crate::Patient), as [`Record`](crate::Record) of a generated type, or as a type of your own
/// that implements [`RowType`]: the format of rows is not documented.
///
/// ```no_run
/// # use welkin_runtime::{Patient, exports::{ExportRow, ReadRowError}};
/// # fn example(row: &ExportRow) -> Result<(), ReadRowError> {
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
    json: Box<str>,
    /// The time zone in which the tenant's days begin.
    zone: Option<TimeZone>,
}

/// A type as which a row of an export can be read.
///
/// A type of your own only needs to be deserializable:
///
/// ```
/// use welkin_runtime::exports::RowType;
///
/// #[derive(serde::Deserialize)]
/// struct Task {
///     id: String,
/// }
///
/// impl RowType for Task {}
/// ```
pub trait RowType: DeserializeOwned {
    /// Machine name of the CDT of these rows; `None` for a type that is not tied to a CDT.
    #[must_use]
    fn cdt_name() -> Option<&'static str> {
        None
    }

    /// Whether a record of a CDT can't be of this type, such as a patient.
    #[doc(hidden)]
    #[must_use]
    fn is_no_record() -> bool {
        false
    }
}

impl<T: Cdt + Default> RowType for Record<T> {
    fn cdt_name() -> Option<&'static str> {
        Some(T::schema().name())
    }
}

impl RowType for Patient {
    fn is_no_record() -> bool {
        true
    }
}

impl RowType for Json {}
impl RowType for Value {}
impl RowType for Map<String, Value> {}

/// The reason why a row could not be read as a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadRowError {
    /// The row is of another CDT.
    #[error("the row belongs to a CDT other than {expected}")]
    OtherCdt {
        /// Machine name of the expected CDT.
        expected: &'static str,
        /// Machine name of the row's CDT.
        found: String,
    },
    /// The row is a record of a CDT, and was read as a patient.
    #[error("the row is a record of a CDT, not a patient")]
    RecordOfCdt {
        /// Machine name of the row's CDT.
        found: String,
    },
    /// The row is of another shape.
    #[error("the row can't be read: {0}")]
    Decode(#[from] DecodeError),
}

impl ExportRow {
    /// Creates a row from JSON as received; `None` if it is not an object or has no id.
    pub(super) fn new(json: &str, format: &ExportFormat, zone: Option<TimeZone>) -> Option<Self> {
        let value = |json: &[u8]| crate::json::from_slice::<Json>(json).ok();
        let (mut id, mut updated_at, mut cdt_name) = (None, None, None);
        let (mut within, mut cdt_within) = (None, None);
        for (key, json) in scan::members(json.as_bytes()) {
            let key = &*key;
            let known = [
                (&format.id_key, &mut id),
                (&format.updated_at_key, &mut updated_at),
                (&format.cdt_key, &mut cdt_name),
            ];
            for (_, slot) in known.into_iter().filter(|(name, _)| *name == key) {
                *slot = value(json).as_ref().and_then(text);
            }
            if key == "jsonBody" {
                for (key, json) in scan::members(json) {
                    match &*key {
                        "updated_at" => within = value(json).as_ref().and_then(text),
                        "cdtName" => cdt_within = value(json).as_ref().and_then(text),
                        _ => {}
                    }
                }
            }
        }
        Some(Self {
            id: id?,
            updated_at: updated_at.or(within),
            cdt_name: cdt_name.or(cdt_within),
            json: json.into(),
            zone,
        })
    }

    /// Id of the object in the row.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Time of the last change, if the row has it.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        self.updated_at.as_deref()?.parse().ok()
    }

    /// Machine name of the CDT of the record, if the row has it.
    #[must_use]
    pub fn cdt_name(&self) -> Option<&str> {
        self.cdt_name.as_deref()
    }

    /// The row as received, on a single line. It is health data.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.json
    }

    /// All keys as received. They are health data.
    ///
    /// # Errors
    /// Returns an error if the row contains a number that does not fit an `f64`, half a surrogate pair, or more than
    /// 128 levels of nesting; the [text](Self::text) still holds them.
    pub fn json(&self) -> Result<Map<String, Value>, ReadRowError> {
        self.read()
    }

    /// The row as a typed value.
    ///
    /// # Errors
    /// Returns an error if it is of another CDT or has another shape.
    pub fn read<R: RowType>(&self) -> Result<R, ReadRowError> {
        self.check(R::cdt_name())?;
        if let (true, Some(found)) = (R::is_no_record(), &self.cdt_name) {
            let found = found.clone();
            return Err(ReadRowError::RecordOfCdt { found });
        }
        let json = self.json.as_bytes();
        Ok(read_within(self.zone.as_ref(), || {
            crate::json::from_slice(json)
        })?)
    }

    /// The row as a record of the CDT `T`.
    ///
    /// # Errors
    /// Returns an error if it is of another CDT or has another shape.
    pub fn record<T: Cdt + Default>(&self) -> Result<Record<T>, ReadRowError> {
        self.check(Some(T::schema().name()))?;
        let json = self.json.as_bytes();
        Ok(read_within(self.zone.as_ref(), || decode_record(json))?)
    }

    /// The row as a record of any CDT: `row.any::<care::AnyRecord>()`.
    ///
    /// # Errors
    /// Returns an error if it is a record of a known CDT that can't be read.
    pub fn any<R: RecordOfAnyCdt>(&self) -> Result<R, ReadRowError> {
        let (name, json) = (self.cdt_name.as_deref(), self.json.as_bytes());
        Ok(read_within(self.zone.as_ref(), || {
            decode_any_row(name, json)
        })?)
    }

    /// Checks that the row is of this CDT. A row that does not name its CDT is accepted.
    fn check(&self, expected: Option<&'static str>) -> Result<(), ReadRowError> {
        match (expected, &self.cdt_name) {
            (Some(expected), Some(found)) if found != expected => Err(ReadRowError::OtherCdt {
                expected,
                found: found.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// The time of its last change, if that is a valid time.
    pub(super) fn moment(&self) -> Option<jiff::Timestamp> {
        moment(self.updated_at.as_deref()?)
    }

    /// A key that identifies the row and its version. If it has no time of the last change, the key covers the whole
    /// row.
    pub(super) fn key(&self) -> String {
        match &self.updated_at {
            Some(moment) => format!("{}@{moment}", self.id),
            None => format!("{}#{:016x}", self.id, fingerprint(self.json.as_bytes(), 2)),
        }
    }

    /// Appends the row to a text, on a separate line.
    pub(super) fn write_line(&self, lines: &mut Vec<u8>) {
        lines.extend_from_slice(self.json.as_bytes());
        lines.push(b'\n');
    }
}

/// A fingerprint of a row that is independent of the order of its keys and of those in `jsonBody`: Welkin's order is
/// random. It must stay the same in every version of this crate: checkpoints hold it.
fn fingerprint(json: &[u8], levels: u8) -> u64 {
    let start = Fnv::new();
    if levels == 0 || json.first() != Some(&b'{') {
        return start.bytes(json).finish();
    }
    let members = scan::members(json);
    let members = members.map(|(key, value)| {
        let value = fingerprint(value, levels - 1);
        let hash = start.bytes(key.as_bytes()).bytes(&value.to_le_bytes());
        hash.finish()
    });
    members.fold(start.finish(), u64::wrapping_add)
}

/// Shows the id only.
impl fmt::Debug for ExportRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "ExportRow({:?}, {HIDDEN})",
            ForeignText::new(&self.id)
        )
    }
}
