//! The end of lists, and errors when they end too early, for servers of every kind.

use serde_json::{Value, json};
use welkin_runtime::error::ListExtent;
use welkin_runtime::{Error, Listing, Record};

use crate::server::{Seen, Server, ok, record};
use crate::vitals::Vitals;

pub(crate) fn parameter(seen: &Seen, name: &str) -> Option<u64> {
    let mut pairs = url::form_urlencoded::parse(seen.query().as_bytes());
    let value = pairs.find(|(key, _)| key == name)?.1;
    Some(value.parse().expect("the parameter is a number"))
}

pub(crate) fn records(from: u64, to: u64) -> Vec<Value> {
    (from..to).map(|n| record(&format!("r{n}"), 72)).collect()
}

/// Returns page `n` of 250 records on a server with at most 100 per page.
fn capped(n: u64) -> Vec<Value> {
    records((n * 100).min(250), (n * 100 + 100).min(250))
}

/// The outcome of reading a list.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    /// The number of records.
    Records(usize),
    Incomplete(u64, ListExtent),
    Repeated,
    Endless,
}

pub(crate) fn outcome(list: Result<Listing<Record<Vitals>>, Error>) -> Outcome {
    match list {
        Ok(listing) => Outcome::Records(listing.complete().expect("all can be read").len()),
        Err(Error::IncompleteList { read, expected, .. }) => Outcome::Incomplete(read, expected),
        Err(Error::RepeatedPage { .. }) => Outcome::Repeated,
        Err(Error::EndlessList { .. }) => Outcome::Endless,
        Err(other) => panic!("{other}"),
    }
}

/// Reads a list with 1,000 items per page and at most 20 pages, from a server with a response per page number.
async fn read(answer: impl Fn(u64) -> Value + Send + Sync + 'static, prefetch: usize) -> Outcome {
    let server = Server::new(move |seen| {
        ok(answer(
            parameter(seen, "page").expect("a page is asked for"),
        ))
    })
    .await;
    let list = server.vitals().list().page_size(1000).page_limit(20);
    outcome(list.prefetch(prefetch).all().await)
}

type Answer = fn(u64) -> Value;

/// Servers with correct totals, or with contradictions that hide no items.
const WHOLE: &[(&str, Answer)] = &[
    (
        "only totalElements",
        |n| json!({"data": capped(n), "metaInfo": {"totalElements": 250}}),
    ),
    (
        "the size that was asked for, and totalElements",
        |n| json!({"data": capped(n), "metaInfo": {"page": n, "pageSize": 1000, "totalElements": 250}}),
    ),
    (
        "the size that was asked for, and nothing else",
        |n| json!({"data": capped(n), "metaInfo": {"page": n, "pageSize": 1000}}),
    ),
    (
        "pages of the size that was asked for",
        |n| json!({"content": capped(n), "size": 1000, "totalPages": 1, "totalElements": 250}),
    ),
    ("no metadata", |n| json!({"data": capped(n)})),
    ("a bare array", |n| json!(capped(n))),
    (
        "only last",
        |n| json!({"content": capped(n), "last": n == 2}),
    ),
    (
        "only hasNext",
        |n| json!({"content": capped(n), "hasNext": n < 2}),
    ),
    (
        "only lastPage",
        |n| json!({"data": capped(n), "metaInfo": {"lastPage": n == 2}}),
    ),
    (
        "only totalPages",
        |n| json!({"content": capped(n), "totalPages": 3}),
    ),
    (
        "a total of zero",
        |n| json!({"content": capped(n), "totalElements": 0}),
    ),
    (
        "no pages at all, it says",
        |n| json!({"content": capped(n), "totalPages": 0}),
    ),
    (
        "a total that is too small",
        |n| json!({"content": capped(n), "totalElements": 120}),
    ),
    (
        "a total that is too small, and last",
        |n| json!({"content": capped(n), "totalElements": 120, "last": n == 2}),
    ),
    (
        "metadata that is null",
        |n| json!({"content": capped(n), "last": null, "totalElements": null, "totalPages": null, "size": null}),
    ),
    ("empty pages in the middle", |n| {
        let page = if n % 3 == 0 {
            capped(n / 3)
        } else {
            Vec::new()
        };
        json!({"content": page, "totalPages": 9, "last": n == 8})
    }),
    ("empty pages, of which only last tells", |n| {
        let page = if n % 3 == 0 {
            capped(n / 3)
        } else {
            Vec::new()
        };
        json!({"content": page, "last": n == 6})
    }),
    ("an empty page, with a total of the items", |n| {
        let page = if n % 2 == 0 {
            capped(n / 2)
        } else {
            Vec::new()
        };
        json!({"content": page, "totalElements": 250})
    }),
    (
        "an empty page without metadata, of a known number of pages",
        |n| match n {
            0 => json!({"content": records(0, 200), "totalPages": 3}),
            1 => json!({"content": []}),
            _ => json!({"content": records(200, 250)}),
        },
    ),
    (
        "an empty page without metadata after one that was not the last",
        |n| match n {
            0 => json!({"content": records(0, 200), "last": false}),
            1 => json!([]),
            _ => json!({"content": records(200, 250), "last": true}),
        },
    ),
    ("the whole list on every page", |_| json!(records(0, 250))),
    ("the last page again beyond the end", |n| {
        json!(capped(n.min(2)))
    }),
    ("a record deleted while it is read", |n| {
        // Of 251 records, one on the first page is deleted after that page has been read.
        match n {
            0 => json!({"content": records(0, 100), "totalElements": 251}),
            1 => json!({"content": records(101, 201), "totalElements": 250}),
            _ => json!({"content": records(201, 251), "totalElements": 250}),
        }
    }),
    ("records added while it is read", |n| match n {
        0 => json!({"content": records(0, 100), "totalElements": 249}),
        1 => json!({"content": records(99, 199), "totalElements": 250}),
        _ => json!({"content": records(199, 250), "totalElements": 251}),
    }),
    ("the end deleted while it is read", |n| match n {
        0 => json!({"content": records(0, 250), "totalElements": 300}),
        _ => json!({"content": [], "totalElements": 250}),
    }),
];

