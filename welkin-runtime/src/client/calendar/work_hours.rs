//! Work hours of users, week by week.

use std::fmt;

use serde_json::json;

use super::joined;
use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::error::Error;
use crate::id::UserId;
use crate::object::open_object;
use crate::object_body::object_body;
use crate::record::DateTime;

open_object! {
    /// A user's work hours. Source: recorded exchanges of 2023 and 2026.
    pub struct UserWorkHours(user_id: UserId = "psmId") {
        /// One entry per period in which the same hours apply.
        details: Vec<WorkHours> = "details";
    }
}

open_object! {
    /// Hours that apply in a period. Source: recorded exchanges of 2023 and 2026.
    pub struct WorkHours(id: String = "workHoursId") {
        /// Start of the period.
        from: Option<DateTime> = "startDateTime";
        /// End of the period; `None` if it is unlimited.
        to: Option<DateTime> = "endDateTime";
        /// Name.
        name: Option<String> = "name";
        /// `WORKING_HOURS` or `AVAILABILITY`.
        kind: Option<String> = "type";
        /// `DEFAULT` or `OVERRIDE`.
        rule: Option<String> = "ruleType";
        /// Machine names of the encounter templates to which an availability applies.
        encounters: Vec<String> = "encounters";
        /// The hours of each day of the week; a day may have several entries.
        days: Vec<Day> = "daysInfo";
    }
}

open_object! {
    /// Hours of a day of the week.
    pub struct Day {
        /// Id of the entry.
        id: Option<String> = "daysInfoId";
        /// The day: 1 is Monday, 7 is Sunday.
        day: Option<i64> = "day";
        /// Start of work: `09:00:00`; `None` on a day off.
        starts_at: Option<String> = "startTime";
        /// End of work: `17:00:00`; `None` on a day off.
        ends_at: Option<String> = "endTime";
    }
}

object_body! {
    /// Work hours to set. Source: the vendor's reference for version 8.
    pub struct WorkHoursBody {
        /// Start of the period.
        from(DateTime) = "startDateTime";
        /// End of the period.
        to(DateTime) = "endDateTime";
        /// Id of the user.
        user(UserId) = "psmId";
    }
}

impl WorkHoursBody {
    /// Hours of a user in a period, without days yet.
    #[must_use]
    pub fn new(user: &UserId, from: DateTime, to: DateTime) -> Self {
        let empty = Self {
            body: Default::default(),
        };
        empty.user(user).from(from).to(to)
    }

    /// Adds the hours of a day of the week: 1 is Monday, 7 is Sunday; times are `HH:MM:SS`.
    ///
    /// ```
    /// use welkin_runtime::calendar::WorkHoursBody;
    /// # let (user, from) = ("u1".into(), "2026-11-23T00:00:00Z".parse()?);
    /// let weekdays = (1..=5).fold(WorkHoursBody::new(&user, from, from), |hours, day| {
    ///     hours.day(day, "09:00:00", "17:00:00")
    /// });
    /// # let _ = weekdays;
    /// # Ok::<_, welkin_runtime::record::InvalidTime>(())
    /// ```
    #[must_use]
    pub fn day(mut self, day: u8, starts_at: &str, ends_at: &str) -> Self {
        let hours = json!({"day": day, "startTime": starts_at, "endTime": ends_at});
        self.body.push("daysInfo", &hours);
        self
    }
}

/// A request for work hours: await it. Welkin leaves out users without work hours.
#[derive(Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct WorkHoursQuery {
    request: EndpointRequest,
}

impl WorkHoursQuery {
    pub(super) fn new(request: EndpointRequest, from: DateTime, to: DateTime) -> Self {
        let request = request.query("from", from.to_string());
        Self {
            request: request.query("to", to.to_string()),
        }
    }

    /// Only the hours of these users. The parameter is `psmIds`, as recorded in 2026; in 2023 it was `psm-ids`.
    pub fn users<'u>(mut self, users: impl IntoIterator<Item = &'u UserId>) -> Self {
        self.request = self.request.query("psmIds", joined(users));
        self
    }

    /// The time zone of the `local...` times. Source: a running client.
    pub fn viewer_timezone(mut self, timezone: impl Into<String>) -> Self {
        self.request = self.request.query("viewerTimezone", timezone);
        self
    }
}

impl IntoFuture for WorkHoursQuery {
    type Output = Result<Vec<UserWorkHours>, Error>;
    type IntoFuture = Call<Vec<UserWorkHours>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.request.listing().await?.complete() })
    }
}

impl fmt::Debug for WorkHoursQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WorkHoursQuery")
    }
}
