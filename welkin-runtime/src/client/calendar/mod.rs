//! The calendar of an environment: events, schedules and work hours. Requires the feature `calendar`.

mod event;
mod schedule;
mod work_hours;

use std::borrow::Cow;
use std::fmt;

use serde_json::json;

pub use self::event::{
    CalendarEvent, EventBody, EventId, EventMode, EventStatus, EventType, ListEvents, Participant,
};
pub use self::schedule::{CalendarSummary, Schedule, ScheduledEvent, SchedulesQuery, UserSummary};
pub use self::work_hours::{Day, UserWorkHours, WorkHours, WorkHoursBody, WorkHoursQuery};
use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::error::Error;
use crate::id::UserId;
use crate::record::{DateTime, Key};

endpoints! {
    LIST: GET "/calendar/events", Recorded;
    GET: GET "/calendar/events/{event}", Recorded;
    CREATE: POST "/calendar/events", Recorded;
    REPLACE: PUT "/calendar/events/{event}", Documented;
    UPDATE: PATCH "/calendar/events/{event}", Recorded;
    CANCEL: DELETE "/calendar/events/{event}", Recorded;
    RESPOND: PUT "/calendar/events/{event}/invitation-response", Documented;
    SUMMARY: GET "/calendar/psm-event-summary", Documented;
    SCHEDULES: GET "/calendar/psm-schedules", Recorded;
    FREE: GET "/calendar/available-psm-schedules", Documented;
    FULL_SCHEDULES: GET "/calendar/full-psm-schedules", Client;
    WORK_HOURS: GET "/calendar/work-hours", Recorded;
    CREATE_WORK_HOURS: POST "/calendar/work-hours", Documented;
    UPDATE_WORK_HOURS: PUT "/calendar/work-hours/{hours}", Documented;
}

impl Client {
    /// The calendar of the environment.
    #[must_use]
    pub fn calendar(&self) -> Calendar {
        Calendar {
            client: self.clone(),
        }
    }
}

/// The calendar of an environment. An API client needs the permission *Other Team Member Events* for the events of
/// users.
///
/// ```no_run
/// use welkin_runtime::calendar::{EventBody, EventType};
/// # async fn example(client: welkin_runtime::Client, host: welkin_runtime::UserId, patient: welkin_runtime::PatientId)
/// #     -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = client.calendar();
/// let (from, to) = ("2026-11-23T09:30:00Z".parse()?, "2026-11-23T10:15:00Z".parse()?);
/// let visit = EventBody::new(from, to, &host).event_type(EventType::Appointment).patient(&patient);
/// let event = calendar.create(&visit).await?;
/// calendar.update(&event.id, &EventBody::change().title("First visit")).await?;
///
/// for event in calendar.events(from, to).participants([&host]).all().await?.complete()? {
///     println!("{}", event.id);
/// }
/// calendar.cancel(&event.id).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Calendar {
    client: Client,
}

impl Calendar {
    /// The events between two times, page by page or as a stream. Cancelled events are left out unless
    /// [requested](ListEvents::include_cancelled).
    pub fn events(&self, from: DateTime, to: DateTime) -> ListEvents {
        let request = self.client.to(&LIST).query("from", from.to_string());
        request.query("to", to.to_string()).list(event_id)
    }

    /// Reads one event, including a cancelled one.
    ///
    /// # Errors
    /// Returns an error if there is no such event, the API rejects the request, or the response can't be read.
    pub async fn event(&self, id: &EventId) -> Result<CalendarEvent, Error> {
        self.to(&GET, id).item().await
    }

    /// Reads one event by your own id. Source: the vendor's reference for version 8.
    ///
    /// # Errors
    /// Returns an error if there is no such event, the API rejects the request, or the response can't be read.
    pub async fn event_by_external_id(&self, external_id: &str) -> Result<CalendarEvent, Error> {
        let request = self.client.to(&GET);
        let request = request.itself_by(Key::Exact("externalId"), "event", external_id);
        request.query("type", "EXTERNAL_ID").item().await
    }

