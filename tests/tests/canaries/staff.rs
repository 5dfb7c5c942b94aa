//! Users, calendar events, tasks, contacts and custom requests, with marked values.

use std::fmt::Debug;

use serde_json::{Value, json};
use welkin_runtime::calendar::{
    CalendarEvent, CalendarSummary, Day, EventBody, EventMode, EventStatus, EventType, Participant,
    Schedule, ScheduledEvent, UserSummary, UserWorkHours, WorkHours, WorkHoursBody,
};
use welkin_runtime::contacts::{Contact, ContactBody};
use welkin_runtime::encounters::AnyTemplate;
use welkin_runtime::encounters::PlainDisposition;
use welkin_runtime::http::{HeaderName, HeaderValue, Method};
use welkin_runtime::tasks::{Task, TaskBody, TaskComment, TaskPerson, TaskPriority, TaskStatus};
use welkin_runtime::users::{
    ApplicationAccess, ApplicationAccessBody, EnvironmentAccess, Grant, GrantBody, RegionBody,
    User, UserBody, UserPermissions, UserRegion, UserState, UserTerritories,
};
use welkin_runtime::{CallOptions, UserId};

use crate::outputs::Outputs;
use crate::server::{JSON, Server};
use crate::values::{ID, TEXT};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    objects(outputs);
    words(outputs);
    bodies(outputs);
    // Other responses are covered by the calls that share their code: those of patients.
    for answer in [marked(&[]), json!([marked(&[])])] {
        server.answers((200, JSON, answer.to_string()));
        users(server, outputs).await;
        calendar(server, outputs).await;
        tasks(server, outputs).await;
        others(server, outputs).await;
    }
}

/// Returns an object in which every known key has a mark, within a list if the key is one of `lists`.
fn marked(lists: &[&str]) -> Value {
    let mut object = json!({ "id": ID, "psmId": ID, "workHoursId": ID, "tomorrow": TEXT });
    for key in [
        "username",
        "email",
        "firstName",
        "lastName",
        "phone",
        "timezone",
        "locale",
        "credentials",
        "userState",
        "customUserAttributes",
        "permissionName",
        "instanceName",
        "type",
        "name",
        "externalId",
        "eventTitle",
        "eventDescription",
        "eventType",
        "eventStatus",
        "eventMode",
        "eventColor",
        "hostId",
        "additionalInfo",
        "participantId",
        "participantRole",
        "summary",
        "participationStatus",
        "eventStatusCount",
        "totalWorkingHours",
        "occupancy",
        "ruleType",
        "daysInfoId",
        "startTime",
        "endTime",
        "relation",
        "pdtRecordId",
        "description",
        "text",
        "status",
        "priority",
        "goalId",
        "templateName",
        "patient",
        "assignee",
        "author",
        "dueDate",
    ] {
        object[key] = json!(TEXT);
    }
    for key in lists {
        object[*key] = json!([marked(&[])]);
    }
    object
}

/// Reads an object from marked JSON and prints it.
fn object<T: serde::de::DeserializeOwned + Debug>(outputs: &mut Outputs, lists: &[&str]) {
    outputs.mark(1);
    let read = serde_json::from_value::<T>(marked(lists)).expect("reading is lenient");
    outputs.debug("object", &read);
}

fn objects(outputs: &mut Outputs) {
    object::<User>(outputs, &["roles", "policies", "territories"]);
    object::<Grant>(outputs, &[]);
    object::<UserRegion>(outputs, &[]);
    object::<UserPermissions>(outputs, &[]);
    object::<UserTerritories>(outputs, &[]);
    object::<ApplicationAccess>(outputs, &[]);
    object::<EnvironmentAccess>(outputs, &[]);
    object::<CalendarEvent>(outputs, &["participants"]);
    object::<Participant>(outputs, &[]);
    object::<Schedule>(outputs, &["workHours", "events"]);
    object::<ScheduledEvent>(outputs, &[]);
    object::<CalendarSummary>(outputs, &["summary"]);
    object::<UserSummary>(outputs, &[]);
    object::<UserWorkHours>(outputs, &["details"]);
    object::<WorkHours>(outputs, &["daysInfo"]);
    object::<Day>(outputs, &[]);
    object::<Task>(outputs, &["watchers", "comments"]);
    object::<TaskPerson>(outputs, &[]);
    object::<TaskComment>(outputs, &[]);
    object::<Contact>(outputs, &[]);
}

