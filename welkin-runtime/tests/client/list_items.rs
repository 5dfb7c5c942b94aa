//! Items of lists that can't be read, and pages of any length.

use serde_json::{Value, json};
use welkin_runtime::record::UnreadReason;
use welkin_runtime::{Error, RecordId};

use crate::list_ends::{Outcome, outcome, parameter};
use crate::server::{Server, ok, record};
use crate::vitals::Vitals;

/// Returns two pages, with four items that are not records.
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

/// A server with records on pages of any length. Its paging information is on every page and correct, except for the
/// page size.
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
            // Only a server that announces more items may send an empty page.
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

    /// Whether only the number of items shows that the list continues after empty pages.
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
