//! Schedules of users.

use std::fmt;

use super::event::EventType;
use super::work_hours::WorkHours;
use crate::Json;
use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::error::Error;
use crate::id::UserId;
use crate::object::open_object;
use crate::record::DateTime;

open_object! {
    /// A user's schedule. Source: a recorded exchange, whose lists were empty; the items follow the vendor's reference.
    pub struct Schedule(user_id: UserId = "psmId") {
        /// The user's work hours.
        work_hours: Vec<WorkHours> = "workHours";
        /// The user's events.
        events: Vec<ScheduledEvent> = "events";
    }
}

open_object! {
    /// An event of a schedule. Source: the vendor's reference for version 8.
    pub struct ScheduledEvent(id: String = "id") {
        /// Title.
        title: Option<String> = "eventTitle";
        /// Type of the event.
        event_type: Option<EventType> = "eventType";
        /// Color.
        color: Option<String> = "eventColor";
        /// Whether it takes the whole day.
        all_day: Option<bool> = "allDayEvent";
        /// Start time.
        starts_at: Option<DateTime> = "startDateTime";
        /// End time.
        ends_at: Option<DateTime> = "endDateTime";
    }
}

open_object! {
    /// A summary of users' events in a period. Source: the vendor's reference for version 8.
    pub struct CalendarSummary {
        /// Start of the period.
        from: Option<DateTime> = "startDateTime";
        /// End of the period.
        to: Option<DateTime> = "endDateTime";
        /// One summary per user.
        users: Vec<UserSummary> = "summary";
    }
}

open_object! {
    /// A summary of a user's events. Source: the vendor's reference for version 8.
    pub struct UserSummary(user_id: UserId = "psmId") {
        /// Number of created events.
        created: Option<i64> = "totalCreatedEvents";
        /// Number of events that took place.
        occurred: Option<i64> = "totalOccurredEvents";
        /// Number of future events.
        future: Option<i64> = "totalFutureEvents";
        /// Number of events by status.
        by_status: Option<Json> = "eventStatusCount";
        /// Hours of work, such as `40.0 hours`.
        working_hours: Option<String> = "totalWorkingHours";
        /// Hours of events, such as `4.5 hours`.
        event_hours: Option<String> = "totalEventHours";
        /// Share of the work hours that events take, such as `11.25%`.
        occupancy: Option<String> = "occupancy";
    }
}

/// A request for schedules: await it. Welkin returns an item for every named user, even one without entries.
#[derive(Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct SchedulesQuery {
    request: EndpointRequest,
}

impl SchedulesQuery {
    pub(super) fn new(request: EndpointRequest, users: &str, from: DateTime, to: DateTime) -> Self {
        let request = request.query("psmIds", users);
        let request = request.query("from", from.to_string());
        Self {
            request: request.query("to", to.to_string()),
        }
    }

    /// Includes cancelled events.
    pub fn include_cancelled(mut self, include: bool) -> Self {
        self.request = self.request.query("includeCancelled", include.to_string());
        self
    }
}

impl IntoFuture for SchedulesQuery {
    type Output = Result<Vec<Schedule>, Error>;
    type IntoFuture = Call<Vec<Schedule>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.request.listing().await?.complete() })
    }
}

impl fmt::Debug for SchedulesQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SchedulesQuery")
    }
}
