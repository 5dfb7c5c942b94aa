//! Values at the edges: what is read is what is meant, or kept as it was received.

mod edges;
mod options;
mod tables;
mod unsent;

mod care {
    include!(concat!(env!("OUT_DIR"), "/values.rs"));
}
