//! The same rules for lists of every kind.

use serde_json::{Map, Value, json};
use welkin_runtime::documents::Documents;
use welkin_runtime::encounters::PlainDisposition;
use welkin_runtime::error::ListExtent;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::list::ListQuery;
use welkin_runtime::programs::ProgramRecord;
use welkin_runtime::record::UnreadReason;
use welkin_runtime::{Error, List};

use crate::checkup::Checkup;
use crate::server::{Seen, Server, ok};
use crate::vitals::Vitals;

/// Returns item number `n`, which is valid for every kind.
fn item(n: u64) -> Value {
    let id = format!("i{n}");
    json!({
        "id": id,
        "updatedAt": format!("2026-11-23T09:30:{:02}.{:03}Z", n / 1000, n % 1000),
        "jsonBody": {"id": id},
        "assessmentName": "asm-checkup",
        "programName": "prog-recovery",
        "name": id,
    })
}

/// Returns a page of 250 items, at most 100 per page, of which the 7th is null.
fn capped(seen: &Seen, statement: Value) -> Value {
    let mut query = url::form_urlencoded::parse(seen.query().as_bytes());
    let page = query.find(|(key, _)| key == "page" || key == "start");
    let page = page.map_or(0, |(_, value)| match &*value {
        "1970-01-01T00:00:00.000Z" => 0,
        value => value.parse::<u64>().expect("it is a page"),
    });
    let items = (page * 100).min(250)..(page * 100 + 100).min(250);
    let items: Vec<_> = items
        .map(|n| if n == 7 { Value::Null } else { item(n) })
        .collect();
    let mut answer: Map<String, Value> = statement.as_object().cloned().unwrap_or_default();
    let key = match seen.path() {
        path if path.contains("dictionaries") => "records",
        _ => "data",
    };
    answer.insert(key.to_owned(), json!(items));
    if seen.path().contains("/export/") {
        let next = (page + 1).to_string();
        let cursor = json!({"end": next, "hasNext": page < 2 || statement["lies"] == true});
        answer.insert("cursor".to_owned(), cursor);
    }
    Value::Object(answer)
}

async fn tenant(statement: Value) -> Server {
    Server::new(move |seen| ok(capped(seen, statement.clone()))).await
}

/// Reads a list, and returns the number of items, and the reasons for unreadable ones.
async fn read<Q: ListQuery>(list: List<Q>) -> Result<(usize, Vec<UnreadReason>), Error> {
    let list = list
        .page_size(1000)
        .first_page(0)
        .prefetch(1)
        .page_limit(20);
    let first = list.clone().page(0).await?;
    assert_eq!(first.items.len() + first.unread.len(), 100);
    let mut stream = list.clone().stream();
    assert!(stream.try_next().await?.is_some());
    let listing = list.all().await?;
    let reasons = listing.unread().iter().map(|item| item.reason).collect();
    Ok((listing.len(), reasons))
}

/// Reads a list of every kind.
async fn read_all(
    server: &Server,
) -> Vec<(&'static str, Result<(usize, Vec<UnreadReason>), Error>)> {
    let (client, patient) = (server.client(), server.patient());
    let documents: Documents = patient.documents();
    let encounters = patient.encounters::<PlainDisposition>();
    let export = client.export(ExportResource::CDT_RECORD);
    vec![
        ("patients", read(client.patients().list()).await),
        ("records", read(patient.records::<Vitals>().list()).await),
        ("encounters", read(encounters.list()).await),
        (
            "assessments",
            read(patient.assessments::<Checkup>().list()).await,
        ),
        ("all assessments", read(patient.all_assessments()).await),
        ("programs", read(patient.programs::<ProgramRecord>()).await),
        ("documents", read(documents.list()).await),
        (
            "dictionary",
            read(client.dictionary::<Vitals>().entries()).await,
        ),
        ("export", read(export).await),
    ]
}

