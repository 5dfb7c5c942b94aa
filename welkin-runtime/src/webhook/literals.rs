//! The meaning of `eventSubtype`.

use super::kind::{Change, EventKind, LITERALS};

/// The literals of `eventSubtype`, and the kinds of events that they mean.
///
/// The default contains every recorded or documented literal and, for the events that the Core Concepts page describes
/// in words (encounter completed, assessment submitted, program phase changed), literals inferred from the others. Add
/// further literals that your tenant sends:
///
/// ```
/// use welkin_runtime::webhook::{Event, EventKind, EventLiterals};
///
/// let literals = EventLiterals::default().literal("INCOMING_SMS", EventKind::SmsReceived);
/// let event = Event::parse_with(br#"{"eventSubtype": "INCOMING_SMS"}"#, &literals)?;
/// assert_eq!(event.kind, EventKind::SmsReceived);
/// # Ok::<(), welkin_runtime::webhook::EventError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct EventLiterals {
    own: Vec<(String, EventKind)>,
}

impl EventLiterals {
    /// Reads this `eventSubtype` as that kind, even if it has another meaning by default. Case is ignored.
    #[must_use]
    pub fn literal(mut self, subtype: impl Into<String>, kind: EventKind) -> Self {
        self.own.insert(0, (subtype.into(), kind));
        self
    }

    /// The kind of a payload with these values; the entity is only used if there is no subtype.
    pub(super) fn kind(&self, entity: Option<&str>, subtype: Option<&str>) -> EventKind {
        let Some(subtype) = subtype else {
            return of_entity(entity.unwrap_or_default());
        };
        let matches = |literal: &str| literal.eq_ignore_ascii_case(subtype.trim());
        let own = self.own.iter().find(|(literal, _)| matches(literal));
        let known = || LITERALS.iter().find(|(event, ..)| matches(event.subtype()));
        own.map(|(_, kind)| kind)
            .or_else(|| known().map(|(_, kind, _)| kind))
            .cloned()
            .unwrap_or_else(|| EventKind::Other(subtype.to_owned()))
    }
}

fn of_entity(entity: &str) -> EventKind {
    let kinds = [
        EventKind::CdtRecord(Change::Unspecified),
        EventKind::Patient(Change::Unspecified),
        EventKind::CalendarEvent(Change::Unspecified),
    ];
    let mut kinds = kinds.into_iter();
    kinds
        .find(|kind| kind.entity().eq_ignore_ascii_case(entity.trim()))
        .unwrap_or_else(|| EventKind::Other(String::new()))
}
