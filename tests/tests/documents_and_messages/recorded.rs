//! Requests of clients compared with recorded ones, and recorded responses read with the types.

use std::collections::BTreeSet;

use serde_json::Value;
use welkin_runtime::{Client, Error};
use welkin_tests::recording::{self, Recording};
use welkin_tests::replay::{Replay, Sent};

/// Returns the real exchange of this name; without real data, prints a notice and returns `None`.
fn exchange(name: &str) -> Option<Recording> {
    let folder = welkin_tests::real_data::folder(&format!("comparison with {name}"))?;
    recording::named(&folder.join("exchanges"), &[name]).pop()
}

/// Returns the segment of a recorded path after the given one.
fn after<'r>(recording: &'r Recording, segment: &str) -> &'r str {
    let path = recording.url.split('?').next().unwrap_or_default();
    let mut segments = path.split('/').skip_while(|found| *found != segment);
    segments.nth(1).expect("the path names it")
}

/// Returns the parameters of a query, with values in lower case: `True` was recorded.
fn parameters(query: &str) -> BTreeSet<String> {
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    parameters.map(str::to_lowercase).collect()
}

/// Asserts that a request equals the recorded one, except for additional parameters.
fn assert_is_recorded(sent: &Sent, recording: &Recording, beyond: &[&str]) {
    let url = recording
        .url
        .splitn(4, '/')
        .nth(3)
        .expect("a whole address");
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let environment = sent.path.split('/').nth(2);
    assert_eq!(sent.method, recording.method, "{}", recording.name);
    if environment == Some("sandbox") {
        assert_eq!(sent.path, format!("/{path}"), "{}", recording.name);
    }
    let mut expected = parameters(query);
    expected.extend(beyond.iter().map(|parameter| (*parameter).to_owned()));
    assert_eq!(parameters(&sent.query), expected, "{}", recording.name);
    assert_eq!(sent.body, recording.request, "{}", recording.name);
}

/// Returns a replay of an exchange, and a client for it.
fn replay(name: &str) -> Option<(Recording, Replay, Client)> {
    let recording = exchange(name)?;
    let replay = Replay::of(&recording);
    let client = Client::new(replay.config()).expect("nothing is missing");
    Some((recording, replay, client))
}

#[tokio::test]
async fn documents() -> Result<(), Error> {
    if let Some((recording, replay, client)) = replay("document_summaries_get") {
        let patient = client.patient(after(&recording, "patients").into());
        let listed = patient.documents().list().all().await?.complete()?;
        let files = listed[0].file_list().expect("they are files");
        assert!(files[0].size.is_some() && files[0].extra.is_empty());
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    if let Some((recording, replay, client)) = replay("document_summary_create") {
        let documents = client
            .patient(after(&recording, "patients").into())
            .documents();
        let document_type = recording.request["type"].as_str().expect("a name");
        let created = documents.create(document_type).await?;
        assert_eq!(created.file_list(), Ok(Vec::new()));
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    for name in [
        "document_summary_get",
        "document_summary_delete",
        "document_summary_file_get",
    ] {
        let Some((recording, replay, client)) = replay(name) else {
            continue;
        };
        let documents = client
            .patient(after(&recording, "patients").into())
            .documents();
        let id = after(&recording, "document-summary").into();
        match name {
            "document_summary_get" => drop(documents.get(&id).await?),
            "document_summary_delete" => documents.delete(&id).await?,
            _ => {
                let file = after(&recording, "files").into();
                let download = documents.download(&id, &file).await?;
                assert!(!download.bytes().await?.is_empty());
            }
        }
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    Ok(())
}

#[tokio::test]
async fn messages() -> Result<(), Error> {
    if let Some((recording, replay, client)) = replay("emails_patient_list") {
        let patient = client.patient(after(&recording, "patients").into());
        assert!(patient.emails().list().all().await?.is_empty());
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    if let Some((recording, replay, client)) = replay("create_chat") {
        let chat = client.patient(after(&recording, "patients").into()).chat();
        let text = recording.request["message"].as_str().expect("a text");
        let sent = chat.send_as_patient(text).await?;
        assert!(sent.extra.is_empty() && sent.created_at.is_some());
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    if let Some((recording, replay, client)) = replay("read_chat") {
        let chat = client.patient(after(&recording, "patients").into()).chat();
        let page = chat.newest(20).await?;
        assert!(page.items.iter().all(|message| message.extra.is_empty()));
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    if let Some((recording, replay, client)) = replay("search_chat") {
        let chat = client.patient(after(&recording, "patients").into()).chat();
        let page = chat.search("Test", 20).await?;
        assert!(
            page.items
                .iter()
                .all(|hit| hit.before.is_some() && hit.after.is_some())
        );
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    Ok(())
}

/// Rows are requested newest first, unlike in the recording.
#[tokio::test]
async fn audits() -> Result<(), Error> {
    const SORT: &[&str] = &["sort=sentat%2cdesc"];
    if let Some((recording, replay, client)) = replay("data_audit") {
        let page = client.audits().data().page(0).await?;
        assert!(page.unread.is_empty() && page.items.iter().all(|row| row.extra.is_empty()));
        assert_is_recorded(&replay.sent()[0], &recording, SORT);
        assert_eq!(replay.sent()[0].path, "/acme/admin/audit-data");
    }
    if let Some((recording, replay, client)) = replay("webhook_audit") {
        let page = client.audits().webhooks().page(0).await?;
        assert!(page.unread.is_empty() && page.items.iter().all(|row| row.extra.is_empty()));
        let unanswered = recording.response["data"].as_array().expect("rows").iter();
        let unanswered = unanswered
            .filter(|row| row["statusCode"] == Value::Null)
            .count();
        let without = page.items.iter().filter(|row| row.status_code.is_none());
        assert_eq!(without.count(), unanswered);
        assert_is_recorded(&replay.sent()[0], &recording, SORT);
        assert_eq!(replay.sent()[0].path, "/acme/admin/audit-webhook");
    }
    Ok(())
}

#[tokio::test]
async fn care_plans() -> Result<(), Error> {
    if let Some((recording, replay, client)) = replay("care_plan_read") {
        let plan = client
            .patient(after(&recording, "patients").into())
            .care_plan();
        let read = plan.get().await?;
        assert!(read.extra.is_empty() && read.overview.is_some());
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    if let Some((recording, replay, client)) = replay("care_plan_create") {
        let plan = client
            .patient(after(&recording, "patients").into())
            .care_plan();
        let text = recording.request["overview"].as_str().expect("a text");
        assert!(plan.write_overview(text).await?.extra.is_empty());
        assert_is_recorded(&replay.sent()[0], &recording, &[]);
    }
    Ok(())
}
