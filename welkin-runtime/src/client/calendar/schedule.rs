//! Schedules: what users do when.

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
    /// What a user does when. Source: a recorded exchange, whose lists were empty; their items are those of the
    /// vendor's reference.
    pub struct Schedule(user_id: UserId = "psmId") {
        /// When the user works.
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
        /// What it is.
        event_type: Option<EventType> = "eventType";
        /// Colour.
        color: Option<String> = "eventColor";
        /// Whether it takes the whole day.
        all_day: Option<bool> = "allDayEvent";
        /// When it begins.
        starts_at: Option<DateTime> = "startDateTime";
        /// When it ends.
        ends_at: Option<DateTime> = "endDateTime";
    }
}

open_object! {
    /// How much users did in a period. Source: the vendor's reference for version 8.
    pub struct CalendarSummary {
        /// When it begins.
        from: Option<DateTime> = "startDateTime";
        /// When it ends.
        to: Option<DateTime> = "endDateTime";
        /// What each user did.
        users: Vec<UserSummary> = "summary";
    }
}

open_object! {
    /// How much a user did. Source: the vendor's reference for version 8.
    pub struct UserSummary(user_id: UserId = "psmId") {
        /// Events that were created.
        created: Option<i64> = "totalCreatedEvents";
        /// Events that took place.
        occurred: Option<i64> = "totalOccurredEvents";
        /// Events that are to take place.
        future: Option<i64> = "totalFutureEvents";
        /// Number of events by status.
        by_status: Option<Json> = "eventStatusCount";
        /// Hours of work, such as `40.0 hours`.
        working_hours: Option<String> = "totalWorkingHours";
        /// Hours of events, such as `4.5 hours`.
        event_hours: Option<String> = "totalEventHours";
        /// How much of the work hours the events take, such as `11.25%`.
        occupancy: Option<String> = "occupancy";
    }
}

/// A request for schedules: await it. Welkin answers for every user who is named, also where there is nothing.
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

    /// Also events that were cancelled.
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
