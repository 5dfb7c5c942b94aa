use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use axum::response::Response;
use serde_json::{Value, json};
use welkin_runtime::exports::{ExportCheckpoint, ExportResource, ExportRows};
use welkin_runtime::{Client, Error, Profile};

use crate::server::{Seen, Server, ok, problem};

fn parameter(seen: &Seen, name: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(seen.query().as_bytes());
    let pair = pairs.find(|(key, _)| key == name);
    pair.expect("the parameter is sent").1.into_owned()
}

/// Returns the time number `n`.
fn moment(n: usize) -> String {
    format!("2026-11-23T09:30:{n:02}.000Z")
}

/// Returns rows with these ids and numbers of the times of their changes.
fn rows(rows: &[(&str, usize)]) -> Vec<Value> {
    let row = |(id, n): &(&str, usize)| json!({"id": id, "updatedAt": moment(*n)});
    rows.iter().map(row).collect()
}

fn page(data: Vec<Value>, end: impl Into<Value>, has_next: bool) -> Response {
    let cursor = json!({"start": "", "end": end.into(), "pageSize": 2, "hasNext": has_next});
    ok(json!({"data": data, "cursor": cursor}))
}

/// Starts a server that sends each response once.
async fn in_turn(answers: impl IntoIterator<Item = Response>) -> Server {
    let answers: Mutex<VecDeque<_>> = Mutex::new(answers.into_iter().collect());
    Server::new(move |_| {
        let next = answers.lock().expect("no test panicked").pop_front();
        next.expect("no more is asked for")
    })
    .await
}

fn export(server: &Server) -> ExportRows {
    server
        .client()
        .export(ExportResource::TASK)
        .overlap(Duration::ZERO)
        .page_size(2)
        .rows()
}

fn resumed(server: &Server, checkpoint: ExportCheckpoint) -> ExportRows {
    let export = server.client().resume_export(checkpoint);
    export.overlap(Duration::ZERO).rows()
}

async fn rest(rows: &mut ExportRows) -> Vec<String> {
    let mut ids = Vec::new();
    while let Some(row) = rows.try_next().await.expect("the page is right") {
        ids.push(row.id().to_owned());
    }
    ids
}

/// Returns two rows per page. Each page starts with the rows that share the last time of the previous page, such as `b`
/// and `c`.
fn overlapping(seen: &Seen) -> Response {
    let start = parameter(seen, "start");
    match &*start {
        "1970-01-01T00:00:00.000Z" => page(rows(&[("a", 0), ("b", 1)]), moment(1), true),
        start if start == moment(1) => page(rows(&[("b", 1), ("c", 1), ("d", 2)]), moment(2), true),
        start if start == moment(2) => page(rows(&[("d", 2), ("e", 3)]), moment(3), false),
        _ => page(rows(&[("e", 3)]), moment(3), false),
    }
}

#[tokio::test]
async fn rows_that_pages_share_come_once() {
    let server = Server::new(overlapping).await;
    let mut rows = export(&server);
    assert_eq!(rest(&mut rows).await, ["a", "b", "c", "d", "e"]);
    let calls = server.calls();
    assert_eq!(calls.len(), 3);
    assert!(
        calls[0].path().ends_with("/export/TASK"),
        "{}",
        calls[0].path()
    );
    assert_eq!(parameter(&calls[0], "pageSize"), "2");

    let kept = rows.checkpoint();
    let mut later = resumed(&server, kept);
    assert_eq!(rest(&mut later).await, [""; 0]);
    assert_eq!(later.checkpoint().rows(), 5);
}

#[tokio::test]
async fn a_checkpoint_after_any_row_leads_to_the_next() {
    let server = Server::new(overlapping).await;
    for count in 0..=5 {
        let mut rows = export(&server);
        for _ in 0..count {
            rows.try_next().await.unwrap();
        }
        let kept = serde_json::to_string(&rows.checkpoint()).unwrap();
        let kept: ExportCheckpoint = serde_json::from_str(&kept).unwrap();
        assert_eq!(
            (kept.rows(), kept.resource()),
            (count, &ExportResource::TASK)
        );
        let mut resumed = resumed(&server, kept);
        let expected = &["a", "b", "c", "d", "e"][count as usize..];
        assert_eq!(rest(&mut resumed).await, expected);
    }
}

#[tokio::test]
async fn a_row_that_changes_between_two_runs_comes_again_and_hides_no_other() {
    let server = in_turn([
        page(rows(&[("a", 0), ("b", 1)]), moment(1), true),
        page(rows(&[("b", 1), ("c", 2), ("a", 9)]), moment(9), false),
    ])
    .await;
    let mut first = export(&server);
    first.try_next().await.unwrap();
    let mut resumed = resumed(&server, first.checkpoint());
    assert_eq!(rest(&mut resumed).await, ["b", "c", "a"]);
}

#[tokio::test]
async fn a_cursor_that_comes_twice_ends_the_export() {
    let server = Server::new(|seen| {
        let other = if parameter(seen, "start") == "x" {
            "y"
        } else {
            "x"
        };
        page(rows(&[(other, 0)]), other, true)
    })
    .await;
    let mut rows = export(&server);
    let mut ids = Vec::new();
    let error = loop {
        match rows.try_next().await {
            Ok(row) => ids.extend(row.map(|row| row.id().to_owned())),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::RepeatedPage { .. }), "{error}");
    assert_eq!(ids, ["x", "y"]);
}

