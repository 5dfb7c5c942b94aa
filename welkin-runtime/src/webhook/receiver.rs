//! Receiving webhooks in two steps: verification and handling.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::delivery::{Delivery, DeliveryId};
use super::event::Event;
use super::incoming::{IncomingRequest, Refused};
use super::scheme_error::SchemeError;
use super::seen::{SeenDeliveries, SeenError, SeenInMemory};
use super::verifier::Verifier;

/// Receives webhooks: verifies them, and recognizes those that were already handled.
///
/// ```
/// use welkin_runtime::webhook::{IncomingRequest, Received, Receiver, Verifier};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let verifier = Verifier::new("not a real secret");
/// let body = br#"{"eventEntity": "CDT", "eventSubtype": "CDT_CREATED", "sourceId": "r-1"}"#;
/// let headers = verifier.sign(body);
/// let receiver = Receiver::new(verifier)?;
///
/// let request = IncomingRequest::new(&headers, body);
/// for _ in 0..2 {
///     // The handler has failed the first time, so that the same delivery is new again.
///     assert!(matches!(receiver.receive(&request).await?, Received::New(_)));
/// }
/// if let Received::New(delivery) = receiver.receive(&request).await? {
///     println!("{:?}", delivery.event()); // handled with success
///     delivery.commit().await?;
/// }
/// assert!(matches!(receiver.receive(&request).await?, Received::AlreadyHandled(_)));
/// # Ok(())
/// # }
/// ```
pub struct Receiver {
    verifier: Verifier,
    seen: Arc<dyn SeenDeliveries>,
}

/// A trusted webhook. Respond to both kinds with 2xx: to the first after its handler has succeeded, to the second at
/// once.
#[derive(Debug)]
#[must_use = "handle a new delivery, then commit it"]
pub enum Received {
    /// It has not been handled yet.
    New(PendingDelivery),
    /// It has been handled and committed before.
    AlreadyHandled(Delivery),
}

/// A delivery to handle and then to [commit](Self::commit). If it is dropped without a commit, it counts as new when it
/// is sent again.
pub struct PendingDelivery {
    delivery: Delivery,
    seen: Arc<dyn SeenDeliveries>,
    lookup_error: Option<SeenError>,
}

impl Receiver {
    /// Creates a receiver for the webhooks that this verifier accepts, which remembers handled deliveries in memory.
    ///
    /// # Errors
    /// Returns an error if the verifier [can't be used](Verifier::check).
    pub fn new(verifier: Verifier) -> Result<Self, SchemeError> {
        Ok(Self {
            verifier: verifier.check()?,
            seen: Arc::new(SeenInMemory::default()),
        })
    }

    /// Sets another store for handled deliveries.
    #[must_use]
    pub fn seen(mut self, store: impl SeenDeliveries) -> Self {
        self.seen = Arc::new(store);
        self
    }

    /// Verifies a request and looks up whether it was already handled.
    ///
    /// If the store is unavailable, the delivery counts as new: an event must not be lost because of the store.
    ///
    /// # Errors
    /// Same as for [`Verifier::verify`].
    pub async fn receive(&self, request: &IncomingRequest<'_>) -> Result<Received, Refused> {
        self.receive_at(request, SystemTime::now()).await
    }

    /// Does the same at another time, for tests.
    ///
    /// # Errors
    /// Same as for [`Verifier::verify`].
    pub async fn receive_at(
        &self,
        request: &IncomingRequest<'_>,
        now: SystemTime,
    ) -> Result<Received, Refused> {
        let delivery = self.verifier.verify_request(request, now)?;
        let looked_up = match &delivery.id {
            Some(id) => self.seen.contains(id).await,
            None => Ok(false),
        };
        let lookup_error = match looked_up {
            Ok(true) => return Ok(Received::AlreadyHandled(delivery)),
            Ok(false) => None,
            Err(error) => {
                tracing::warn!(
                    "failed to look up whether a webhook was already handled; treating it as new"
                );
                Some(error)
            }
        };
        Ok(Received::New(PendingDelivery {
            delivery,
            seen: Arc::clone(&self.seen),
            lookup_error,
        }))
    }

    #[cfg(feature = "axum")]
    pub(super) fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl PendingDelivery {
    /// The event.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.delivery.event
    }

    /// Id of the delivery, if it has one.
    #[must_use]
    pub fn id(&self) -> Option<&DeliveryId> {
        self.delivery.id.as_ref()
    }

    /// The error of the store, if it was unavailable, so that it is not known whether the delivery was handled before.
    #[must_use]
    pub fn lookup_error(&self) -> Option<&SeenError> {
        self.lookup_error.as_ref()
    }

    /// Records that it was handled: when it is sent again, it is [`Received::AlreadyHandled`]. Call it after the
    /// handler has succeeded.
    ///
    /// A delivery without an identity can't be recorded, and is new whenever it is sent.
    ///
    /// # Errors
    /// Returns an error if the store can't record it. The event was handled all the same: respond with 2xx, unless it
    /// must not be handled twice.
    pub async fn commit(&self) -> Result<(), SeenError> {
        match &self.delivery.id {
            Some(id) => self.seen.add(id).await,
            None => Ok(()),
        }
    }
}

impl fmt::Debug for PendingDelivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PendingDelivery")
            .field("event", self.event())
            .field("id", &self.delivery.id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Receiver")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}
