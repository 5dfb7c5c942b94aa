//! Calendar events.

use serde::Serialize;

use super::joined;
use crate::Json;
use crate::client::endpoint::ItemsQuery;
use crate::client::list::List;
use crate::id::{PatientId, RecordId, UserId};
use crate::object::open_object;
use crate::object_body::object_body;
use crate::record::DateTime;
use crate::standard_fields::open_words;

/// Id of a calendar event.
pub type EventId = RecordId<CalendarEvent>;

open_words! {
    /// The kind of an event.
    pub enum EventType {
        /// An appointment.
        Appointment = "APPOINTMENT",
        /// The appointment of an encounter. Create the encounter; Welkin then creates the event.
        Encounter = "ENCOUNTER",
        /// A group session.
        GroupTherapy = "GROUP_THERAPY",
        /// Time off.
        Leave = "LEAVE",
    }
}

open_words! {
    /// The status of an event.
    pub enum EventStatus {
        /// It is planned.
        Scheduled = "SCHEDULED",
        /// It was cancelled. Welkin spells this with two L, and the status of tasks with one.
        Cancelled = "CANCELLED",
        /// The event took place.
        Completed = "COMPLETED",
        /// A participant did not attend.
        Missed = "MISSED",
    }
}

open_words! {
    /// How the participants meet.
    pub enum EventMode {
        /// In one room.
        InPerson = "IN-PERSON",
        /// By phone.
        Call = "CALL",
        /// By video.
        Video = "VIDEO",
    }
}

