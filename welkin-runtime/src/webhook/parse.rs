//! Reading a payload.

use serde_json::{Map, Value};

use super::event::{Event, Initiator};
use super::kind::EventKind;
use super::lenient::mend;
use super::literals::EventLiterals;
use crate::id::PatientId;

/// The largest body that is read as a payload unless set otherwise: 1 MiB. Recorded payloads have some 200 bytes.
pub const DEFAULT_BODY_LIMIT: usize = 1 << 20;

/// Why a body is no event.
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
    /// Reads a payload, whether or not anybody has signed it. Use a [`Receiver`](super::Receiver) for requests that
    /// come from outside; this is for bodies that were verified before, such as those of a queue.
    ///
    /// It is lenient: any key may be missing, `null` or empty; numbers are taken as text; `initiatedBy` may be text or
    /// an object; odd characters are replaced. What is not understood is kept in [`extra`](Self::extra).
    ///
    /// # Errors
    /// When the body is larger than [`DEFAULT_BODY_LIMIT`], or no JSON object.
    pub fn parse(body: &[u8]) -> Result<Self, EventError> {
        Self::parse_with(body, &EventLiterals::default())
    }

    /// The same, with literals of the tenant's own.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_with(body: &[u8], literals: &EventLiterals) -> Result<Self, EventError> {
        Self::parse_within(body, literals, DEFAULT_BODY_LIMIT)
    }

    /// The same, of a body of at most so many bytes.
    pub(super) fn parse_within(
        body: &[u8],
        literals: &EventLiterals,
        limit: usize,
    ) -> Result<Self, EventError> {
        if body.len() > limit {
            return Err(EventError::TooLarge { limit });
        }
        let payload = serde_json::from_slice(body)
            .or_else(|_| serde_json::from_str(&mend(body)))
            .map_err(|_| EventError::NotAnObject)?;
        Ok(Self::of(payload, literals))
    }

    fn of(mut payload: Map<String, Value>, literals: &EventLiterals) -> Self {
        let is_test = PLACEHOLDERS
            .iter()
            .any(|(key, placeholder)| payload.get(*key).is_some_and(|value| value == placeholder));
        let entity = text(&mut payload, "eventEntity");
        let subtype = text(&mut payload, "eventSubtype");
        let of_automation = ["sourceId", "sourceName", "url"];
        let is_chat = entity.is_none()
            && subtype.is_none()
            && payload.contains_key("message")
            && !of_automation.iter().any(|key| payload.contains_key(*key));
        let kind = match () {
            () if is_test => EventKind::Test,
            () if is_chat => EventKind::ChatMessage,
            () => literals.kind(entity.as_deref(), subtype.as_deref()),
        };
        Self {
            kind,
            entity,
            tenant: text(&mut payload, "tenantName"),
            environment: text(&mut payload, "instanceName"),
            patient: text(&mut payload, "patientId").map(PatientId::new),
            source_id: text(&mut payload, "sourceId"),
            source_name: text(&mut payload, "sourceName"),
            url: text(&mut payload, "url"),
            initiator: Initiator::of(&mut payload),
            extra: payload,
        }
    }
}

/// What stands for the values in the message of the button *Test*; tenant and environment are real. Source: a running
/// receiver.
pub(super) const PLACEHOLDERS: [(&str, &str); 6] = [
    ("eventEntity", "EVENT_ENTITY"),
    ("eventSubtype", "EVENT_SUBTYPE"),
    ("patientId", "PATIENT_ID"),
    ("sourceId", "SOURCE_ID"),
    ("sourceName", "SOURCE_NAME"),
    ("url", "URL"),
];

impl Initiator {
    /// Takes the keys of an initiator. A running receiver has them flat, the release notes have them in the object
    /// `initiatedBy`.
    fn of(payload: &mut Map<String, Value>) -> Self {
        let mut nested = match payload.get_mut("initiatedBy").map(Value::take) {
            Some(Value::Object(nested)) => nested,
            Some(other) => Map::from_iter([("initiatedBy".to_owned(), other)]),
            None => Map::new(),
        };
        payload.remove("initiatedBy");
        let mut take = |flat: &str, short: &str| {
            text(payload, flat)
                .or_else(|| text(&mut nested, flat))
                .or_else(|| text(&mut nested, short))
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
            payload.insert("initiatedBy".to_owned(), nested.into());
        }
        initiator
    }
}

/// Takes a text out of a payload. Null and the empty text are none; what can't be text stays.
fn text(payload: &mut Map<String, Value>, key: &str) -> Option<String> {
    match payload.remove(key)? {
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        Value::Null => None,
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        other => {
            payload.insert(key.to_owned(), other);
            None
        }
    }
}
