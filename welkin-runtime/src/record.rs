//! Records: their fields, patches and rules, and the decoding of JSON into them.
//!
//! Generated code is data: a table of fields and a list of slots per CDT. This module works on such tables with the
//! types erased, so that a tenant with hundreds of CDTs does not compile hundreds of decoders.
//!
//! ```
//! use welkin_runtime::Cdt;
//! use welkin_runtime::record::{decode_record, violations};
//!
//! /// How many rules of the configuration a record breaks, for any CDT.
//! fn faults<T: Cdt + Default>(json: &[u8]) -> Result<usize, welkin_runtime::record::DecodeError> {
//!     let record = decode_record::<T>(json)?;
//!     Ok(violations(&record.data).iter().count())
//! }
//! ```

#[doc(inline)]
pub use welkin_record::record::{
    AllOptions, Cdt, CdtSchema, Date, DateTime, DecodeError, Extra, Field, FieldName, FieldNames,
    FieldSchema, FieldsByKey, Filter, Given, InvalidTime, Kind, NewRecord, OptionList, Optional,
    Page, Patch, ProfileReference, RawJson, ReadOnly, Record, RecordOfAnyCdt, Required,
    RowViolations, Rule, SingleRecordCdt, Sort, SystemField, SystemFields, UnknownOption,
    UnknownRecord, Unlisted, UnreadItem, UnreadReason, UntypedRecord, Violation, Violations,
    Writable, WritableCdt, decode_page, decode_record, encode_record, validate_all,
    validate_create, violations,
};
pub(crate) use welkin_record::record::{
    Expected, Key, KnownBy, OptionTable, before_look_up, checked_create_body, clone, create_body,
    debug, decode_any_as, decode_any_row, decode_expected_item, decode_expected_items,
    decode_expected_page, decode_expected_record, fields, other_own_id, read_fields, read_within,
    serialize, serialize_new, set_by_key, system, validate_form, zone,
};
