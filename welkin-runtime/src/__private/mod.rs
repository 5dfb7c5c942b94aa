//! Internals of generated code: its tables, the traits it implements, and the code that its types forward to. Nothing
//! here is a stable API; every release may change it together with the generator.

mod phase;
mod view;

pub use welkin_record::__private::*;

pub use crate::{__forward_phase as forward_phase, __forward_view as forward_view};
