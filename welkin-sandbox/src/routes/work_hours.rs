//! Work hours of users, by day of the week.

use axum::Json;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_model::model::access::CalendarPart;

use super::calendar_period::Period;
use super::items::Items;
use super::json_body::object;
use super::request::Request;
use super::users;
use crate::author::AUTHOR_ID;
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation::whole_number;

/// Path parameters of work hours.
#[derive(Deserialize)]
pub(super) struct WorkHoursPath {
    hours: String,
}

/// Returns the work hours of an environment, each with the id of its user.
fn work_hours<'a>(request: &'a Request<'a>) -> Items<'a> {
    Items::of_tenant(request, ItemKind::WorkHours, "")
}

/// The work hours that are valid in a period, of all users or of some; users without any are omitted, as recorded.
pub(super) fn list(request: &Request<'_>, _: Map<String, Value>) -> Result<Json<Value>, Problem> {
    request.caller.may_read(CalendarPart::WorkHours)?;
    let caller = &request.caller;
    let period = Period::of(request)?;
    let all = work_hours(request).all()?;
    let mut ids: Vec<&str> = all
        .iter()
        .filter_map(|hours| hours["psmId"].as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    // The name of 2026, and the name of 2023.
    if let Some(wanted) = caller.values("psmIds").or(caller.values("psm-ids")) {
        ids.retain(|id| wanted.contains(id));
    }
    let mut found = Vec::new();
    for id in ids {
        let mut details = of_user(request, id, &period)?;
        if let Some(zone) = caller.parameter("viewerTimezone") {
            details
                .iter_mut()
                .for_each(|hours| set_local(hours, Some(zone)));
        }
        if !details.is_empty() {
            found.push(json!({"psmId": id, "details": details}));
        }
    }
    Ok(Json(found.into()))
}

/// The work hours of a user that are valid in a period.
pub(super) fn of_user(
    request: &Request<'_>,
    user: &str,
    period: &Period,
) -> Result<Vec<Value>, Problem> {
    let mut hours = work_hours(request).all()?;
    hours.retain(|hours| hours["psmId"] == user && period.overlaps(hours));
    for hours in &mut hours {
        if let Some(keys) = hours.as_object_mut() {
            keys.remove("psmId");
        }
    }
    Ok(hours)
}

/// According to the reference, the response has the form of the list.
pub(super) fn create(request: &Request<'_>, _: Map<String, Value>) -> Result<Json<Value>, Problem> {
    request.caller.may_write(CalendarPart::WorkHours)?;
    let now = clock::now();
    let hours = json!({
        "workHoursId": Uuid::new_v4().to_string(), "createdBy": AUTHOR_ID, "updatedBy": AUTHOR_ID,
        "createdAt": now, "updatedAt": now, "name": null, "type": "WORKING_HOURS", "ruleType": "DEFAULT",
    });
    write(request, hours)
}

/// The pages of the reference contradict each other on the response: here it is that of [`create`].
pub(super) fn replace(request: &Request<'_>, path: WorkHoursPath) -> Result<Json<Value>, Problem> {
    request.caller.may_write(CalendarPart::WorkHours)?;
    let mut hours = work_hours(request).get(&path.hours)?;
    hours["updatedAt"] = clock::now().into();
    write(request, hours)
}

fn write(request: &Request<'_>, mut hours: Value) -> Result<Json<Value>, Problem> {
    let body = object(&request.body)?;
    let user = body.get("psmId").and_then(Value::as_str);
    let user = user.ok_or_else(|| invalid("psmId is missing"))?;
    for (key, may_be_open) in [("startDateTime", false), ("endDateTime", true)] {
        let moment = body.get(key).filter(|moment| !moment.is_null());
        if moment.is_none() && may_be_open {
            // Recorded in responses of 2026: the hours are valid indefinitely.
            hours[key] = Value::Null;
            continue;
        }
        let moment = moment.and_then(Value::as_str);
        let moment = moment.and_then(|text| text.parse::<Timestamp>().ok());
        let moment =
            moment.ok_or_else(|| invalid(&format!("{key} is not a date and time in ISO 8601")))?;
        hours[key] = clock::wire(moment).into();
    }
    // Responses of 2026 have these keys. That they can be written is inferred, and was not recorded.
    for (key, words) in [
        ("name", &[][..]),
        ("type", &["WORKING_HOURS", "AVAILABILITY"]),
        ("ruleType", &["DEFAULT", "OVERRIDE"]),
    ] {
        let Some(value) = body.get(key) else { continue };
        let is_known = |word| words.is_empty() || words.contains(&word);
        if !value.is_null() && !value.as_str().is_some_and(is_known) {
            return Err(invalid(&format!("{key} has an invalid value")));
        }
        hours[key] = value.clone();
    }
    if let Some(encounters) = body.get("encounters").filter(|it| it.is_array()) {
        hours["encounters"] = encounters.clone();
    }
    let days = body.get("daysInfo").and_then(Value::as_array);
    let days = days.ok_or_else(|| invalid("daysInfo is missing"))?;
    let days: Result<Vec<Value>, Problem> = days.iter().map(day).collect();
    hours["daysInfo"] = days?.into();
    hours["psmId"] = user.into();
    let zone = users::find(request, user)?;
    set_local(
        &mut hours,
        zone.as_ref().and_then(|user| user["timezone"].as_str()),
    );
    work_hours(request).put(hours["workHoursId"].as_str().unwrap_or_default(), &hours)?;
    if let Some(keys) = hours.as_object_mut() {
        keys.remove("psmId");
    }
    Ok(Json(json!({"psmId": user, "details": [hours]})))
}

/// Returns the hours of a day of the week, with an id.
fn day(requested: &Value) -> Result<Value, Problem> {
    let number = whole_number(&requested["day"]).filter(|day| (1..=7).contains(day));
    let number = number.ok_or_else(|| invalid("day is not between 1 and 7"))? as u64;
    let time = |key: &str| match &requested[key] {
        Value::Null => Ok(Value::Null),
        Value::String(text) if text.len() == 8 && text.parse::<Time>().is_ok() => {
            Ok(text.as_str().into())
        }
        _ => Err(invalid(&format!("{key} is not a time of day, HH:MM:SS"))),
    };
    let id = match &requested["daysInfoId"] {
        Value::Null => Uuid::new_v4().to_string(),
        Value::String(id) => id.clone(),
        _ => return Err(invalid("daysInfoId is not text")),
    };
    Ok(json!({
        "daysInfoId": id, "startTime": time("startTime")?, "endTime": time("endTime")?, "day": number,
    }))
}

fn set_local(hours: &mut Value, zone: Option<&str>) {
    for (key, local_key) in [
        ("startDateTime", "localStartDateTime"),
        ("endDateTime", "localEndDateTime"),
    ] {
        let moment = hours[key].as_str().unwrap_or_default();
        hours[local_key] = clock::local(moment, zone).into();
    }
}

/// Returns the number of hours that a user works in a period of up to a year; times of day are in UTC.
pub(super) fn hours_in(request: &Request<'_>, user: &str, period: &Period) -> Result<f64, Problem> {
    let hours = of_user(request, user, period)?;
    let day_of = |text: &str| {
        let moment: Option<Timestamp> = text.parse().ok();
        moment.map(|moment| moment.to_zoned_datetime(TimeZone::UTC).date())
    };
    let (Some(mut date), Some(last)) = (day_of(&period.from), day_of(&period.to)) else {
        return Ok(0.0);
    };
    let mut total = SignedDuration::ZERO;
    for _ in 0..366 {
        if date > last {
            break;
        }
        let weekday = date.weekday().to_monday_one_offset();
        let days = hours.iter().flat_map(|hours| hours["daysInfo"].as_array());
        for day in days.flatten().filter(|day| day["day"] == weekday) {
            let time = |key: &str| day[key].as_str().and_then(|text| text.parse::<Time>().ok());
            if let (Some(start), Some(end)) = (time("startTime"), time("endTime")) {
                total += start.duration_until(end);
            }
        }
        let Ok(next) = date.checked_add(1.day()) else {
            break;
        };
        date = next;
    }
    Ok(total.as_secs_f64() / 3600.0)
}

fn invalid(message: &str) -> Problem {
    Problem::invalid("CALENDAR", message)
}
