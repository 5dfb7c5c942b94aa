//! Exports that are killed and resumed: a process exports the records of a sandbox to a file, this one ends it without
//! a warning, again and again, and looks at what is in the file afterwards.

mod exporter;
mod report;
mod workload;

pub use exporter::export;
pub use report::{Report, Run};
pub use workload::{Size, run};
