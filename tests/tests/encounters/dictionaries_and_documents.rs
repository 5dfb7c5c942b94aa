//! Dictionaries and documents, with responses in the formats of the vendor's reference documentation.

use serde_json::{Value, json};
use welkin_runtime::{DateTime, Error, Profile, RecordId};
use welkin_tests::recording::Recording;
use welkin_tests::replay::Replay;

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use example::ConsentForm;

/// Returns a server that always sends this response.
fn answering(body: Value) -> Replay {
    Replay::of(&Recording::of_answer(body))
}

fn client(replay: &Replay) -> example::Client {
    example::Client::connect(replay.config()).expect("nothing is missing")
}

fn entry(id: &str, code: &str, deleted: bool) -> Value {
    json!({
        "id": id,
        "createdAt": "2026-04-09T09:24:44.566Z",
        "updatedAt": "2026-05-11T07:08:37.209Z",
        "fullValue": code,
        "deleted": deleted,
        "values": {"value": code},
    })
}

fn paths(replay: &Replay) -> Vec<String> {
    let sent = replay.sent().into_iter();
    sent.map(|sent| format!("{} {}", sent.method, sent.path))
        .collect()
}

#[tokio::test]
async fn a_dictionarys_entries_are_typed() -> Result<(), Error> {
    let replay = answering(json!({
        "dictionaryName": "icd-10",
        "lastUpdatedAt": "2026-05-11T07:08:37.209Z",
        "records": [entry("e1", "F32.1", false), entry("e2", "F32.9", true)],
    }));
    let icd_10 = client(&replay).dictionaries().icd_10();
    let moment: DateTime = "2026-05-01T00:00:00Z".parse().expect("a moment");
    let later: DateTime = "2026-06-01T00:00:00Z".parse().expect("a moment");
    let entries = icd_10.entries().updated_from(moment);
    let entries = entries.updated_before(later).with_deleted();
    let entries = entries.all().await?.complete()?;
    let codes: Vec<_> = entries
        .iter()
        .map(|it| it.values.value.as_deref())
        .collect();
    assert_eq!(codes, [Some("F32.1"), Some("F32.9")]);
    assert_eq!(entries[0].id().expect("it has one").as_str(), "e1");
    assert_eq!(entries[1].deleted, Some(true));
    assert_eq!(entries[1].full_value.as_deref(), Some("F32.9"));
    let query = "dateStart=2026-05-01T00%3A00%3A00.000Z&dateEnd=2026-06-01T00%3A00%3A00.000Z&showDeleted=true";
    assert_eq!(replay.sent()[0].query, query);
    assert_eq!(paths(&replay), ["GET /acme/sandbox/dictionaries/icd-10"]);
    Ok(())
}

#[tokio::test]
async fn one_entry_is_read_by_its_id() -> Result<(), Error> {
    let replay = answering(entry("e1", "99213", false));
    let cpt = client(&replay).dictionaries().cpt();
    let entry = cpt.get(&RecordId::from("e1")).await?;
    assert_eq!(entry.values.value.as_deref(), Some("99213"));
    assert_eq!(paths(&replay), ["GET /acme/sandbox/dictionaries/cpt/e1"]);
    Ok(())
}

/// The reference documentation shows all dictionaries in one response, with flat entries.
#[tokio::test]
async fn entries_may_be_flat_and_among_those_of_other_dictionaries() -> Result<(), Error> {
    let replay = answering(json!([
        {"id": "dict_1", "name": "cpt", "entries": [{"value": "99213", "active": true}]},
        {"id": "dict_2", "name": "icd-10", "entries": [{"value": "F32.1", "label": "Depression"}]},
    ]));
    let config = replay.config().profile(Profile::reference());
    let client = example::Client::connect(config)?;
    let entries = client
        .dictionaries()
        .icd_10()
        .entries()
        .all()
        .await?
        .complete()?;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].values.value.as_deref(), Some("F32.1"));
    assert_eq!(entries[0].extra.get("label"), Some(&"Depression".into()));
    assert_eq!(paths(&replay), ["GET /acme/sandbox/dictionaries"]);
    Ok(())
}

#[tokio::test]
async fn what_is_no_dictionary_is_no_empty_one() {
    for answer in [json!([]), json!({"records": null}), json!("none")] {
        let replay = answering(answer);
        let error = client(&replay).dictionaries().cpt().entries().all().await;
        assert!(matches!(error, Err(Error::Decode { .. })), "{error:?}");
    }
}

fn summary(id: &str, document_type: &str) -> Value {
    json!({
        "id": id,
        "patientId": "p1",
        "version": 45,
        "jsonBody": {
            "id": id,
            "type": document_type,
            "files": [{"id": "f1", "size": 7, "contentType": "application/pdf", "originalName": "Ada.pdf"}],
            "created_at": "2026-04-30T16:59:05.691Z",
        },
    })
}

#[tokio::test]
async fn documents_are_listed_by_type() -> Result<(), Error> {
    let replay = answering(json!({
        "content": [summary("d1", "doc-type-others"), summary("d2", "dt-consent-form")],
        "last": true,
    }));
    let documents = client(&replay).patient("p1").documents();
    assert_eq!(documents.list().source_id("s1").all().await?.len(), 2);
    assert!(replay.sent()[0].query.contains("sourceId=s1"));

    let consents = documents.consent_form().list().all().await?.complete()?;
    assert_eq!(consents.len(), 1);
    assert_eq!(consents[0].id.as_str(), "d2");
    let files = consents[0].files.as_ref().expect("there is one");
    assert_eq!(
        files
            .elements()
            .next()
            .and_then(|file| file.get("contentType")),
        Some("application/pdf".into())
    );
    assert!(!format!("{consents:?}").contains("Ada.pdf"));
    let path = "GET /acme/sandbox/patients/p1/document-summary";
    assert_eq!(paths(&replay), [path, path]);
    Ok(())
}

#[tokio::test]
async fn a_documents_details_are_those_of_its_type() -> Result<(), Error> {
    let replay = answering(json!({
        "id": "r1",
        "patientId": "p1",
        "jsonBody": {"id": "r1", "dtf-notes": "signed twice", "source_type": "DOCUMENT_SUMMARY", "source_id": "d2"},
    }));
    let documents = client(&replay).patient("p1").documents();
    let record = documents.consent_form().details(&"d2".into()).await?;
    let details: &ConsentForm = &record;
    assert_eq!(details.notes.as_deref(), Some("signed twice"));
    assert_eq!(record.system.source_id.as_deref(), Some("d2"));
    assert_eq!(
        paths(&replay),
        ["GET /acme/sandbox/patients/p1/document-summary/d2/dt-consent-form"]
    );
    Ok(())
}