#[tokio::test]
async fn every_list_is_read_to_its_end_and_reports_what_it_cannot_read() {
    for statement in [
        json!({"totalElements": 250}),
        json!({"metaInfo": {"pageSize": 1000, "totalElements": 250}}),
        json!({"totalPages": 3, "size": 1000}),
        json!({}),
    ] {
        let server = tenant(statement.clone()).await;
        for (kind, found) in read_all(&server).await {
            let (count, reasons) = found.unwrap_or_else(|error| panic!("{kind}: {error}"));
            assert_eq!(count, 249, "{kind}, {statement}");
            assert_eq!(reasons, [UnreadReason::Null], "{kind}, {statement}");
        }
    }
}

#[tokio::test]
async fn every_list_that_stops_short_is_an_error() {
    let server = tenant(json!({"totalElements": 260, "lies": true})).await;
    for (kind, found) in read_all(&server).await {
        let error = found.expect_err(kind);
        match error {
            Error::IncompleteList {
                read: 250,
                expected: ListExtent::Items(260),
                ..
            } => {}
            // An export has no totals, but continues after empty pages.
            Error::EndlessList { .. } if kind == "export" => {}
            other => panic!("{kind}: {other}"),
        }
    }
}

/// Lists that are not documented to have pages.
#[tokio::test]
async fn what_comes_in_one_answer_may_come_in_pages() -> Result<(), Error> {
    let server = tenant(json!({"totalElements": 250})).await;
    let entries = server.client().dictionary::<Vitals>().entries();
    let listing = entries.all().await?;
    assert_eq!((listing.len(), listing.unread().len()), (249, 1));
    let queries: Vec<_> = server
        .calls()
        .iter()
        .map(|call| call.query().to_owned())
        .collect();
    assert_eq!(queries.len(), 3);
    assert!(
        !queries[0].contains("page") && queries[1].contains("page=1"),
        "{queries:?}"
    );
    let formation = server.client().formation(FormationKind::Programs).await?;
    assert_eq!(formation.len(), 250);
    Ok(())
}

/// Without an id, a program is identified by its name, and an entry by its whole content; two equal ones on a page are
/// two.
#[tokio::test]
async fn items_without_an_id_are_not_lost() -> Result<(), Error> {
    let server = Server::new(|seen| {
        ok(match (seen.path().contains("dictionaries"), seen.query()) {
            (true, _) => json!({"records": [{"values": {}}, {"values": {}}, 7]}),
            (false, query) if query.contains("page=0") => json!({"data": [
                {"id": "e1", "programName": "prog-a"}, {"id": null, "programName": "prog-b"}, {},
            ], "last": false}),
            (false, _) => json!({"data": [
                {"id": "e2", "programName": "prog-a"}, {"id": null, "programName": "prog-c"}, {},
            ], "last": true}),
        })
    })
    .await;
    let programs = server.patient().programs::<ProgramRecord>().all().await?;
    assert_eq!(programs.complete()?.len(), 6);
    let entries = server
        .client()
        .dictionary::<Vitals>()
        .entries()
        .all()
        .await?;
    assert_eq!((entries.len(), entries.unread().len()), (2, 1));
    Ok(())
}

/// Codes may be longer than any machine number, and ids may be numbers.
#[tokio::test]
async fn entries_of_a_dictionary_are_kept_as_received() {
    let code = "123456789012345678901234567890";
    let answer = format!(
        r#"{{"records": [{{"id": 7, "code": {code}, "values": {{"other": {code}, "far": 1e999}}}}]}}"#
    );
    let server = Server::new(move |_| answer.clone()).await;
    let dictionary = server.client().dictionary::<Vitals>();
    let entries = dictionary.entries().all().await.unwrap();
    let entries = entries.complete().unwrap();
    assert_eq!(entries[0].id().unwrap().as_str(), "7");
    assert_eq!(entries[0].extra.get("code").unwrap().text(), code);
    let values = &entries[0].values.extra;
    assert_eq!(values.get("other").unwrap().text(), code);
    assert_eq!(values.get("far").unwrap().text(), "1e999");
}
