#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod __private;
pub mod foreign_text;
pub mod form;
pub mod hidden;
pub mod id;
pub mod json;
pub mod operation;
pub mod record;

// Generated code names these through the runtime, and the macros of `__private` through this crate.
#[doc(hidden)]
pub use hidden::reveal;
#[doc(hidden)]
pub use json::Json;
#[doc(hidden)]
pub use record::{Cdt, Field, Patch};

/// Constants for the fields that every CDT has.
pub mod system_fields {
    pub use crate::record::system::{
        CREATED_AT, CREATED_BY, CREATED_BY_NAME, EXTERNAL_GUID, EXTERNAL_ID, ID, SOURCE_ID,
        SOURCE_NAME, SOURCE_TYPE, UPDATED_AT, UPDATED_BY, UPDATED_BY_NAME,
    };
}
