//! A Welkin tenant on loopback.
#![forbid(unsafe_code)]
