//! Invalid rows of exports, and exports with an odd end.

use std::time::Duration;

use serde_json::json;
use welkin_runtime::error::ListExtent;
use welkin_runtime::exports::{ExportRow, ReadRowError, RowType};
use welkin_runtime::record::UnreadReason;
use welkin_runtime::{Error, Patient, Record};

use crate::export_gaps::{export, lines, moment, run, tenant};
use crate::server::{Server, ok};
use crate::vitals::Vitals;

/// Starts a server with a page of raw JSON, and then an empty one.
async fn raw(data: &str) -> Server {
    let page = format!(
        r#"{{"data": {data}, "cursor": {{"end": "{}", "hasNext": false}}}}"#,
        moment(9)
    );
    Server::new(move |_| ([("content-type", "application/json")], page.clone())).await
}

const BAD_ROWS: &str = "[\n\t{\"id\": \"a\", \"updatedAt\": \"2026-11-23T09:00:01.000Z\"},\n null, 7, [], {}, {\"id\": null}, \
    {\"id\": 17, \"n\": 123456789012345678901, \"x\": 1e999}, {\"id\": \"s\", \"note\": \"half \\ud83d\"}, \
    {\"id\": \"c\", \"note\": \"a\u{1}b\nc \\\" } ]\", \"jsonBody\": null}, {\"id\": \"b\"}]";