#[tokio::test]
async fn lists_are_read_to_their_end() {
    for (name, answer) in WHOLE {
        for prefetch in [0, 3] {
            let found = read(answer, prefetch).await;
            assert_eq!(found, Outcome::Records(250), "{name}, {prefetch} ahead");
        }
    }
}

/// Servers that announce more records than they send.
#[rustfmt::skip]
const SHORT: &[(&str, Answer, Outcome)] = &[
    ("last, short of totalElements",
        |_| json!({"content": records(0, 100), "last": true, "totalElements": 250}),
        Outcome::Incomplete(100, ListExtent::Items(250))),
    ("last, short of totalPages",
        |_| json!({"content": records(0, 100), "last": true, "totalPages": 3}),
        Outcome::Incomplete(100, ListExtent::Pages(3))),
    ("no hasNext, short of totalElements",
        |n| json!({"content": capped(n), "hasNext": n < 1, "totalElements": 250}),
        Outcome::Incomplete(200, ListExtent::Items(250))),
    ("records that are counted and not sent",
        |n| json!({"content": capped(n), "totalElements": 253}),
        Outcome::Incomplete(250, ListExtent::Items(253))),
    ("a total that only the first page states",
        |n| if n == 0 { json!({"content": capped(0), "totalElements": 250}) } else { json!({"content": [], "last": true}) },
        Outcome::Incomplete(100, ListExtent::Items(250))),
    ("empty pages without metadata after one that was not the last",
        |n| if n == 0 { json!({"content": records(0, 200), "last": false}) } else { json!([]) },
        Outcome::Incomplete(200, ListExtent::More)),
    ("nothing, of many", |_| json!({"content": [], "totalElements": 250}), Outcome::Incomplete(0, ListExtent::Items(250))),
    ("the first page for ever", |_| json!({"content": records(0, 100), "totalElements": 250}), Outcome::Repeated),
    ("the first page for ever, never the last", |_| json!({"content": records(0, 100), "last": false}), Outcome::Repeated),
    ("the first page twice, then the last",
        |n| json!({"content": records(0, 100), "last": n == 1}), Outcome::Repeated),
    ("a list cut to the size that was asked for", |_| json!(records(0, 1000)), Outcome::Repeated),
    ("pages in a circle", |n| json!({"content": capped(n % 3), "totalElements": 100_000}), Outcome::Repeated),
    ("empty pages for ever", |_| json!({"content": [], "last": false}), Outcome::Endless),
    ("as many pages as can be counted", |_| json!({"content": [], "totalPages": u64::MAX}), Outcome::Endless),
    ("new records for ever", |n| json!({"content": records(n, n + 1), "last": false}), Outcome::Endless),
    ("new records for ever, unasked", |n| json!(records(n, n + 1)), Outcome::Endless),
];

#[tokio::test]
async fn lists_that_end_too_early_are_errors() {
    for (name, answer, expected) in SHORT {
        for prefetch in [0, 3] {
            let found = read(answer, prefetch).await;
            assert_eq!(found, *expected, "{name}, {prefetch} ahead");
        }
    }
}

#[tokio::test]
async fn what_came_of_a_short_list_comes_before_its_error() {
    let server =
        Server::new(|_| ok(json!({"content": records(0, 2), "last": true, "totalElements": 3})))
            .await;
    let mut stream = server.vitals().list().stream();
    for id in ["r0", "r1"] {
        assert_eq!(stream.try_next().await.unwrap().unwrap().id.as_str(), id);
    }
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /patients/{patient}/cdts/{cdt}: the list ended after 2 items, but the server reports 3 items"
    );
    assert!(error.request().is_some() && !error.is_retryable());
    assert!(stream.try_next().await.unwrap().is_none());
}

/// The total also applies to a list that is continued.
#[tokio::test]
async fn lists_that_begin_later_are_read_to_their_end() {
    let answers: [Answer; 5] = [
        |n| json!({"data": capped(n), "metaInfo": {"pageSize": 100, "totalElements": 250}}),
        |n| json!({"data": capped(n), "metaInfo": {"pageSize": 1000, "totalElements": 250}}),
        |n| json!({"data": capped(n), "metaInfo": {"pageSize": 120, "totalElements": 250}}),
        |n| json!({"data": capped(n), "metaInfo": {"totalElements": 250}}),
        |n| json!({"content": capped(n), "totalPages": 3, "totalElements": 250, "last": n > 1}),
    ];
    for (number, answer) in answers.into_iter().enumerate() {
        for (first, expected) in [(1, 150), (2, 50), (3, 0), (u64::MAX, 0)] {
            let server = Server::new(move |seen| {
                let page = parameter(seen, "page").unwrap_or_default();
                ok(answer(page.min(1000)))
            })
            .await;
            let list = server.vitals().list().first_page(first);
            let found = outcome(list.all().await);
            assert_eq!(
                found,
                Outcome::Records(expected),
                "answer {number} from page {first}"
            );
        }
    }
}
