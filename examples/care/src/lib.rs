//! The generated client of the example clinic, compiled once for all examples of the documentation: those of
//! `welkin-runtime`'s items and those of the READMEs and guides.
#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/care.rs"));