    /// Creates an event.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create(&self, event: &EventBody) -> Result<CalendarEvent, Error> {
        self.client.to(&CREATE).json(event).item().await
    }

    /// Replaces an event. Source: the vendor's reference for version 8, in which remaining participants keep the id
    /// that they have in the event.
    ///
    /// # Errors
    /// Returns an error if there is no such event, the API rejects the request, or the response can't be read.
    pub async fn replace(&self, id: &EventId, event: &EventBody) -> Result<CalendarEvent, Error> {
        self.to(&REPLACE, id).json(event).item().await
    }

    /// Changes an event. Only fields that are set are sent.
    ///
    /// # Errors
    /// Returns an error if there is no such event, the API rejects the request, or the response can't be read.
    pub async fn update(&self, id: &EventId, change: &EventBody) -> Result<CalendarEvent, Error> {
        self.to(&UPDATE, id).json(change).item().await
    }

    /// Cancels an event: it can still be read, with the status `CANCELLED`.
    ///
    /// # Errors
    /// Returns an error if there is no such event, or the API rejects the request.
    pub async fn cancel(&self, id: &EventId) -> Result<(), Error> {
        self.to(&CANCEL, id).done().await
    }

    /// Responds to an invitation for a participant. The vendor's reference for version 8 shows the response `Yes`, and
    /// no other.
    ///
    /// # Errors
    /// Returns an error if there is no such event, or the API rejects the request.
    pub async fn respond(
        &self,
        id: &EventId,
        participant_id: &str,
        answer: &str,
    ) -> Result<(), Error> {
        let body = json!({"participantId": participant_id, "participationStatus": answer});
        self.to(&RESPOND, id).json(&body).done().await
    }

    /// The number of events of these users between two times, and the share of their work hours that events take.
    /// Source: the vendor's reference for version 8.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn summary<'u>(
        &self,
        users: impl IntoIterator<Item = &'u UserId>,
        from: DateTime,
        to: DateTime,
    ) -> Result<CalendarSummary, Error> {
        let request = self.client.to(&SUMMARY).query("psmIds", joined(users));
        let request = request.query("from", from.to_string());
        request.query("to", to.to_string()).item().await
    }

    /// The work hours and events of these users between two times.
    pub fn schedules<'u>(
        &self,
        users: impl IntoIterator<Item = &'u UserId>,
        from: DateTime,
        to: DateTime,
    ) -> SchedulesQuery {
        SchedulesQuery::new(self.client.to(&SCHEDULES), &joined(users), from, to)
    }

    /// The free times of these users between two times. Source: the vendor's reference for version 8, whose example has
    /// the form of [`schedules`](Self::schedules).
    pub fn free_schedules<'u>(
        &self,
        users: impl IntoIterator<Item = &'u UserId>,
        from: DateTime,
        to: DateTime,
    ) -> SchedulesQuery {
        SchedulesQuery::new(self.client.to(&FREE), &joined(users), from, to)
    }

    /// The schedules of these users in full. Source: a running client; neither documented nor recorded.
    pub fn full_schedules<'u>(
        &self,
        users: impl IntoIterator<Item = &'u UserId>,
        from: DateTime,
        to: DateTime,
    ) -> SchedulesQuery {
        SchedulesQuery::new(self.client.to(&FULL_SCHEDULES), &joined(users), from, to)
    }

    /// The work hours that apply between two times, of all users or of [some users](WorkHoursQuery::users).
    pub fn work_hours(&self, from: DateTime, to: DateTime) -> WorkHoursQuery {
        WorkHoursQuery::new(self.client.to(&WORK_HOURS), from, to)
    }

    /// Adds work hours of a user. Source: the vendor's reference for version 8.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create_work_hours(&self, hours: &WorkHoursBody) -> Result<UserWorkHours, Error> {
        self.client.to(&CREATE_WORK_HOURS).json(hours).item().await
    }

    /// Replaces work hours of a user. Source: the vendor's reference for version 8, whose pages differ on the response:
    /// it is not read.
    ///
    /// # Errors
    /// Returns an error if there are no such work hours, or the API rejects the request.
    pub async fn replace_work_hours(&self, id: &str, hours: &WorkHoursBody) -> Result<(), Error> {
        let request = self.client.to(&UPDATE_WORK_HOURS).id("hours", id);
        request.json(hours).done().await
    }

    fn to(&self, endpoint: &'static Endpoint, event: &EventId) -> EndpointRequest {
        self.client.to(endpoint).itself("event", event.as_str())
    }
}

/// Ids as one query parameter.
fn joined<'u>(users: impl IntoIterator<Item = &'u UserId>) -> String {
    let ids: Vec<_> = users.into_iter().map(UserId::as_str).collect();
    ids.join(",")
}

fn event_id(event: &CalendarEvent) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(event.id.as_str()))
}

impl fmt::Debug for Calendar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Calendar")
    }
}
