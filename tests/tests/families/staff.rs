//! Users, their permissions, the calendar, tasks.

use serde_json::json;
use welkin_runtime::calendar::{EventBody, EventType, WorkHoursBody};
use welkin_runtime::tasks::{TaskBody, TaskStatus};
use welkin_runtime::users::{ApplicationAccessBody, GrantBody, RegionBody, UserBody};
use welkin_runtime::{DateTime, Error, Profile, UserId};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

use crate::{clinic, patient};

const NURSE: &str = "c08af975-8afc-49cb-84ac-7189b727148c";

fn moment(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

pub(super) async fn users(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let users = client.runtime().users();
    let ada = users
        .create(&UserBody::new("ada", "ada@example.com"))
        .await?;
    let named = UserBody::change().last_name("Lovelace");
    let changed = users.update("ada", &named).await?;
    assert_eq!(users.get(&ada.id).await?, changed);
    assert_eq!(users.get_by_username("ada").await?, changed);
    let found = users.list().search("lovel").all().await?.complete()?;
    assert_eq!(found, [changed]);
    let replaced = UserBody::new("ada", "lovelace@example.com");
    assert_eq!(users.replace("ada", &replaced).await?.last_name, None);
    assert!(users.in_region("north").all().await?.is_empty());
    let refused = users.delete(&ada.id).await.expect_err("as recorded");
    assert_eq!(refused.api().map(|api| api.status), Some(403));
    Ok(())
}

pub(super) async fn user_access(profile: Profile) -> Result<(), Error> {
    let sandbox = secured().await;
    let config = tenant::config(&sandbox).profile(profile);
    let client = welkin_runtime::Client::new(config)?;
    let users = client.users();
    let ada = users
        .create(&UserBody::new("ada", "ada@example.com"))
        .await?
        .id;
    assert!(users.permissions(&ada).await?.permissions.is_empty());
    let end = moment("2099-01-01T00:00:00Z");
    let (nurse, exports) = (
        GrantBody::role("r-nurse", "live"),
        GrantBody::policy("sp-vitals", "live").effective_date(end),
    );
    let given = users.replace_permissions(&ada, [&nurse, &exports]).await?;
    assert_eq!(given.user_id.as_ref(), Some(&ada));
    let [role, policy] = &given.permissions[..] else {
        panic!("{}", given.permissions.len());
    };
    assert_eq!(role.primary_role, Some(true), "none was marked");
    assert_eq!(policy.effective_date, Some(end));
    assert_eq!(users.get(&ada).await?.roles.len(), 1);
    let unknown = GrantBody::role("r-nobody", "live");
    assert!(users.replace_permissions(&ada, [&unknown]).await.is_err());

    let north = RegionBody::new("north", "live", ["a", "b"]);
    let regions = users.replace_territories(&ada, [&north]).await?.territories;
    assert_eq!(regions, users.territories(&ada).await?.territories);
    assert_eq!(regions[0].territories, ["a", "b"]);
    assert_eq!(users.in_region("north").all().await?.len(), 1);

    let access = ApplicationAccessBody::new()
        .admin(true)
        .environment("live", true, false);
    let access = users.replace_application_access(&ada, &access).await?;
    assert_eq!(access.environments[0].designer, Some(true));
    let read = users.application_access(&ada).await?;
    assert_eq!((&read, read.admin), (&access, Some(true)));
    let audit = client.audits().security().object_username("ada");
    assert_eq!(audit.all().await?.len(), 3);
    let nobody = UserId::from(NURSE);
    assert!(
        users
            .permissions(&nobody)
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}

/// Starts a tenant with a role and a policy.
async fn secured() -> Sandbox {
    let export = json!({
        "cdts": [{"name": "cdt-vitals", "fields": []}],
        "securityFormation": {
            "securityPolicies": [{"name": "sp-vitals"}],
            "roles": [{"name": "r-nurse", "policies": [{"name": "sp-vitals"}]}],
        },
    });
    let export = welkin_codegen::config::parse("export.json", &export.to_string());
    let builder = Sandbox::builder().configuration(&export.expect("an export"));
    let started = builder.expect("the roles are right").start().await;
    started.expect("a port is free")
}

pub(super) async fn calendar(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let (calendar, nurse) = (client.runtime().calendar(), UserId::from(NURSE));
    // A Monday.
    let (from, to) = (
        moment("2026-11-23T09:30:00Z"),
        moment("2026-11-23T10:15:00Z"),
    );
    let hours = WorkHoursBody::new(&nurse, from, moment("2027-01-01T00:00:00Z"));
    let hours = hours.day(1, "09:00:00", "17:00:00");
    let set = calendar.create_work_hours(&hours).await?;
    calendar
        .replace_work_hours(&set.details[0].id, &hours.day(2, "09:00:00", "13:00:00"))
        .await?;
    assert_eq!(
        calendar.work_hours(from, to).await?[0].details[0]
            .days
            .len(),
        2
    );

    let ada = patient(&client).await?;
    let new = EventBody::new(from, to, &nurse)
        .event_type(EventType::Appointment)
        .external_id("ehr-7")
        .patient(ada.id());
    let event = calendar.create(&new).await?;
    let titled = EventBody::change().title("First visit");
    let event = calendar.update(&event.id, &titled).await?;
    assert_eq!(calendar.event(&event.id).await?, event);
    assert_eq!(calendar.event_by_external_id("ehr-7").await?, event);
    let listed = calendar.events(from, to).participants([&nurse]);
    assert_eq!(
        listed.clone().all().await?.complete()?,
        std::slice::from_ref(&event)
    );
    calendar.respond(&event.id, NURSE, "Yes").await?;
    assert_eq!(
        calendar.schedules([&nurse], from, to).await?[0]
            .events
            .len(),
        1
    );
    assert_eq!(calendar.free_schedules([&nurse], from, to).await?.len(), 1);
    assert_eq!(calendar.summary([&nurse], from, to).await?.users.len(), 1);
    calendar.cancel(&event.id).await?;
    assert!(listed.all().await?.is_empty());
    Ok(())
}

pub(super) async fn tasks(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let (tasks, nurse) = (client.runtime().tasks(), UserId::from(NURSE));
    let task = tasks.create(&TaskBody::new("Call", &nurse)).await?;
    let watched = tasks.add_watcher(&task.id, &nurse).await?;
    assert_eq!(watched.watchers.len(), 1);
    let said = tasks.add_comment(&task.id, "Not at home").await?;
    tasks.remove_comment(&task.id, &said.comments[0].id).await?;
    tasks.remove_watcher(&task.id, &nurse).await?;
    let change = TaskBody::change().description("Ask for her sister");
    tasks.update(&task.id, &change).await?;
    tasks.set_status([&task.id], TaskStatus::Completed).await?;
    let found = tasks
        .list()
        .search("sister")
        .status([TaskStatus::Completed]);
    assert_eq!(found.all().await?.complete()?, [tasks.get(&task.id).await?]);
    Ok(())
}