open_object! {
    /// A calendar event, as read. Source: recorded exchanges. The `local...` variants of its times are in
    /// [`extra`](Self::extra).
    pub struct CalendarEvent(id: EventId = "id") {
        /// Your id for the event.
        external_id: Option<String> = "externalId";
        /// Title.
        title: Option<String> = "eventTitle";
        /// Description.
        description: Option<String> = "eventDescription";
        /// Start time.
        starts_at: Option<DateTime> = "startDateTime";
        /// End time.
        ends_at: Option<DateTime> = "endDateTime";
        /// Whether it takes the whole day.
        all_day: Option<bool> = "allDayEvent";
        /// Duration in seconds.
        duration: Option<i64> = "duration";
        /// Type of the event.
        event_type: Option<EventType> = "eventType";
        /// Status of the event, in Welkin's spelling, which varies; see [`status`](Self::status).
        event_status: Option<String> = "eventStatus";
        /// How the participants meet.
        mode: Option<EventMode> = "eventMode";
        /// Color: a name, or `#rrggbb`.
        color: Option<String> = "eventColor";
        /// Id of the user who hosts it.
        host_id: Option<UserId> = "hostId";
        /// Its time zone, such as `US/Pacific`.
        timezone: Option<String> = "timezone";
        /// Additional data set by the creator.
        additional_info: Option<Json> = "additionalInfo";
        /// The participants, including the host.
        participants: Vec<Participant> = "participants";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

impl CalendarEvent {
    /// The status of the event. Welkin sends `SCHEDULED` and `Scheduled`: case is ignored.
    #[must_use]
    pub fn status(&self) -> Option<EventStatus> {
        let status = self.event_status.as_ref()?;
        Some(EventStatus::from(&*status.to_ascii_uppercase()))
    }
}

open_object! {
    /// A participant of an event. Source: recorded exchanges. Name, birthday and the like are in
    /// [`extra`](Self::extra).
    pub struct Participant(id: String = "id") {
        /// Id of the user or patient.
        participant_id: Option<String> = "participantId";
        /// `psm` for a user, `patient` for a patient.
        role: Option<String> = "participantRole";
        /// The response to the invitation; empty in all recorded traffic.
        participation_status: Option<String> = "participationStatus";
        /// Whether the participant attended.
        attended: Option<bool> = "attended";
        /// Whether the user or patient has been deleted since.
        deleted: Option<bool> = "deleted";
        /// First name.
        first_name: Option<String> = "firstName";
        /// Last name.
        last_name: Option<String> = "lastName";
        /// E-mail address.
        email: Option<String> = "email";
        /// Phone number.
        phone: Option<String> = "phone";
        /// Time zone.
        timezone: Option<String> = "timezone";
    }
}

object_body! {
    /// A new event, or changes to one.
    pub struct EventBody {
        /// Your id for the event, which must be unique.
        external_id(String) = "externalId";
        /// Title.
        title(String) = "eventTitle";
        /// Description.
        description(String) = "eventDescription";
        /// Start time. Welkin rejects a change of the start without the end.
        starts_at(DateTime) = "startDateTime";
        /// End time.
        ends_at(DateTime) = "endDateTime";
        /// Whether it takes the whole day.
        all_day(bool) = "allDayEvent";
        /// Type of the event.
        event_type(EventType) = "eventType";
        /// New status of the event.
        status(EventStatus) = "eventStatus";
        /// How the participants meet.
        mode(EventMode) = "eventMode";
        /// Color: a name, or `#rrggbb`.
        color(String) = "eventColor";
        /// Id of the user who hosts it.
        host(UserId) = "hostId";
        /// Its time zone.
        timezone(String) = "timezone";
        /// Additional data, as an object.
        additional_info(Json) = "additionalInfo";
    }
}

/// A participant to add. Source: recorded exchanges.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewParticipant<'a> {
    participant_id: &'a str,
    participant_role: &'a str,
}

impl EventBody {
    /// A change without any values yet.
    #[must_use]
    pub fn change() -> Self {
        Self {
            body: Default::default(),
        }
    }

    /// A new event with its host, who is a participant.
    #[must_use]
    pub fn new(starts_at: DateTime, ends_at: DateTime, host: &UserId) -> Self {
        let event = Self::change().starts_at(starts_at).ends_at(ends_at);
        event.host(host).user(host)
    }

    /// Adds a user as a participant.
    #[must_use]
    pub fn user(self, user: &UserId) -> Self {
        self.participant(user.as_str(), "psm")
    }

    /// Adds a patient as a participant.
    #[must_use]
    pub fn patient(self, patient: &PatientId) -> Self {
        self.participant(patient.as_str(), "patient")
    }

    /// Adds a participant in a role other than `psm` and `patient`.
    #[must_use]
    pub fn participant(mut self, participant_id: &str, role: &str) -> Self {
        self.body.push(
            "participants",
            &NewParticipant {
                participant_id,
                participant_role: role,
            },
        );
        self
    }
}

/// A request for a list of calendar events.
pub type ListEvents = List<ItemsQuery<CalendarEvent>>;

impl ListEvents {
    /// Only events in which one of these users participates.
    pub fn participants<'u>(self, users: impl IntoIterator<Item = &'u UserId>) -> Self {
        self.with("participantIds", joined(users))
    }

    /// Only events in which this patient participates. It does not replace the users: name either users or a patient.
    pub fn patient(self, patient: &PatientId) -> Self {
        self.with("participantIds", patient.as_str())
    }

    /// Only events of this type.
    pub fn event_type(self, event_type: EventType) -> Self {
        self.with("eventType", event_type.as_str())
    }

    /// Includes cancelled events.
    pub fn include_cancelled(self, include: bool) -> Self {
        self.with("includeCancelled", include.to_string())
    }

    /// Leaves out events that are assigned to an encounter. Source: the vendor's Postman collection.
    pub fn exclude_assigned_to_encounters(self, exclude: bool) -> Self {
        self.with("excludeAssignedToEncounterEvents", exclude.to_string())
    }

    /// Adds data about the encounters of events. Source: a running client; the added data was never recorded, and is in
    /// [`extra`](CalendarEvent::extra).
    pub fn include_encounter_info(self, include: bool) -> Self {
        self.with("includeEncounterInfo", include.to_string())
    }

    /// The time zone of the `local...` times. Source: the vendor's Postman collection.
    pub fn viewer_timezone(self, timezone: impl Into<String>) -> Self {
        self.with("viewerTimezone", timezone)
    }

    /// Orders the events: `startDateTime,asc`.
    pub fn sort(self, sort: impl Into<String>) -> Self {
        self.with("sort", sort)
    }
}
