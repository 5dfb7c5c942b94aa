//! The command: its arguments and its output.

pub(crate) mod announcement;
pub(crate) mod arguments;
#[cfg(feature = "tls")]
pub(crate) mod certificate;
pub(crate) mod console;
pub(crate) mod healthcheck;
pub(crate) mod signals;
mod webhook_arguments;
