//! The body of a successful response that is read while it arrives, instead of being buffered.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::transport::TransportError;

/// A body that is being received.
pub(crate) enum OpenBody {
    /// Over HTTP.
    Http(Box<reqwest::Response>),
    /// From the program's own transport, which returns whole bodies; `None` once it was read.
    Whole(Option<Bytes>),
}

impl OpenBody {
    /// The next part; `None` at the end.
    pub(crate) async fn part(&mut self) -> Result<Option<Bytes>, TransportError> {
        match self {
            Self::Http(answer) => {
                let part = answer.chunk().await;
                part.map_err(|error| TransportError::no_answer(error.without_url()))
            }
            Self::Whole(body) => Ok(body.take()),
        }
    }
}

/// The slot for the body of a successful response.
#[derive(Clone, Default)]
pub(crate) struct OpenSlot(Arc<Mutex<Option<OpenBody>>>);

impl OpenSlot {
    pub(crate) fn put(&self, body: OpenBody) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }

    pub(crate) fn take(&self) -> Option<OpenBody> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
