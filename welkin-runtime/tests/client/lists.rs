use std::collections::HashMap;

use axum::response::Response;
use serde_json::{Value, json};
use welkin_runtime::profile::FilterPlacement;
use welkin_runtime::system_fields::{CREATED_AT, SOURCE_TYPE};
use welkin_runtime::{Client, Error, Profile};

use crate::server::{Seen, Server, ok, problem, record};
use crate::vitals::{HEART_RATE, NOTE, Vitals};

fn query(seen: &Seen) -> HashMap<String, String> {
    url::form_urlencoded::parse(seen.query().as_bytes())
        .into_owned()
        .collect()
}

fn page_number(seen: &Seen) -> u64 {
    query(seen)["page"].parse().expect("a page was asked for")
}

/// Returns the records `from..to`, named after their numbers.
fn records(from: u64, to: u64) -> Vec<Value> {
    (from..to).map(|n| record(&format!("r{n}"), 72)).collect()
}

/// Returns page `number` of 45 records, 20 per page.
fn forty_five(number: u64) -> Vec<Value> {
    records((number * 20).min(45), (number * 20 + 20).min(45))
}

/// Every known envelope of Welkin, for a page of [`forty_five`].
const ENVELOPES: [fn(u64) -> Value; 5] = [
    |n| json!({"content": forty_five(n), "number": n, "size": 20, "totalElements": 45, "totalPages": 3, "last": n == 2}),
    |n| json!({"name": "cdt-vitals", "data": {"content": forty_five(n), "last": n == 2, "totalPages": 3}}),
    |n| json!({"data": forty_five(n), "metaInfo": {"page": n, "pageSize": 20, "totalElements": 45}}),
    |n| json!({"rows": forty_five(n)}),
    |n| json!(forty_five(n)),
];

/// Returns the pages that are requested: one after the end, if the envelope does not contain the length of the list.
fn requested(envelope: usize) -> &'static [u64] {
    match envelope {
        0..=2 => &[0, 1, 2],
        _ => &[0, 1, 2, 3],
    }
}

#[tokio::test]
async fn all_pages_are_read_in_order_whatever_the_envelope() {
    for (number, envelope) in ENVELOPES.into_iter().enumerate() {
        let server = Server::new(move |seen| ok(envelope(page_number(seen)))).await;
        let all = server
            .vitals()
            .list()
            .page_size(20)
            .all()
            .await
            .unwrap()
            .complete()
            .unwrap();
        let ids: Vec<_> = all.iter().map(|record| record.id.to_string()).collect();
        let expected: Vec<_> = (0..45).map(|n| format!("r{n}")).collect();
        assert_eq!(ids, expected, "envelope {number}");
        let pages: Vec<_> = server.calls().iter().map(page_number).collect();
        assert_eq!(pages, requested(number), "envelope {number}");
    }
}

#[tokio::test]
async fn a_list_without_page_counts_and_sizes_ends_with_an_empty_page() {
    let server = Server::new(|seen| ok(json!(forty_five(page_number(seen))))).await;
    assert_eq!(server.vitals().list().all().await.unwrap().len(), 45);
    assert_eq!(server.calls().len(), 4);
}

#[tokio::test]
async fn a_server_that_sends_everything_at_once_is_read_once() {
    let server = Server::new(|_| ok(json!(records(0, 38)))).await;
    assert_eq!(server.vitals().list().all().await.unwrap().len(), 38);
}

#[tokio::test]
async fn a_page_says_what_the_server_said() {
    let server = Server::new(|seen| ok(ENVELOPES[0](page_number(seen)))).await;
    let page = server.vitals().list().page(2).await.unwrap();
    assert_eq!(page.items.len(), 5);
    assert_eq!(page.number, Some(2));
    assert_eq!(page.total_elements, Some(45));
    assert_eq!(page.last, Some(true));
}

