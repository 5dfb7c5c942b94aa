//! Reading a payload.

use welkin_designer::webhook_event::test_placeholders;

use super::event::{Event, Initiator};
use super::extra::EventExtra;
use super::kind::EventKind;
use super::literals::EventLiterals;
use crate::id::PatientId;
use crate::json::{Body, Json};

/// The default maximum size of a payload: 1 MiB. Recorded payloads have some 200 bytes.
pub const DEFAULT_BODY_LIMIT: usize = 1 << 20;

/// The reason why a body is not an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The body is larger than the limit.
    #[error("the webhook's body is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is not JSON, or not an object.
    #[error("the webhook's body is not a JSON object")]
    NotAnObject,
}

impl Event {
    /// Reads a payload without checking a signature. Use a [`Receiver`](super::Receiver) for incoming requests; this
    /// method is for bodies that were already verified, such as those of a queue.
    ///
    /// Parsing is lenient: any key may be missing, `null` or empty; numbers are accepted as text; `initiatedBy` may be
    /// text or an object; odd characters and invalid numbers do not lose the event. Unknown content is kept in
    /// [`extra`](Self::extra).
    ///
    /// # Errors
    /// Returns an error if the body is larger than [`DEFAULT_BODY_LIMIT`], or not a JSON object.
    pub fn parse(body: &[u8]) -> Result<Self, EventError> {
        Self::parse_with(body, &EventLiterals::default())
    }

    /// Reads a payload with the tenant's own literals.
    ///
    /// # Errors
    /// Same as for [`parse`](Self::parse).
    pub fn parse_with(body: &[u8], literals: &EventLiterals) -> Result<Self, EventError> {
        Self::parse_within(body, literals, DEFAULT_BODY_LIMIT)
    }

    /// Reads a body of up to this many bytes.
    pub(super) fn parse_within(
        body: &[u8],
        literals: &EventLiterals,
        limit: usize,
    ) -> Result<Self, EventError> {
        if body.len() > limit {
            return Err(EventError::TooLarge { limit });
        }
        let payload = Body::new(body).read(|reader| {
            reader.take_odd_numbers();
            Ok(Json::of_text(reader.skip()?))
        });
        let payload = payload.ok().filter(Json::is_object);
        let payload = payload.ok_or(EventError::NotAnObject)?;
        Ok(Self::of(EventExtra::of(&payload), literals))
    }

    fn of(mut payload: EventExtra, literals: &EventLiterals) -> Self {
        let is_test = test_placeholders()
            .any(|(key, placeholder)| payload.get(key).is_some_and(|value| *value == placeholder));
        let entity = payload.take_text("eventEntity");
        let subtype = payload.take_text("eventSubtype");
        let of_automation = ["sourceId", "sourceName", "url"];
        let is_chat = entity.is_none()
            && subtype.is_none()
            && payload.get("message").is_some()
            && !of_automation.iter().any(|key| payload.get(key).is_some());
        let kind = match () {
            () if is_test => EventKind::Test,
            () if is_chat => EventKind::ChatMessage,
            () => literals.kind(entity.as_deref(), subtype.as_deref()),
        };
        Self {
            kind,
            entity,
            tenant: payload.take_text("tenantName"),
            environment: payload.take_text("instanceName"),
            patient: payload.take_text("patientId").map(PatientId::new),
            source_id: payload.take_text("sourceId"),
            source_name: payload.take_text("sourceName"),
            url: payload.take_text("url"),
            initiator: Initiator::of(&mut payload),
            extra: payload,
        }
    }
}

impl Initiator {
    /// Takes the keys of an initiator. They are flat in a running receiver, and in the object `initiatedBy` in the
    /// release notes.
    fn of(payload: &mut EventExtra) -> Self {
        let mut nested = EventExtra::default();
        if let Some(sent) = payload.take("initiatedBy") {
            if sent.is_object() {
                nested = EventExtra::of(&sent);
            } else {
                nested.push("initiatedBy", sent);
            }
        }
        let mut take = |flat: &str, short: &str| {
            (payload.take_text(flat))
                .or_else(|| nested.take_text(flat))
                .or_else(|| nested.take_text(short))
        };
        let initiator = Self {
            id: take("initiatedBy", "id"),
            name: take("initiatedByName", "name"),
            object_id: take("initiatedByObjectId", "objectId"),
            object_type: take("initiatedByObjectType", "objectType"),
            client_type: take("initiatedByClientType", "clientType"),
            time: take("initiatedTime", "time"),
        };
        if !nested.is_empty() {
            payload.push("initiatedBy", nested.to_json());
        }
        initiator
    }
}
