//! The exchange of requests and responses with the API: [`Transport`] messages, and the types of the crate `http`.

pub(crate) mod body_limits;
pub(crate) mod deadline;
pub(crate) mod exchange;
pub(crate) mod message;
pub(crate) mod network;
pub(crate) mod open_body;
pub(crate) mod reqwest;
pub(crate) mod template;

#[doc(no_inline)]
pub use ::http::*;

pub use crate::transport::{BoxFuture, Transport, TransportError};