#[tokio::test]
async fn rows_that_cannot_be_read_do_not_stop_an_export() {
    let server = raw(BAD_ROWS).await;
    let mut rows = export(&server).rows();
    let (mut ids, mut unread) = (Vec::new(), Vec::new());
    loop {
        match rows.try_next().await {
            Ok(Some(row)) => ids.push(row.id().to_owned()),
            Ok(None) => break,
            Err(Error::UnreadItem { item, .. }) => {
                unread.push((item.page, item.position, item.reason));
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(ids, ["a", "17", "s", "c", "b"]);
    let at = |position, reason| (Some(0), position, reason);
    let expected = [
        at(1, UnreadReason::Null),
        at(2, UnreadReason::NotAnObject),
        at(3, UnreadReason::NotAnObject),
        at(4, UnreadReason::NoId),
        at(5, UnreadReason::NoId),
    ];
    assert_eq!(unread, expected);
    assert_eq!(rows.checkpoint().rows(), 5);
}

#[tokio::test]
async fn a_file_gets_rows_as_they_came_and_a_summary_of_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.ndjson");
    let server = raw(BAD_ROWS).await;
    let done = export(&server).to_ndjson(&path).await.unwrap();
    assert_eq!((done.rows, done.new_rows, done.unread), (5, 5, 5));
    assert_eq!(done.unread_items.len(), 5);
    let found = lines(&path);
    assert_eq!(
        found[1],
        r#"{"id": 17, "n": 123456789012345678901, "x": 1e999}"#
    );
    assert_eq!(found[2], r#"{"id": "s", "note": "half \ud83d"}"#);
    assert_eq!(
        found[3],
        r#"{"id": "c", "note": "a\u0001b\u000ac \" } ]", "jsonBody": null}"#
    );
    let again = export(&server).to_ndjson(&path).await.unwrap();
    assert_eq!((again.rows, again.new_rows, again.unread), (5, 0, 5));
}

#[tokio::test]
async fn a_row_of_another_cdt_is_not_read_as_this_one() {
    #[derive(serde::Deserialize)]
    struct Own {
        id: String,
    }
    impl RowType for Own {}

    let server = raw(
        r#"[{"id": "v", "cdtName": "cdt-vitals", "jsonBody": {"cdtf-heart-rate": 61}},
            {"id": "o", "cdtName": "cdt-other", "jsonBody": {"cdtf-heart-rate": 62}},
            {"id": "n", "cdtName": null, "jsonBody": {"cdtf-heart-rate": 63}}]"#,
    )
    .await;
    let listing = export(&server).all().await.unwrap();
    let rows: &[ExportRow] = listing.items();
    assert_eq!(
        rows[0].read::<Record<Vitals>>().unwrap().heart_rate,
        Some(61)
    );
    assert_eq!(rows[0].record::<Vitals>().unwrap().heart_rate, Some(61));
    let other = rows[1].read::<Record<Vitals>>().unwrap_err();
    assert_eq!(
        other.to_string(),
        "the row belongs to a CDT other than cdt-vitals"
    );
    assert!(matches!(
        rows[1].record::<Vitals>(),
        Err(ReadRowError::OtherCdt { .. })
    ));
    assert_eq!(rows[1].read::<Own>().unwrap().id, "o");
    assert_eq!(rows[1].json().unwrap()["id"], "o");
    assert!(matches!(
        rows[1].read::<Patient>(),
        Err(ReadRowError::RecordOfCdt { found }) if found == "cdt-other"
    ));

    let mut records = export(&server).records::<Vitals>();
    assert_eq!(records.try_next().await.unwrap().unwrap().id.as_str(), "v");
    let unnamed = records.try_next().await.unwrap_err();
    let Error::UnreadItem { item, .. } = unnamed else {
        panic!("{unnamed}")
    };
    assert_eq!((item.position, item.reason), (2, UnreadReason::Unnamed));
    assert!(records.try_next().await.unwrap().is_none());
}

/// Responses that announce more rows without a position to continue.
#[tokio::test]
async fn an_export_that_makes_no_progress_is_an_error() {
    let row = json!({"id": "a", "updatedAt": moment(1)});
    for (cursor, nowhere) in [
        (json!({"hasNext": true}), true),
        (json!({"hasNext": "true", "end": null}), true),
        (json!({"hasNext": true, "end": ""}), true),
        (json!({"hasNext": true, "end": moment(1)}), false),
        (
            json!({"hasNext": true, "end": 1_763_890_201_000_u64}),
            false,
        ),
    ] {
        let answer = json!({"data": [row], "cursor": cursor});
        let server = Server::new(move |_| ok(answer.clone())).await;
        let mut rows = export(&server).rows();
        assert_eq!(rows.try_next().await.unwrap().unwrap().id(), "a");
        let mut errors = vec![rows.try_next().await.unwrap_err()];
        errors.push(export(&server).all().await.unwrap_err());
        for error in errors {
            let is_nowhere = matches!(
                error,
                Error::IncompleteList {
                    expected: ListExtent::More,
                    ..
                }
            );
            let is_circle = matches!(error, Error::RepeatedPage { .. });
            assert_eq!(
                (is_nowhere, is_circle),
                (nowhere, !nowhere),
                "{cursor}: {error}"
            );
        }
    }
}

/// A server without information about the next page gets requests until a page is empty.
#[tokio::test]
async fn an_export_without_has_next_ends_with_what_it_sends() {
    for missing in [json!({}), json!({"hasNext": null})] {
        let (server, _) = tenant(&[]).await;
        drop(server);
        let server = Server::new(move |seen| {
            let start = seen.query().split("start=").nth(1).unwrap_or_default();
            let at = (1..=3).find(|at| start.contains(&moment(*at).replace(':', "%3A")));
            let next = at.map_or(1, |at| at + 1);
            let mut cursor = missing.clone();
            let data = if next > 3 {
                json!([])
            } else {
                cursor["end"] = json!(moment(next));
                json!([{"id": format!("r{next}"), "updatedAt": moment(next)}])
            };
            ok(json!({"data": data, "cursor": cursor}))
        })
        .await;
        let mut kept = None;
        let ids = run(&server, &mut kept, Duration::ZERO).await;
        assert_eq!(ids, ["r1", "r2", "r3"]);
        assert_eq!(export(&server).all().await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn an_export_is_read_as_any_list() {
    let (server, _) = tenant(&[("a", 1), ("b", 2), ("c", 2), ("d", 3), ("e", 4), ("f", 5)]).await;
    let ids = |rows: &[ExportRow]| {
        rows.iter()
            .map(|row| row.id().to_owned())
            .collect::<Vec<_>>()
    };
    for prefetch in [0, 3] {
        let all = export(&server).prefetch(prefetch).all().await.unwrap();
        assert_eq!(ids(all.items()), ["a", "b", "c", "d", "e", "f"]);
    }
    let list = export(&server);
    assert_eq!(
        ids(&list.page(1).await.unwrap().items),
        ["b", "c", "d", "e"]
    );
    assert_eq!(ids(&list.page(0).await.unwrap().items), ["a", "b", "c"]);
    assert_eq!(list.page(1).await.unwrap().last, Some(false));
    assert_eq!(ids(&list.page(9).await.unwrap().items), [""; 0]);
    let rest = export(&server).first_page(1).all().await.unwrap();
    assert_eq!(ids(rest.items()), ["b", "c", "d", "e", "f"]);
    let error = export(&server).page_limit(1).all().await.unwrap_err();
    assert!(
        matches!(error, Error::EndlessList { pages: 1, .. }),
        "{error}"
    );
    let mut rows = export(&server).page_limit(1).rows();
    for _ in 0..3 {
        rows.try_next().await.unwrap();
    }
    let error = rows.try_next().await.unwrap_err();
    assert!(
        matches!(error, Error::EndlessList { pages: 1, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn the_name_of_the_cdt_may_stand_among_the_fields() {
    let server = raw(r#"[{"id": "o", "jsonBody": {"cdtName": "cdt-other"}}]"#).await;
    let listing = export(&server).all().await.unwrap();
    let row = &listing.items()[0];
    assert_eq!(row.cdt_name(), Some("cdt-other"));
    assert!(row.record::<Vitals>().is_err() && row.read::<Patient>().is_err());
}
