//! The runtime and the sandbox agree on every rule of a field: on a table of cases, and on random values of random
//! fields. So do the other readers of a field: the generator, the check of a running program, imports, synthetic data.

mod care {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

mod bounds;
mod clinic;
mod definitions;
mod edges;
mod moments;
mod random;
mod readers;
mod table;
mod texts;
mod typed;
mod verdict;