#[tokio::test]
async fn pages_that_bring_nothing_new_end_the_export() {
    let server = Server::new(|seen| {
        let start = parameter(seen, "start");
        page(Vec::new(), format!("{start}+"), true)
    })
    .await;
    let error = export(&server).try_next().await.unwrap_err();
    assert!(
        matches!(error, Error::EndlessList { pages: 100, .. }),
        "{error}"
    );
    assert_eq!(server.calls().len(), 100);
}

#[tokio::test]
async fn an_error_loses_no_row() {
    let server = in_turn([
        page(rows(&[("a", 0)]), moment(0), true),
        problem(403, "FORBIDDEN"),
        page(rows(&[("b", 1)]), Value::Null, false),
    ])
    .await;
    let mut rows = export(&server);
    assert_eq!(rows.try_next().await.unwrap().unwrap().id(), "a");
    assert_eq!(rows.try_next().await.unwrap_err().status(), Some(403));
    assert_eq!(rest(&mut rows).await, ["b"]);
}

#[tokio::test]
async fn pages_come_in_every_envelope_that_lists_come_in() {
    for key in ["data", "content", "rows"] {
        let server = in_turn([
            ok(json!({key: [{"id": "a"}], "cursor": {"end": "1", "hasNext": false}, "hasNext": true})),
            ok(json!({key: null, "cursor": {"hasNext": "FALSE"}})),
        ])
        .await;
        let mut rows = export(&server);
        assert_eq!(rest(&mut rows).await, ["a"], "{key}");
        assert_eq!(
            server.calls().len(),
            2,
            "{key}: one key says that there is more"
        );
    }
}

/// No export was seen to state a total.
#[tokio::test]
async fn a_whole_export_that_ends_before_its_total_is_incomplete() {
    let stated = |key: &str, total: Value| {
        let mut page = json!({
            "data": rows(&[("a", 1), ("b", 2)]),
            "cursor": {"end": moment(2), "hasNext": false},
        });
        page[key] = total;
        page
    };
    for (body, is_whole) in [
        (stated("totalElements", json!(2)), true),
        (stated("totalElements", json!("2")), true),
        (stated("totalElements", json!(1)), true),
        (stated("totalElements", json!(null)), true),
        (stated("totalElements", json!(3)), false),
        (stated("totalElements", json!("3")), false),
        (stated("totalCount", json!(3)), false),
        (stated("metaInfo", json!({"totalElements": 3})), false),
    ] {
        let answers = [body.clone(), body.clone()].map(ok);
        let server = in_turn(answers).await;
        let mut export = export(&server);
        for id in ["a", "b"] {
            let row = export.try_next().await.unwrap().unwrap();
            assert_eq!(row.id(), id);
        }
        match export.try_next().await {
            Ok(end) => assert!(is_whole && end.is_none(), "{body}"),
            Err(error) => {
                let words = "GET /export/{resource}: the list ended after 2 items, but the server reports 3 items";
                assert_eq!(error.to_string(), words);
                assert!(!is_whole, "{body}");
            }
        }
        // The meaning of the key in a part of an export is unknown.
        let mut resumed = resumed(&server, export.checkpoint());
        assert!(resumed.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_page_that_is_not_the_last_is_followed() {
    for last in [
        json!({"last": false}),
        json!({"metaInfo": {"lastPage": "false"}}),
    ] {
        let mut first = json!({"data": rows(&[("a", 1)]), "cursor": {"end": moment(1)}});
        for (key, value) in last.as_object().expect("an object") {
            first[key] = value.clone();
        }
        let second = page(rows(&[("b", 2)]), moment(2), false);
        let server = in_turn([ok(first), second]).await;
        assert_eq!(rest(&mut export(&server)).await, ["a", "b"]);
    }
}

#[tokio::test]
async fn a_page_without_rows_is_unreadable() {
    for answer in [
        ok(json!({"cursor": {}})),
        ok(json!({"data": "none"})),
        ok(json!([])),
    ] {
        let server = in_turn([answer]).await;
        let error = export(&server).try_next().await.unwrap_err();
        assert!(matches!(error, Error::Decode { .. }), "{error}");
    }
}

#[tokio::test]
async fn paths_parameters_and_keys_are_the_profiles() {
    let server = Server::new(|_| {
        ok(json!({"data": [{"key": 7, "changed": moment(3)}], "cursor": {"hasNext": false}}))
    })
    .await;
    let profile = Profile::v8().overridden(
        r#"{"export_path": "/bulk/{resource}", "export_format": {
            "start": "since", "page_size": "limit", "beginning": "0", "id_key": "key", "updated_at_key": "changed"}}"#,
    );
    let client = Client::new(server.config().profile(profile.unwrap())).unwrap();
    let mut rows = client.export(ExportResource::from("CARE_PLAN")).rows();
    let row = rows.try_next().await.unwrap().unwrap();
    assert_eq!((row.id(), row.updated_at()), ("7", moment(3).parse().ok()));
    assert!(!format!("{row:?}").contains("changed"));
    let call = &server.calls()[0];
    assert!(call.path().ends_with("/bulk/CARE_PLAN"), "{}", call.path());
    assert_eq!(
        (parameter(call, "since"), parameter(call, "limit")),
        ("0".to_owned(), "1000".to_owned())
    );
}
