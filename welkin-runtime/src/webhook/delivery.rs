//! A verified webhook, and its identity for recognizing repetitions.

use std::fmt;

use ring::digest;

use super::event::Event;
use super::signature::hex;

/// A webhook that passed the verifier's scheme.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The reported event.
    pub event: Event,
    /// The identity of the delivery, the same for every attempt. `None` if it can't be identified: then the same bytes
    /// may be a repetition, or a second event of the same kind for the same record, and the safe choice is to handle
    /// them.
    pub id: Option<DeliveryId>,
}

/// Id of a delivery: a hash in 64 hexadecimal digits.
///
/// It is made from the body, and from the sender's id of the delivery, if the scheme has one. Without an id, the body
/// is enough if it has a time (`initiatedTime`) or reports an event that can happen only once, such as the creation of
/// a record; otherwise the signed timestamp is included. Source: all attempts at a recorded delivery have the same
/// bytes and the same time, and none has an id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(String);

impl DeliveryId {
    /// The id as text, such as for a column with a unique index.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(parts: &[&[u8]]) -> Self {
        let mut hash = digest::Context::new(&digest::SHA256);
        for part in parts {
            hash.update(&part.len().to_be_bytes());
            hash.update(part);
        }
        Self(hex(hash.finish().as_ref()))
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// The parts of a request that the scheme has verified.
#[derive(Default)]
pub(super) struct Proof<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) timestamp: Option<&'a str>,
}

impl Delivery {
    pub(super) fn new(event: Event, proof: &Proof<'_>, body: &[u8]) -> Self {
        let happened_once = event.kind.happens_once() && event.source_id.is_some();
        let id = match (proof.id, proof.timestamp) {
            // Includes the body: an id that an attacker or a careless sender uses twice must not hide another event.
            (Some(id), _) => Some(DeliveryId::of(&[b"id", id.as_bytes(), body])),
            _ if happened_once || event.initiator.time.is_some() => {
                Some(DeliveryId::of(&[b"body", body]))
            }
            (None, Some(timestamp)) => {
                Some(DeliveryId::of(&[b"timestamp", timestamp.as_bytes(), body]))
            }
            (None, None) => None,
        };
        Self { event, id }
    }
}
