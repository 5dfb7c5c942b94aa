//! Values that may be health data: they print as `[hidden]`, and in full only on explicit request.

pub(crate) use welkin_record::hidden::{HIDDEN, OneLineJson};
#[doc(inline)]
pub use welkin_record::hidden::{Hidden, Reveal, Revealed, reveal};
