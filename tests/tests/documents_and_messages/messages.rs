use welkin_runtime::documents::FileUpload;
use welkin_runtime::emails::NewEmail;
use welkin_runtime::messages::{Direction, MessageStatus};
use welkin_runtime::sms::NewSms;
use welkin_runtime::{DateTime, Error, Profile};

use super::{clinic, is_not_in_profile, patient, wire_profiles};

fn later() -> DateTime {
    "2100-01-01T00:00:00Z".parse().expect("a moment")
}

#[tokio::test]
async fn emails_are_sent_scheduled_and_found() -> Result<(), Error> {
    for profile in wire_profiles() {
        let (_sandbox, client) = clinic(profile).await;
        let patient = patient(&client).await;
        let emails = patient.as_ref().emails();
        let sent = emails
            .send(&NewEmail::now("Visit", "On Monday").secure(true))
            .await?;
        assert_eq!(sent.status, Some(MessageStatus::Accepted));
        assert_eq!(sent.receiver.as_deref(), Some(patient.id().as_str()));
        let map = FileUpload::new("map.png", "image/png", &b"\x89PNG"[..]);
        let with_file = NewEmail::now("Way", "By tram").attach(map);
        let with_file = emails.send(&with_file).await?;
        assert!(with_file.attachments.is_some_and(|files| files.is_array()));

        let scheduled = emails
            .send(&NewEmail::at(later(), "Again", "Next year"))
            .await?;
        assert_eq!(scheduled.scheduled_at, Some(later()));
        let changed = NewEmail::at(later(), "Again", "In two years");
        let changed = emails.update(&scheduled.id, &changed).await?;
        assert_eq!(changed.body.as_deref(), Some("In two years"));
        let found = emails
            .list()
            .status(&[MessageStatus::Scheduled])
            .search("again");
        assert_eq!(found.all().await?.complete()?, [changed]);
        emails.delete(&scheduled.id).await?;
        assert!(
            emails
                .get(&scheduled.id)
                .await
                .is_err_and(|error| error.is_not_found())
        );

        assert_eq!(emails.star(&sent.id, true).await?.starred, Some(true));
        let starred = emails.list().starred(true).direction(Direction::Out);
        assert_eq!(starred.all().await?.complete()?.len(), 1);
        let sorted = emails.list().sort("subject,desc").all().await?.complete()?;
        assert_eq!(sorted[0].subject.as_deref(), Some("Way"));
    }
    Ok(())
}

#[tokio::test]
async fn text_messages_come_from_nobody_until_they_are_given_to_a_patient() -> Result<(), Error> {
    for profile in wire_profiles() {
        let (_sandbox, client) = clinic(profile).await;
        let patient = patient(&client).await;
        let messages = patient.as_ref().text_messages();
        let sent = messages.send(&NewSms::now("On Monday")).await?;
        assert_eq!(messages.get(&sent.id).await?, sent);
        let scheduled = messages.send(&NewSms::at(later(), "Next year")).await?;
        messages.delete(&scheduled.id).await?;

        // The sandbox has its own endpoint to create such a message.
        let incoming = serde_json::json!({"message": "Who am I?", "from": "+15550100"});
        let post = welkin_runtime::http::Method::POST;
        let request = client.runtime().request(post, "/unrecognized-patients/sms");
        request.json(&incoming).await?;
        let unrecognized = client.runtime().unrecognized_text_messages();
        let listed = unrecognized
            .list()
            .phone("+15550100")
            .all()
            .await?
            .complete()?;
        assert_eq!(unrecognized.get(&listed[0].id).await?, listed[0]);
        unrecognized.assign(&listed[0].id, patient.id()).await?;
        assert!(unrecognized.list().all().await?.is_empty());
        let received = messages
            .list()
            .direction(Direction::In)
            .all()
            .await?
            .complete()?;
        assert_eq!(received[0].sender.as_deref(), Some(patient.id().as_str()));
        let absent = unrecognized.delete(&listed[0].id).await;
        assert!(absent.is_err_and(|error| error.is_not_found()));
    }
    Ok(())
}

#[tokio::test]
async fn a_chat_is_read_by_its_tokens() -> Result<(), Error> {
    for profile in wire_profiles() {
        let (_sandbox, client) = clinic(profile).await;
        let patient = patient(&client).await;
        let chat = patient.as_ref().chat();
        for text in ["one", "two", "three"] {
            let sent = chat.send_as_patient(text).await?;
            let sender = sent.sender.expect("the patient");
            assert_eq!(sender.patient_full_name.as_deref(), Some("Ada Lovelace"));
        }
        let newest = chat.newest(2).await?;
        assert_eq!((newest.items.len(), &newest.previous), (2, &None));
        let older = chat.page(&newest.next.expect("there is more")).await?;
        assert_eq!(older.items[0].message.as_deref(), Some("one"));
        assert_eq!(older.next, None);
        let hits = chat.search("t", 1).await?;
        assert_eq!(hits.items[0].message.message.as_deref(), Some("three"));
        let more = chat.search_page(&hits.next.expect("two hits")).await?;
        let around = more.items[0].before.as_ref().expect("a token");
        assert_eq!(
            chat.page(around).await?.items[0].message.as_deref(),
            Some("two")
        );
        assert_eq!(chat.newest_with_archived(20).await?.items.len(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn the_reference_shows_other_messages() {
    let (_sandbox, client) = clinic(Profile::reference()).await;
    let patient = client.patient("p1");
    let patient = patient.as_ref();
    assert!(is_not_in_profile(patient.chat().newest(20).await));
    assert!(is_not_in_profile(patient.emails().list().all().await));
    assert!(is_not_in_profile(
        patient.text_messages().get(&"m1".into()).await
    ));
    let unrecognized = client.runtime().unrecognized_emails();
    assert!(is_not_in_profile(unrecognized.list().all().await));
}
