//! Messages, audits, care plans.

use welkin_runtime::audits::AuditOperation;
use welkin_runtime::care_plan::{GoalPatch, GoalStatus};
use welkin_runtime::emails::NewEmail;
use welkin_runtime::http::Method;
use welkin_runtime::messages::Direction;
use welkin_runtime::sms::NewSms;
use welkin_runtime::{DateTime, Error, Profile};

use crate::care::{Vitals, VitalsPatch, goal_templates};
use crate::{clinic, patient};

fn later() -> DateTime {
    "2100-01-01T00:00:00Z".parse().expect("a moment")
}

pub(super) async fn emails(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let emails = patient(&client).await?.as_ref().emails();
    let sent = emails.send(&NewEmail::now("Visit", "On Monday")).await?;
    assert_eq!(emails.get(&sent.id).await?, sent);
    let scheduled = emails
        .send(&NewEmail::at(later(), "Again", "Next year"))
        .await?;
    let changed = NewEmail::at(later(), "Again", "In two years");
    let changed = emails.update(&scheduled.id, &changed).await?;
    assert_eq!(changed.body.as_deref(), Some("In two years"));
    emails.delete(&scheduled.id).await?;
    emails.star(&sent.id, true).await?;
    let starred = emails.list().starred(true).direction(Direction::Out);
    assert_eq!(starred.all().await?.len(), 1);
    assert!(
        client
            .runtime()
            .unrecognized_emails()
            .list()
            .all()
            .await?
            .is_empty()
    );
    Ok(())
}

pub(super) async fn text_messages(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patient = patient(&client).await?;
    let messages = patient.as_ref().text_messages();
    let sent = messages.send(&NewSms::now("On Monday")).await?;
    assert_eq!(messages.get(&sent.id).await?, sent);
    // The sandbox has its own endpoint to create such a message.
    let incoming = serde_json::json!({"message": "Who am I?", "from": "+15550100"});
    let request = client
        .runtime()
        .request(Method::POST, "/unrecognized-patients/sms");
    request.json(&incoming).await?;
    let unrecognized = client.runtime().unrecognized_text_messages();
    let listed = unrecognized.list().all().await?.complete()?;
    unrecognized.assign(&listed[0].id, patient.id()).await?;
    assert_eq!(
        messages.list().direction(Direction::In).all().await?.len(),
        1
    );
    Ok(())
}

pub(super) async fn chat(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let chat = patient(&client).await?.as_ref().chat();
    for text in ["one", "two", "three"] {
        chat.send_as_patient(text).await?;
    }
    let newest = chat.newest(2).await?;
    let older = chat.page(&newest.next.expect("there is more")).await?;
    assert_eq!(older.items[0].message.as_deref(), Some("one"));
    assert_eq!(chat.search("t", 20).await?.items.len(), 2);
    Ok(())
}

pub(super) async fn audits(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patient = patient(&client).await?;
    let reading = patient.vitals().create(&Vitals::default()).await?;
    let patch = VitalsPatch::new().heart_rate(70);
    patient.vitals().update(&reading.id, &patch).await?;
    patient.encounters().intake_visit().create().await?;
    let audits = client.runtime().audits();
    let rows = audits
        .data()
        .patient(patient.id())
        .page_size(2)
        .all()
        .await?
        .complete()?;
    let of: Vec<_> = rows
        .iter()
        .filter_map(|row| row.cdt_name.as_deref())
        .collect();
    assert_eq!(
        of,
        ["__encounter_disposition__", "cdt-vitals", "cdt-vitals"]
    );
    let updates = audits.data().operation(&AuditOperation::Update);
    assert_eq!(updates.all().await?.len(), 1);
    assert!(
        audits.webhooks().all().await?.is_empty(),
        "there is no receiver"
    );
    assert!(audits.security().all().await?.is_empty());
    Ok(())
}

pub(super) async fn care_plan(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let plan = patient(&client).await?.as_ref().care_plan();
    let overview = plan.write_overview("Rest").await?;
    assert_eq!(plan.get().await?.overview, Some(overview));
    let goal = plan.create_goal(&goal_templates::ALL[0]).await?;
    let comment = plan.add_comment(&goal.id, "Well done").await?;
    assert_eq!(plan.comments(&goal.id).await?, [comment]);
    let done = GoalPatch::new().status(GoalStatus::Completed);
    let done = plan.update_goal(&goal.id, &done).await?;
    assert_eq!(plan.goal(&goal.id).await?.details, Some(done));
    assert_eq!(plan.goals().all().await?.len(), 1);
    Ok(())
}