fn words(outputs: &mut Outputs) {
    outputs.mark(6);
    outputs.debug("state", &UserState::from(TEXT));
    outputs.debug("type", &EventType::from(TEXT));
    outputs.debug("status", &EventStatus::from(TEXT));
    outputs.debug("mode", &EventMode::from(TEXT));
    outputs.debug("status", &TaskStatus::from(TEXT));
    outputs.debug("priority", &TaskPriority::from(TEXT));
}

fn moment() -> welkin_runtime::DateTime {
    "2026-11-23T09:30:00Z".parse().expect("a moment")
}

fn bodies(outputs: &mut Outputs) {
    outputs.mark(8);
    let user = UserId::from(ID);
    outputs.debug("user", &UserBody::new(TEXT, TEXT).set("tomorrow", TEXT));
    outputs.debug("grant", &GrantBody::role(TEXT, TEXT));
    outputs.debug("region", &RegionBody::new(TEXT, TEXT, [TEXT]));
    let access = ApplicationAccessBody::new().environment(TEXT, true, true);
    outputs.debug("access", &access);
    let event = EventBody::new(moment(), moment(), &user).title(TEXT);
    outputs.debug("event", &event);
    let hours = WorkHoursBody::new(&user, moment(), moment()).day(1, TEXT, TEXT);
    outputs.debug("hours", &hours);
    outputs.debug("task", &TaskBody::new(TEXT, &user).comment(TEXT));
    outputs.debug("contact", &ContactBody::new().name(TEXT));
    let header = HeaderValue::try_from(TEXT).unwrap_or(HeaderValue::from_static("x"));
    let options = CallOptions::new().header(HeaderName::from_static("x-gateway"), header);
    outputs.debug("options", &options);
}

async fn users(server: &Server, outputs: &mut Outputs) {
    let users = server.client().users();
    outputs.debug("users", &users);
    outputs.debug("list", &users.list().search(TEXT));
    outputs.result("list", users.list().search(TEXT).page(0).await);
    outputs.result("get", users.get(&ID.into()).await);
    outputs.result("create", users.create(&UserBody::new(TEXT, TEXT)).await);
}

async fn calendar(server: &Server, outputs: &mut Outputs) {
    let calendar = server.client().calendar();
    let user = UserId::from(ID);
    outputs.debug("calendar", &calendar);
    let events = calendar.events(moment(), moment()).viewer_timezone(TEXT);
    outputs.debug("list", &events);
    outputs.result("list", events.page(0).await);
    outputs.result("event", calendar.event(&ID.into()).await);
    let schedules = calendar.schedules([&user], moment(), moment());
    outputs.debug("schedules", &schedules);
    outputs.result("schedules", schedules.await);
    let hours = calendar
        .work_hours(moment(), moment())
        .viewer_timezone(TEXT);
    outputs.debug("hours", &hours);
    outputs.result("hours", hours.await);
}

async fn tasks(server: &Server, outputs: &mut Outputs) {
    let tasks = server.client().tasks();
    outputs.debug("tasks", &tasks);
    outputs.debug("list", &tasks.list().search(TEXT));
    outputs.result("list", tasks.list().search(TEXT).page(0).await);
    outputs.result("comment", tasks.add_comment(&ID.into(), TEXT).await);
    outputs.result("remove", tasks.remove_comment(&ID.into(), "c1").await);
}

async fn others(server: &Server, outputs: &mut Outputs) {
    let client = server.client();
    let contacts = client.patient(ID.into()).contacts();
    outputs.debug("contacts", &contacts);
    outputs.result("list", contacts.list().profile_record(TEXT).page(0).await);
    outputs.result(
        "create",
        contacts.create(&ContactBody::new().email(TEXT)).await,
    );
    let full = client
        .patient(ID.into())
        .encounters::<PlainDisposition>()
        .list_full();
    outputs.debug("full", &full);
    let everybody = client.encounters::<AnyTemplate<PlainDisposition>>();
    outputs.result("everybody", everybody.page(0).await);
    let filtered = client.patients().by_filter(&json!({ "firstName": TEXT }));
    outputs.debug("filtered", &filtered);
    outputs.result("filtered", filtered.page(0).await);
    let request = client.request(Method::POST, "/faxes").query("to", TEXT);
    let request = request.json(&json!({ "text": TEXT }));
    outputs.debug("request", &request);
    let answer = request.await;
    if let Ok(answer) = &answer {
        outputs.debug("answer", answer);
    }
    outputs.result("request", answer);
}
