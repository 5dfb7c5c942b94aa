//! Users, the calendar and tasks, with the client and the sandbox, under every profile that has them.

use serde_json::{Value, json};
use welkin_runtime::calendar::{EventBody, EventStatus, EventType, WorkHoursBody};
use welkin_runtime::encounters::{AnyTemplate, PlainDisposition};
use welkin_runtime::tasks::{TaskBody, TaskPriority, TaskStatus};
use welkin_runtime::users::{UserBody, UserState};
use welkin_runtime::{Client, DateTime, Error, NewPatient, Profile, UserId};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

const NURSE: &str = "c08af975-8afc-49cb-84ac-7189b727148c";

async fn sandbox() -> Sandbox {
    let Value::Object(nurse) = json!({
        "id": NURSE, "username": "grace", "email": "grace@example.com", "firstName": "Grace",
        "lastName": "Hopper", "userState": "ACTIVE", "enabled": true, "timezone": "US/Pacific",
    }) else {
        unreachable!("it is an object")
    };
    let started = Sandbox::builder().user(nurse).start().await;
    started.expect("a port is free")
}

fn client(sandbox: &Sandbox, profile: Profile) -> Client {
    let config = tenant::config(sandbox).profile(profile);
    Client::new(config).expect("the configuration is right")
}

fn moment(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

fn profiles() -> [Profile; 2] {
    [Profile::v1(), Profile::v8()]
}

#[tokio::test]
async fn users_are_created_changed_and_found() -> Result<(), Error> {
    for profile in profiles() {
        let sandbox = sandbox().await;
        let users = client(&sandbox, profile).users();
        let new = UserBody::new("ada", "ada@example.com").first_name("Ada");
        let ada = users.create(&new).await?;
        assert_eq!(ada.state, Some(UserState::Provisioned));
        assert_eq!((ada.enabled, &ada.last_name), (Some(false), &None));
        let changed = UserBody::change().last_name("Lovelace");
        let ada = users.update("ada", &changed).await?;
        assert_eq!(ada.last_name.as_deref(), Some("Lovelace"));
        assert_eq!(users.get(&ada.id).await?, ada);
        assert_eq!(users.get_by_username("ada").await?, ada);
        let found = users.list().search("hopp").all().await?.complete()?;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].id.as_str(), NURSE);
        let active = users.list().state(UserState::Active).page_size(1);
        assert_eq!(active.all().await?.len(), 1);
        assert_eq!(users.list().page_size(1).all().await?.len(), 2);
        let licensed = users.list().seat_assigned(true).all().await?;
        assert_eq!(licensed.len(), 0);
        let nobody = users
            .get(&"5d9f1fd5-6d16-4d5a-9d3b-0c7b1f6d9a01".into())
            .await;
        assert!(nobody.is_err_and(|error| error.is_not_found()));
        let deletion = users.delete(&ada.id).await.unwrap_err();
        assert_eq!(deletion.api().expect("the API refuses").status, 403);
    }
    Ok(())
}

