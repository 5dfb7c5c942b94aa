//! Events as arguments of axum's handlers.

use std::sync::Arc;

use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRef, FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::{Event, Refused, Verifier};

/// Why a handler gets no event.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The body could not be read, or is too large.
    #[error(transparent)]
    Body(#[from] BytesRejection),
    /// The request is no webhook to act on.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        match self {
            Self::Body(rejection) => rejection.into_response(),
            Self::Refused(refused) => (refused.status(), refused.to_string()).into_response(),
        }
    }
}

/// Verifies the request first. What can't be trusted is answered with 401, what can't be read with 400, and the handler does not run.
impl<S> FromRequest<S> for Event
where
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await?;
        Ok(Arc::<Verifier>::from_ref(state).verify(&headers, &body)?)
    }
}
