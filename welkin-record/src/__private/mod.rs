//! Internals of generated code: its tables, the traits it implements, and the code that its types forward to. Nothing
//! here is a stable API; every release may change it together with the generator.

mod any_record;
mod assessment;
mod fields;
mod options;
mod patch;
mod schema;

pub use serde;

pub use std::marker::PhantomData;

pub use crate::record::any::{
    HeldRecord, Variant, VariantOf, clone_any, debug_any, decode_any, reveal_any,
};
pub use crate::record::cdt::{clone, debug, equal, equal_as_received};
pub use crate::record::decode::deserialize;
pub use crate::record::encode::{checked_create_body, create_body, serialize};
pub use crate::record::option_list::{
    Options, all_options, compare_options, debug_option, deserialize_option, display_option,
    float_of, hash_option, integer_of, label_of, parse_option, partially_compare_options,
    same_option, serialize_option, text_of,
};
pub use crate::record::option_table::ListedValues;
pub use crate::record::setter_argument::{Maybe, Plain, Text};
pub use crate::record::slot::Slot;
pub use crate::record::slots::{Slots, SlotsMut};
pub use crate::record::value::{FieldValue, Fit, Input, ValueList, ValueRef};
pub use crate::{
    __forward_any_record as forward_any_record, __forward_assessment as forward_assessment,
    __forward_cdt as forward_cdt, __forward_fields as forward_fields,
    __forward_option_list as forward_option_list, __forward_patch as forward_patch,
    __forward_required as forward_required, __reexport_system_fields as reexport_system_fields,
    __schema as schema,
};
