//! Records: what generated CDT types are made of.
//!
//! Generated code is data: a table of fields and a list of slots per CDT. Everything here works on such tables with the types
//! erased, so that a tenant with hundreds of CDTs does not compile hundreds of decoders.

mod any;
mod by_key;
mod cdt;
mod decode;
mod encode;
mod entries;
mod envelope;
mod extra;
mod field;
mod fill;
mod filter;
mod index;
pub mod operation;
mod option_list;
mod page;
mod patch;
mod profile_reference;
mod rows;
mod schema;
mod setter_argument;
mod slot;
pub(crate) mod system;
mod tenant_zone;
mod time;
mod unread;
mod untyped;
mod validate;
mod value;
mod violation;

pub use crate::json::DecodeError;
pub use crate::json::RawJson;
pub(crate) use any::decode_any_as;
pub use any::{RecordOfAnyCdt, UnknownRecord, Variant, VariantOf, decode_any};
pub use cdt::{
    Cdt, NewRecord, SingleRecordCdt, WritableCdt, clone, debug, equal, equal_as_received,
    validate_create, violations,
};
pub use decode::deserialize;
pub(crate) use decode::{read_fields, set_by_key};
pub(crate) use encode::fields;
pub(crate) use encode::serialize_new;
pub use encode::{checked_create_body, create_body, serialize};
pub use envelope::{Record, encode_record};
pub use extra::Extra;
pub use field::{
    Field, FieldName, FieldNames, Optional, ReadOnly, Required, Sort, SystemField, Writable,
};
pub use filter::Filter;
pub(crate) use option_list::OptionTable;
pub use option_list::{
    AllOptions, Listed, OptionList, UnknownOption, Unlisted, all_options, compare_options,
    deserialize_option, display_option, float_of, hash_option, integer_of, label_of, parse_option,
    partially_compare_options, same_option, serialize_option, text_of,
};
pub use page::{Page, decode_page, decode_record};
pub(crate) use page::{decode_items, decode_record_of, is_of_other_cdt};
pub use patch::Patch;
pub use profile_reference::ProfileReference;
pub use rows::{RowViolations, validate_all};
pub use schema::{CdtSchema, FieldSchema, Kind};
pub use setter_argument::{Given, Maybe, Plain, Text};
pub(crate) use slot::copy as copy_slot;
pub use slot::{Slot, Slots, SlotsMut};
pub use system::SystemFields;
pub(crate) use tenant_zone::{read_within, zone};
pub use time::{Date, DateTime, InvalidTime};
pub use unread::{UnreadItem, UnreadReason};
pub use untyped::{FieldsByKey, UntypedRecord};
pub(crate) use validate::{before_look_up, with_required as violations_where};
pub use value::{FieldValue, Fit, Input, ValueList, ValueRef};
pub use violation::{Rule, Violation, Violations};
