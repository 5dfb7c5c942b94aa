//! The latest requests with their responses, for users who want to see what a client has sent.

mod masking;
mod recorded;
mod recorder;

pub use self::recorded::{RecordedBody, RecordedRequest};
pub(crate) use self::recorder::{Original, Recorder};