#[tokio::test]
async fn events_are_created_changed_listed_and_cancelled() -> Result<(), Error> {
    for profile in profiles() {
        let sandbox = sandbox().await;
        let client = client(&sandbox, profile);
        let (calendar, nurse) = (client.calendar(), UserId::from(NURSE));
        let ada = client
            .patients()
            .create(&NewPatient::new("Ada", "Lovelace"))
            .await?;
        let (from, to) = (
            moment("2026-11-23T09:30:00Z"),
            moment("2026-11-23T10:15:00Z"),
        );
        let new = EventBody::new(from, to, &nurse)
            .event_type(EventType::Appointment)
            .external_id("ehr-7")
            .patient(&ada.id);
        let event = calendar.create(&new).await?;
        assert_eq!((event.duration, event.status()), (Some(2700), None));
        let [host, patient] = &event.participants[..] else {
            panic!("{}", event.participants.len());
        };
        assert_eq!(host.first_name.as_deref(), Some("Grace"));
        assert_eq!(patient.role.as_deref(), Some("patient"));
        let titled = EventBody::change()
            .title("First visit")
            .status(EventStatus::Scheduled);
        let event = calendar.update(&event.id, &titled).await?;
        assert_eq!(event.title.as_deref(), Some("First visit"));
        assert_eq!(calendar.event_by_external_id("ehr-7").await?, event);
        calendar.respond(&event.id, NURSE, "Yes").await?;
        let read = calendar.event(&event.id).await?;
        assert_eq!(
            read.participants[0].participation_status.as_deref(),
            Some("Yes")
        );

        let listed = calendar.events(from, to).participants([&nurse]);
        assert_eq!(listed.clone().all().await?.len(), 1);
        assert_eq!(
            calendar.events(to, to).patient(&ada.id).all().await?.len(),
            1
        );
        let alone = calendar.events(from, to);
        let alone = alone.exclude_assigned_to_encounters(true).all().await?;
        assert_eq!(alone.len(), 1);
        let later = moment("2026-12-01T00:00:00Z");
        assert!(calendar.events(later, later).all().await?.is_empty());
        let schedules = calendar.schedules([&nurse], from, to).await?;
        assert_eq!(schedules[0].events.len(), 1);
        let full = calendar.full_schedules([&nurse], from, to).await?;
        assert_eq!(full[0].events.len(), 1);
        calendar.cancel(&event.id).await?;
        assert!(listed.clone().all().await?.is_empty());
        assert_eq!(listed.include_cancelled(true).all().await?.len(), 1);
        let cancelled = calendar.event(&event.id).await?;
        assert_eq!(cancelled.status(), Some(EventStatus::Cancelled));
    }
    Ok(())
}

