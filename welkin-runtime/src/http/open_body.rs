//! The body of a good answer that is read while it arrives, instead of being kept whole.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::transport::TransportError;

/// A body on its way.
pub(crate) enum OpenBody {
    /// On a connection.
    Http(Box<reqwest::Response>),
    /// From a transport of the program's own, which returns whole bodies; none once it was read.
    Whole(Option<Bytes>),
}

impl OpenBody {
    /// The next part; none at the end.
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

/// Where the body of a good answer is put.
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
