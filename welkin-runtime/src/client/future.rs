//! The future of a call.

use std::pin::Pin;

use crate::error::Error;

/// A call that is sent when it is awaited.
pub(in crate::client) type Call<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;
