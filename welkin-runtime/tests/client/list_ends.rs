//! Where lists end, and what is reported where they end too early, by servers of every kind.

use serde_json::{Value, json};
use welkin_runtime::error::ListExtent;
use welkin_runtime::record::UnreadReason;
use welkin_runtime::{Error, Listing, Record, RecordId};

use crate::server::{Seen, Server, ok, record};
use crate::vitals::Vitals;

fn parameter(seen: &Seen, name: &str) -> Option<u64> {
    let mut pairs = url::form_urlencoded::parse(seen.query().as_bytes());
    let value = pairs.find(|(key, _)| key == name)?.1;
    Some(value.parse().expect("the parameter is a number"))
}

fn records(from: u64, to: u64) -> Vec<Value> {
    (from..to).map(|n| record(&format!("r{n}"), 72)).collect()
}

/// Page `n` of 250 records on a server that gives 100 a page at most.
fn capped(n: u64) -> Vec<Value> {
    records((n * 100).min(250), (n * 100 + 100).min(250))
}

/// What a list comes to.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// So many records.
    Records(usize),
    Incomplete(u64, ListExtent),
    Repeated,
    Endless,
}

fn outcome(list: Result<Listing<Record<Vitals>>, Error>) -> Outcome {
    match list {
        Ok(listing) => Outcome::Records(listing.complete().expect("all can be read").len()),
        Err(Error::IncompleteList { read, expected, .. }) => Outcome::Incomplete(read, expected),
        Err(Error::RepeatedPage { .. }) => Outcome::Repeated,
        Err(Error::EndlessList { .. }) => Outcome::Endless,
        Err(other) => panic!("{other}"),
    }
}

/// A list of a thousand a page, at most 20 pages, from a server that answers by page number.
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

/// Servers that tell the truth, or contradict themselves without hiding anything.
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
        // Of 251 records, one on the first page is deleted once that has been read.
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

/// Servers that say that there is more than they send.
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
        "GET /patients/{patient}/cdts/{cdt} ended after 2 items, but the server reports 3 items"
    );
    assert!(error.request().is_some() && !error.is_retryable());
    assert!(stream.try_next().await.unwrap().is_none());
}

/// A list that is gone on with is as long as the server says, too.
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

/// Two pages, with four items among them that are no records.
fn with_bad_items(n: u64) -> Value {
    let items = match n {
        0 => json!([record("a", 60), null, record("b", 61), 7]),
        _ => json!([{"jsonBody": {}}, record("c", 62), "text"]),
    };
    json!({"content": items, "totalElements": 7, "totalPages": 2})
}

async fn bad_items() -> Server {
    Server::new(|seen| ok(with_bad_items(parameter(seen, "page").unwrap_or_default()))).await
}

#[tokio::test]
async fn items_that_cannot_be_read_are_listed_beside_the_others() {
    let server = bad_items().await;
    let listing = server.vitals().list().all().await.unwrap();
    assert_eq!((listing.len(), listing.is_empty()), (3, false));
    let shown = format!("{listing:?}");
    assert!(
        shown.contains("NotAnObject") && !shown.contains("text"),
        "{shown}"
    );
    let found: Vec<_> = listing
        .unread()
        .iter()
        .map(|item| (item.page, item.position, item.reason))
        .collect();
    assert_eq!(
        found,
        [
            (Some(0), 1, UnreadReason::Null),
            (Some(0), 3, UnreadReason::NotAnObject),
            (Some(1), 0, UnreadReason::NoId),
            (Some(1), 2, UnreadReason::NotAnObject),
        ]
    );
    let (items, unread) = listing.into_parts();
    assert_eq!((items.len(), unread.len()), (3, 4));

    let error = server.vitals().list().all().await.unwrap().complete();
    assert_eq!(
        error.unwrap_err().to_string(),
        "GET /patients/{patient}/cdts/{cdt}: 4 of 7 items could not be read; \
         the first: item 1 of page 0 could not be read: it is null"
    );
}

