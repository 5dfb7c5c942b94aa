//! JSON as servers send it.
//!
//! Clinical data must survive being read and written back, whatever a server sends: numbers beyond any machine type,
//! halves of surrogate pairs, raw control characters, nesting of any depth. No general library reads all of these, so
//! this module has its own reader: it validates the structure, keeps the received text of everything, and decodes a
//! value only if a field needs it. The few accepted texts that are not valid JSON are kept as equivalent JSON, so that
//! the output is always valid JSON.
//!
//! This module does not depend on the features of `serde_json`, which change its types for a whole program.

mod canonical;
mod conversions;
mod deserialize;
mod from_deserializer;
mod input;
mod nesting;
mod number;
mod plain_text;
mod quoted;
mod reader;
mod serialize;
mod token;
mod valid;
mod value;
mod write;

#[doc(hidden)]
pub use deserialize::from_slice;
#[doc(hidden)]
pub use input::Body;
pub use input::DecodeError;
pub(crate) use number::{is_written_as, whole_number, write_float, write_integer};
#[doc(hidden)]
pub use quoted::Quoted;
pub(crate) use quoted::Spelling;
#[doc(hidden)]
pub use reader::Reader;
#[doc(hidden)]
pub use token::{Fault, Token};
pub use value::{Json, RawJson};
pub(crate) use write::write_text;

/// The name that `serde_json` gives to a newtype that represents the text of a JSON value. A deserializer that knows
/// the name passes the text as received; the reader of this crate does, too.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// The key under which `serde_json` passes a number when its feature `arbitrary_precision` is enabled.
const RAW_NUMBER: &str = "$serde_json::private::Number";
