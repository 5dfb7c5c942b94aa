//! Deliveries as arguments of axum's handlers.

use std::sync::Arc;

use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRef, FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;

use super::incoming::{IncomingRequest, Refused};
use super::receiver::{PendingDelivery, Received, Receiver};

/// The reason why a handler gets no delivery.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The body could not be read, or is too large.
    #[error(transparent)]
    Body(#[from] BytesRejection),
    /// The request is not a valid webhook.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The delivery was handled and committed before: the response is 200.
    #[error("the webhook was handled before")]
    AlreadyHandled,
}

/// Welkin stores the response: it contains no value of the request.
impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        match self {
            Self::Body(rejection) => rejection.into_response(),
            Self::Refused(refused) => (refused.status(), refused.to_string()).into_response(),
            Self::AlreadyHandled => StatusCode::OK.into_response(),
        }
    }
}

/// Verifies the request first. The handler runs for new deliveries only, and commits them when it has succeeded. The
/// response is 200 for a delivery that was committed before, 401 for an untrusted request, and 400 for an unreadable
/// one.
impl<S> FromRequest<S> for PendingDelivery
where
    S: Send + Sync,
    Arc<Receiver>: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Rejection> {
        let receiver = Arc::<Receiver>::from_ref(state);
        let headers = request.headers().clone();
        let query = request.uri().query().unwrap_or_default().to_owned();
        DefaultBodyLimit::max(receiver.verifier().largest_body()).apply(&mut request);
        let body = Bytes::from_request(request, state).await?;
        let request = IncomingRequest::new(&headers, &body).query(&query);
        match receiver.receive(&request).await? {
            Received::New(delivery) => Ok(delivery),
            Received::AlreadyHandled(_) => Err(Rejection::AlreadyHandled),
        }
    }
}