#[tokio::test]
async fn work_hours_are_set_and_summed_up() -> Result<(), Error> {
    for profile in profiles() {
        let sandbox = sandbox().await;
        let (calendar, nurse) = (client(&sandbox, profile).calendar(), UserId::from(NURSE));
        // A Monday and a Tuesday.
        let (from, to) = (
            moment("2026-11-23T00:00:00Z"),
            moment("2026-11-24T00:00:00Z"),
        );
        let hours = WorkHoursBody::new(&nurse, from, moment("2027-01-01T00:00:00Z"));
        let hours = hours.day(1, "09:00:00", "17:00:00");
        let set = calendar.create_work_hours(&hours).await?;
        let id = &set.details[0].id;
        calendar
            .replace_work_hours(id, &hours.day(2, "09:00:00", "13:00:00"))
            .await?;
        let found = calendar.work_hours(from, to).await?;
        assert_eq!(found[0].details[0].days.len(), 2);
        assert_eq!(found[0].user_id, nurse);
        let others = ["5d9f1fd5-6d16-4d5a-9d3b-0c7b1f6d9a01".into()];
        assert!(
            calendar
                .work_hours(from, to)
                .users(&others)
                .await?
                .is_empty()
        );
        let summary = calendar.summary([&nurse], from, to).await?;
        assert_eq!(
            summary.users[0].working_hours.as_deref(),
            Some("12.00 hours")
        );
        let free = calendar.free_schedules([&nurse], from, to).await?;
        assert_eq!(free[0].work_hours.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn tasks_are_created_discussed_and_done() -> Result<(), Error> {
    for profile in profiles() {
        let sandbox = sandbox().await;
        let client = client(&sandbox, profile);
        let (tasks, nurse) = (client.tasks(), UserId::from(NURSE));
        let ada = client
            .patients()
            .create(&NewPatient::new("Ada", "Lovelace"))
            .await?;
        let due = moment("2026-11-23T09:30:00Z");
        let call = TaskBody::new("Call", &nurse)
            .patient(&ada.id)
            .due_at(due)
            .comment("At noon");
        let task = tasks.create(&call.priority(TaskPriority::High)).await?;
        assert_eq!(task.status, Some(TaskStatus::Todo));
        assert_eq!(task.comments.len(), 1);
        let other = UserId::from("5d9f1fd5-6d16-4d5a-9d3b-0c7b1f6d9a01");
        let watched = tasks.add_watcher(&task.id, &other).await?;
        assert_eq!(watched.watchers.len(), 1);
        assert_eq!(tasks.list().watcher(&other).all().await?.len(), 1);
        assert_eq!(tasks.list().related_user(&other).all().await?.len(), 1);
        assert_eq!(tasks.list().due_on(due).all().await?.len(), 1);
        assert!(
            tasks
                .remove_watcher(&task.id, &other)
                .await?
                .watchers
                .is_empty()
        );
        let said = tasks.add_comment(&task.id, "Not at home").await?;
        let comment = &said.comments[1];
        assert_eq!(comment.text.as_deref(), Some("Not at home"));
        let left = tasks.remove_comment(&task.id, &comment.id).await?;
        assert_eq!(left.comments.len(), 1);
        let change = TaskBody::change().description("Ask for her sister");
        tasks.update(&task.id, &change).await?;
        let done = tasks.set_status([&task.id], TaskStatus::Completed).await?;
        assert_eq!(done[0].status, Some(TaskStatus::Completed));
        let found = tasks
            .list()
            .assignee(&nurse)
            .patient(&ada.id)
            .search("sister");
        let found = found
            .status([TaskStatus::Completed])
            .due_before(moment("2027-01-01T00:00:00Z"));
        assert_eq!(found.all().await?.complete()?, [tasks.get(&task.id).await?]);
        let urgent = tasks.list().priority([TaskPriority::Urgent]);
        assert!(urgent.all().await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn a_profile_without_them_says_so() {
    let sandbox = sandbox().await;
    let client = client(&sandbox, Profile::reference());
    let users = client.users().list().all().await.unwrap_err();
    let tasks = client.tasks().list().all().await.unwrap_err();
    let nurse = UserId::from(NURSE);
    let now = moment("2026-11-23T00:00:00Z");
    let schedules = client
        .calendar()
        .schedules([&nurse], now, now)
        .await
        .unwrap_err();
    for error in [users, tasks, schedules] {
        assert!(matches!(error, Error::NotInProfile { .. }), "{error:?}");
    }
}

/// Returns the query of the latest request.
fn latest_query(sandbox: &Sandbox) -> String {
    let requests = sandbox.requests();
    let latest = requests.iter().max_by_key(|request| request.id);
    let target = &latest.expect("requests were made").target;
    target.split_once('?').map_or("", |(_, query)| query).into()
}

#[tokio::test]
async fn filters_of_events_and_audits_are_sent() -> Result<(), Error> {
    let sandbox = sandbox().await;
    let client = client(&sandbox, Profile::v8());
    let from = moment("2026-11-01T00:00:00Z");

    let events = client.calendar().events(from, from);
    let refused = events.include_encounter_info(true).all().await;
    assert_eq!(refused.err().and_then(|error| error.status()), Some(400));
    assert!(latest_query(&sandbox).contains("includeEncounterInfo=true"));

    let audits = client.audits();
    assert!(audits.data().instance("live").all().await?.is_empty());
    assert!(latest_query(&sandbox).contains("instance=live"));
    assert!(audits.webhooks().instance("live").all().await?.is_empty());
    assert!(latest_query(&sandbox).contains("instance=live"));
    let changes = audits.security().subject_username("grace");
    assert!(changes.all().await?.is_empty());
    assert!(latest_query(&sandbox).contains("subjectUsername=grace"));

    let full = client.full_encounters::<AnyTemplate<PlainDisposition>>();
    let full = full.only_with_calendar_event(true).all().await?;
    assert!(full.is_empty());
    assert!(latest_query(&sandbox).contains("onlyWithCalendarEvent=true"));
    Ok(())
}
