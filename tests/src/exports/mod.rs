//! Exports that are killed and resumed: a process exports the records of a sandbox to a file, and is repeatedly killed
//! without warning. Then the content of the file is checked.

mod exporter;
mod report;
mod workload;

pub use exporter::export;
pub use report::{Report, Run};
pub use workload::{Size, run};
