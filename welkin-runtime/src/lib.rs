//! What generated Welkin clients stand on.
#![forbid(unsafe_code)]

pub mod id;
pub mod record;

pub use id::{PatientId, RecordId};
pub use record::{
    Cdt, CdtSchema, Date, DateTime, DecodeError, Extra, Field, FieldSchema, FieldValue,
    InvalidTime, Kind, Listed, OptionList, Optional, Page, Patch, ReadOnly, Record, Required, Rule,
    SingleRecordCdt, Slot, SlotVisitor, Sort, SystemField, SystemFields, UnknownOption, Unlisted,
    Violation, Violations, WritableCdt, reveal,
};
#[doc(hidden)]
pub use serde;
/// Any JSON.
pub use serde_json::Value as Json;

/// Constants for the fields that every CDT has.
pub mod system_fields {
    pub use crate::record::system::{
        CREATED_AT, CREATED_BY, CREATED_BY_NAME, EXTERNAL_GUID, EXTERNAL_ID, ID, SOURCE_ID,
        SOURCE_NAME, SOURCE_TYPE, UPDATED_AT, UPDATED_BY, UPDATED_BY_NAME,
    };
}
