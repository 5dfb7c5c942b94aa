//! How requests reach the API, and answers the program. For a [`Transport`](crate::Transport), this is the crate `http`.

pub(crate) mod deadline;
pub(crate) mod exchange;
pub(crate) mod open_body;
pub(crate) mod reqwest;
pub(crate) mod template;
pub(crate) mod transport;

#[doc(no_inline)]
pub use ::http::*;
