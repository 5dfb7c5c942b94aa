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

pub(crate) mod any;
mod beside;
mod by_key;
pub(crate) mod cdt;
pub(crate) mod decode;
mod decode_record;
pub(crate) mod encode;
mod entries;
mod envelope;
mod expected;
mod extra;
mod field;
mod field_schema;
mod fill;
mod filter;
mod index;
mod lookup;
pub(crate) mod option_list;
pub(crate) mod option_table;
mod page;
mod patch;
mod profile_reference;
mod rows;
mod rule;
mod schema;
pub(crate) mod setter_argument;
mod show;
pub(crate) mod slot;
mod slot_set;
pub(crate) mod slots;
pub mod system;
mod system_table;
mod tenant_zone;
mod text_form;
mod time;
mod unknown_option;
mod unlisted;
mod unread;
mod untyped;
mod validate;
pub(crate) mod value;
mod violation;

pub use crate::json::DecodeError;
pub use crate::json::RawJson;
pub use any::{RecordOfAnyCdt, UnknownRecord};
#[doc(hidden)]
pub use any::{decode_any_as, decode_any_row};
pub use cdt::{Cdt, NewRecord, SingleRecordCdt, WritableCdt};
#[doc(hidden)]
pub use cdt::{clone, debug};
#[doc(hidden)]
pub use decode::{read_fields, set_by_key};
pub use decode_record::decode_record;
#[doc(hidden)]
pub use decode_record::{decode_expected_item, decode_expected_record};
#[doc(hidden)]
pub use encode::{checked_create_body, create_body, fields, serialize, serialize_new};
pub use envelope::{Record, encode_record};
#[doc(hidden)]
pub use expected::{Expected, Key, KnownBy, Misplaced};
pub use extra::Extra;
pub use field::{
    Field, FieldName, FieldNames, Optional, ReadOnly, Required, Sort, SystemField, Writable,
};
pub use field_schema::{FieldSchema, Kind};
pub use filter::Filter;
pub use option_list::{AllOptions, OptionList};
#[doc(hidden)]
pub use option_table::OptionTable;
pub use page::{Page, decode_page};
#[doc(hidden)]
pub use page::{decode_expected_items, decode_expected_page};
pub use patch::Patch;
pub use profile_reference::ProfileReference;
pub use rows::{RowViolations, validate_all};
pub use rule::Rule;
pub use schema::CdtSchema;
pub use setter_argument::Given;
pub(crate) use slot::copy as copy_slot;
pub(crate) use slots::{Slots, SlotsMut};
pub use system::SystemFields;
#[doc(hidden)]
pub use tenant_zone::{read_within, zone};
pub use time::{Date, DateTime, InvalidTime};
pub use unknown_option::UnknownOption;
pub use unlisted::Unlisted;
pub use unread::{UnreadItem, UnreadReason};
pub use untyped::{FieldsByKey, UntypedRecord};
pub(crate) use validate::with_required as violations_where;
#[doc(hidden)]
pub use validate::{before_look_up, other_own_id, validate_form};
pub use validate::{validate_create, violations};
pub(crate) use value::{Input, ValueRef};
pub use violation::{Violation, Violations};