#[tokio::test]
async fn what_is_asked_for_is_in_the_query() {
    let server = Server::new(|_| ok(json!([]))).await;
    let list = server
        .vitals()
        .list()
        .page_size(50)
        .first_page(3)
        .sort(CREATED_AT.desc())
        .sort(HEART_RATE.asc())
        .fields([HEART_RATE])
        .fields([CREATED_AT])
        .fields([NOTE]);
    assert!(list.all().await.unwrap().is_empty());
    let call = &server.calls()[0];
    let pairs: Vec<_> = url::form_urlencoded::parse(call.query().as_bytes())
        .into_owned()
        .collect();
    let mut pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            ("environment", "live"),
            ("fields", "cdtf-heart-rate,created_at,cdtf-note"),
            ("page", "3"),
            ("size", "50"),
            ("sort", "cdtf-heart-rate,asc"),
            ("sort", "created_at,desc"),
        ]
    );
}

#[tokio::test]
async fn a_stream_fetches_no_page_before_it_is_needed() {
    let server = Server::new(|seen| ok(ENVELOPES[0](page_number(seen)))).await;
    let mut stream = server.vitals().list().stream();
    assert!(server.calls().is_empty());
    for _ in 0..20 {
        stream.try_next().await.unwrap().unwrap();
    }
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn pages_are_fetched_ahead_as_far_as_was_asked_for() {
    for (number, envelope) in ENVELOPES.into_iter().enumerate() {
        let server = Server::new(move |seen| ok(envelope(page_number(seen)))).await;
        let list = server.vitals().list().page_size(20).prefetch(2);
        let all = list.all().await.unwrap().complete().unwrap();
        let ids: Vec<_> = all.iter().map(|record| record.id.to_string()).collect();
        let expected: Vec<_> = (0..45).map(|n| format!("r{n}")).collect();
        assert_eq!(ids, expected);
        let mut pages: Vec<_> = server.calls().iter().map(page_number).collect();
        pages.sort_unstable();
        assert_eq!(pages, requested(number), "envelope {number}");
    }
}

#[tokio::test]
async fn an_error_ahead_comes_in_its_turn() {
    let server = Server::new(|seen| match page_number(seen) {
        2 => problem(404, "GONE"),
        page => ok(ENVELOPES[0](page)),
    })
    .await;
    let mut stream = server.vitals().list().prefetch(5).stream();
    for _ in 0..40 {
        stream.try_next().await.unwrap().unwrap();
    }
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.api().unwrap().status, 404);
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_item_that_moves_to_the_next_page_comes_once() {
    let server = Server::new(|seen| {
        let page = page_number(seen);
        // After the first page was read, three records are added at the front.
        let from = if page == 0 { 0 } else { page * 20 - 3 };
        ok(json!({"content": records(from, (from + 20).min(45)), "last": page == 2}))
    })
    .await;
    let all = server
        .vitals()
        .list()
        .all()
        .await
        .unwrap()
        .complete()
        .unwrap();
    let ids: Vec<_> = all.iter().map(|record| record.id.to_string()).collect();
    let expected: Vec<_> = (0..45).map(|n| format!("r{n}")).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn a_stream_says_where_to_resume() {
    let server = Server::new(|seen| ok(ENVELOPES[0](page_number(seen)))).await;
    let mut stream = server.vitals().list().stream();
    assert_eq!(stream.page_to_resume(), 0);
    for (read, page) in [(19, 0), (1, 1), (1, 1), (19, 2), (5, 2)] {
        for _ in 0..read {
            stream.try_next().await.unwrap().unwrap();
        }
        assert_eq!(stream.page_to_resume(), page);
    }
    let rest = server.vitals().list().first_page(2).all().await.unwrap();
    assert_eq!(rest.len(), 5);
}

async fn repeats(answer: impl Fn(u64) -> Response + Send + Sync + 'static) -> (Error, usize) {
    let server = Server::new(move |seen| answer(page_number(seen))).await;
    let all = server.vitals().list().all().await;
    let error = all.expect_err("the server repeats itself");
    (error, server.calls().len())
}

#[tokio::test]
async fn a_server_that_repeats_itself_is_cut_short() {
    let (error, calls) = repeats(|_| ok(json!({"content": records(0, 20), "last": false}))).await;
    assert!(matches!(error, Error::RepeatedPage { .. }), "{error:?}");
    assert_eq!(calls, 2);
    let (error, calls) = repeats(|page| {
        let from = page % 3 * 20;
        ok(json!({"content": records(from, from + 20), "last": false}))
    })
    .await;
    assert!(matches!(error, Error::RepeatedPage { .. }), "{error:?}");
    assert_eq!(calls, 4);
}

#[tokio::test]
async fn a_list_that_never_ends_is_cut_short() {
    let server = Server::new(|seen| {
        let page = page_number(seen);
        ok(json!({"content": records(page, page + 1), "last": false}))
    })
    .await;
    let mut stream = server.vitals().list().page_limit(7).stream();
    for _ in 0..7 {
        stream.try_next().await.unwrap().unwrap();
    }
    let error = stream.try_next().await.unwrap_err();
    assert!(matches!(error, Error::EndlessList { .. }), "{error:?}");
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!(server.calls().len(), 7);
}

#[tokio::test]
async fn a_list_as_long_as_the_limit_is_no_error() {
    let server = Server::new(|seen| ok(ENVELOPES[0](page_number(seen)))).await;
    let all = server
        .vitals()
        .list()
        .page_limit(3)
        .all()
        .await
        .unwrap()
        .complete()
        .unwrap();
    assert_eq!(all.len(), 45);
}

#[tokio::test]
async fn a_stream_ends_with_its_error() {
    let server = Server::new(|seen| match page_number(seen) {
        1 => problem(500, "BROKEN"),
        page => ok(ENVELOPES[0](page)),
    })
    .await;
    let mut stream = server.vitals().list().stream();
    for _ in 0..20 {
        stream.try_next().await.unwrap().unwrap();
    }
    assert_eq!(
        stream.try_next().await.unwrap_err().api().unwrap().status,
        500
    );
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn conditions_and_dates_are_sent() {
    let server = Server::new(|_| ok(json!([]))).await;
    let list = server
        .vitals()
        .list()
        .filter(HEART_RATE.is_one_of([60, 61]))
        .filter(NOTE.is("calm"))
        .filter(SOURCE_TYPE.is("ASSESSMENT"))
        .date_start("2026-01-01T00:00:00Z".parse().unwrap())
        .date_end("2026-02-01T00:00:00Z".parse().unwrap())
        .source_id("asr1");
    list.page(0).await.unwrap();
    let calls = server.calls();
    let sent: Vec<_> = url::form_urlencoded::parse(calls[0].query().as_bytes())
        .into_owned()
        .skip_while(|(name, _)| name != "filters")
        .collect();
    let expected = [
        ("filters", "cdtf-heart-rate=60,61"),
        ("filters", "cdtf-note=calm"),
        ("filters", "source_type=ASSESSMENT"),
        ("dateStart", "2026-01-01T00:00:00.000Z"),
        ("dateEnd", "2026-02-01T00:00:00.000Z"),
        ("sourceId", "asr1"),
    ];
    assert_eq!(
        sent,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    let shown = format!("{list:?}");
    assert!(shown.contains("Filter(cdtf-note)") && !shown.contains("calm"));
}

#[tokio::test]
async fn conditions_can_be_named_after_their_fields() {
    let server = Server::new(|_| ok(json!([]))).await;
    let mut profile = Profile::v1();
    profile.list_parameters.filters = FilterPlacement::FieldName;
    let client = Client::new(server.config().profile(profile)).unwrap();
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let list = vitals.list().filter(HEART_RATE.is(60));
    list.page(0).await.unwrap();
    assert_eq!(query(&server.calls()[0])["cdtf-heart-rate"], "60");
}

#[tokio::test]
async fn a_condition_that_would_mean_another_is_not_sent() {
    let server = Server::new(|_| ok(json!([]))).await;
    let list = server.vitals().list().filter(NOTE.is("calm, tired"));
    let error = list.page(0).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "request not sent: a filter value for cdtf-note contains a comma, the separator of values"
    );
    assert!(server.calls().is_empty());
}