#[tokio::test]
async fn a_stream_goes_on_after_items_that_cannot_be_read() {
    let server = bad_items().await;
    for prefetch in [0, 2] {
        let mut stream = server.vitals().list().prefetch(prefetch).stream();
        let mut found = Vec::new();
        loop {
            match stream.try_next().await {
                Ok(Some(record)) => found.push(record.id.to_string()),
                Ok(None) => break,
                Err(Error::UnreadItem { item, .. }) => {
                    found.push(format!("{:?}.{}", item.page.unwrap(), item.position));
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(found, ["a", "0.1", "b", "0.3", "1.0", "c", "1.2"]);
    }
}

#[tokio::test]
async fn a_page_says_what_of_it_could_not_be_read() {
    let server = bad_items().await;
    let page = server.vitals().list().page(1).await.unwrap();
    let places: Vec<_> = page
        .unread
        .iter()
        .map(|it| (it.page, it.position))
        .collect();
    assert_eq!(
        (page.items.len(), places),
        (1, vec![(Some(1), 0), (Some(1), 2)])
    );
}

#[tokio::test]
async fn pages_without_a_readable_item_do_not_end_a_list() {
    let server = Server::new(|seen| {
        ok(match parameter(seen, "page").unwrap_or_default() {
            2 => json!({"content": [record("a", 60)], "last": true}),
            _ => json!({"content": [null, null], "last": false}),
        })
    })
    .await;
    let listing = server.vitals().list().all().await.unwrap();
    assert_eq!((listing.len(), listing.unread().len()), (1, 4));
}

#[tokio::test]
async fn an_id_that_comes_twice_on_a_page_comes_twice() {
    let server =
        Server::new(|_| ok(json!({"content": [record("a", 60), record("a", 61)], "last": true})))
            .await;
    let listing = server.vitals().list().all().await.unwrap();
    let ids: Vec<&RecordId<Vitals>> = listing.items().iter().map(|it| &it.id).collect();
    assert_eq!(ids.len(), 2);
}

/// A server with records on pages of any length, which states what it states on every page, truly; and how long pages are, falsely.
#[derive(Clone, Debug, Default)]
struct Arbitrary {
    pages: Vec<Vec<u64>>,
    states_last: bool,
    states_items: bool,
    states_pages: bool,
    size: Option<u64>,
}

impl Arbitrary {
    fn new(random: &mut fastrand::Rng) -> Self {
        let (states_last, states_items, states_pages) =
            (random.bool(), random.bool(), random.bool());
        let states_anything = states_last || states_items || states_pages;
        let mut next = 0;
        let pages = (0..random.u64(1..8)).map(|_| {
            // Only a server that says that there is more may leave a page empty.
            let count = random.u64(u64::from(!states_anything)..6);
            next += count;
            (next - count..next).collect()
        });
        Self {
            pages: pages.collect(),
            states_last,
            states_items,
            states_pages,
            size: random.bool().then(|| random.u64(0..20)),
        }
    }

    fn records(&self) -> usize {
        self.pages.iter().map(Vec::len).sum()
    }

    fn answer(&self, number: u64) -> Value {
        let number = usize::try_from(number).expect("it is small");
        let ids = self.pages.get(number).into_iter().flatten();
        let records: Vec<_> = ids.map(|n| record(&format!("r{n}"), 72)).collect();
        json!({
            "content": records,
            "size": self.size,
            "last": self.states_last.then_some(number + 1 >= self.pages.len()),
            "totalPages": self.states_pages.then_some(self.pages.len()),
            "totalElements": self.states_items.then_some(self.records()),
        })
    }

    /// Whether nothing but the number of items says that the list goes on over empty pages.
    fn may_seem_to_end(&self) -> bool {
        let empty = |pages: &[Vec<u64>]| pages.iter().all(Vec::is_empty);
        self.states_items
            && !self.states_last
            && !self.states_pages
            && self.pages.windows(2).any(empty)
    }
}

#[tokio::test]
async fn lists_of_arbitrary_pages_are_read_whole_or_are_errors() {
    let served = std::sync::Arc::new(std::sync::Mutex::new(Arbitrary::default()));
    let current = std::sync::Arc::clone(&served);
    let server = Server::new(move |seen| {
        let number = parameter(seen, "page").expect("a page is asked for");
        ok(current.lock().expect("no test panicked").answer(number))
    })
    .await;
    let (mut whole, mut random) = (0, fastrand::Rng::with_seed(11));
    for number in 0..400 {
        let arbitrary = Arbitrary::new(&mut random);
        *served.lock().expect("no test panicked") = arbitrary.clone();
        let mut list = server.vitals().list().prefetch(random.usize(0..3));
        if random.bool() {
            list = list.page_size(random.u32(1..20));
        }
        match outcome(list.all().await) {
            Outcome::Records(found) => {
                assert_eq!(found, arbitrary.records(), "{number}: {arbitrary:?}");
                whole += 1;
            }
            Outcome::Incomplete(..) if arbitrary.may_seem_to_end() => {}
            other => panic!("{number}: {other:?} of {arbitrary:?}"),
        }
    }
    assert!(whole > 300, "{whole} lists were read whole");
}

/// Items of three bytes are below the limit of a response, and would take a thousand times as much memory.
#[tokio::test]
async fn a_page_of_a_hundred_thousand_items_is_an_error() {
    for item in ["{}", "null", r#"{"id":"r"}"#] {
        let items = vec![item; 100_000].join(",");
        let body = format!("{{\"content\":[{items}],\"last\":true}}");
        let server =
            Server::new(move |_| ([("content-type", "application/json")], body.clone())).await;
        let error = server.vitals().list().all().await.expect_err(item);
        assert!(error.to_string().contains("too many items"), "{error}");
        assert!(!error.is_retryable());
    }
}
