//! Lists of records and of patients.

use welkin_runtime::{Error, PatientId};

use crate::care;
use crate::list_items::{bad_items, no_lists};
use crate::records::record;
use crate::server::{Answer, Asked};
use crate::table::{Family, Outcome, fails, partly, read};

pub(super) async fn all(client: care::Client) -> Result<Outcome, Error> {
    let list = client.patient(PatientId::from("p1")).vitals().list();
    let listing = list.page_size(1000).page_limit(50).all().await?;
    Ok(partly(listing.items().len(), listing.unread().len()))
}

/// Reads with the stream, which continues after an item that can't be read.
pub(super) async fn stream(client: care::Client) -> Result<Outcome, Error> {
    let list = client.patient(PatientId::from("p1")).vitals().list();
    let mut stream = list.prefetch(2).page_limit(50).stream();
    let (mut items, mut unread) = (0, 0);
    loop {
        match stream.try_next().await {
            Ok(Some(_)) => items += 1,
            Ok(None) => return Ok(partly(items, unread)),
            Err(Error::UnreadItem { .. }) => unread += 1,
            Err(error) => return Err(error),
        }
    }
}

pub(super) async fn patients(client: care::Client) -> Result<Outcome, Error> {
    let listing = client.patients().list().all().await?;
    Ok(partly(listing.items().len(), listing.unread().len()))
}

/// Returns a page with these items and this paging information.
pub(super) fn page(items: &[String], info: &str) -> Answer {
    let comma = if info.is_empty() { "" } else { "," };
    Answer::Json(format!(
        r#"{{"content":[{}]{comma}{info}}}"#,
        items.join(",")
    ))
}

/// Returns the records `from` to `to`, excluding the last.
fn records(from: usize, to: usize) -> Vec<String> {
    (from..to)
        .map(|number| record(&format!("r{number}"), ""))
        .collect()
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("lists");
    ends(&mut family);
    short(&mut family);
    endless(&mut family);
    odd_statements(&mut family);
    changing(&mut family);
    errors_and_others(&mut family);
    bad_items(&mut family);
    no_lists(&mut family);
    family
}

/// Lists that end later than they seem to.
fn ends(family: &mut Family) {
    for (name, info) in [
        ("a cap on the size, and a total", r#""totalElements":250"#),
        (
            "a cap on the size, which is not admitted",
            r#""number":0,"size":1000,"totalElements":250"#,
        ),
        ("a total as a text", r#""totalElements":"250""#),
        ("a cap on the size, and nothing said", ""),
    ] {
        family.add(
            name,
            read(250),
            move |asked| {
                let from = asked.page() * 100;
                page(&records(from.min(250), (from + 100).min(250)), info)
            },
            all,
        );
    }
    let gaps = |asked: &Asked| match asked.page() {
        0 => page(&records(0, 2), r#""totalPages":4,"last":false"#),
        1 | 2 => page(&[], r#""totalPages":4,"last":false"#),
        _ => page(&records(2, 3), r#""totalPages":4,"last":true"#),
    };
    family.add("empty pages in the middle", read(3), gaps, all);
    family.add(
        "empty pages in the middle of a stream",
        read(3),
        gaps,
        stream,
    );
    family.add(
        "a last page that is called the last early",
        fails("IncompleteList"),
        |_| {
            page(
                &records(0, 2),
                r#""totalElements":5,"totalPages":3,"last":true"#,
            )
        },
        all,
    );
}

/// Lists with fewer items than announced.
fn short(family: &mut Family) {
    family.add(
        "fewer records than the total",
        fails("IncompleteList"),
        |asked| match asked.page() {
            0 => page(&records(0, 2), r#""totalElements":5"#),
            _ => page(&[], r#""totalElements":5"#),
        },
        all,
    );
    family.add(
        "fewer patients than the total",
        fails("IncompleteList"),
        |asked| match asked.page() {
            0 => page(&[r#"{"id":"a"}"#.to_owned()], r#""totalElements":5"#),
            _ => page(&[], r#""totalElements":5"#),
        },
        patients,
    );
    family.add(
        "a second page that is an error",
        fails("Api"),
        |asked| match asked.page() {
            0 => page(&records(0, 2), r#""totalElements":5"#),
            _ => Answer::Status(500, "[]".to_owned()),
        },
        all,
    );
    family.add(
        "a second page that is cut off",
        fails("Decode"),
        |asked| match asked.page() {
            0 => page(&records(0, 2), r#""totalElements":5"#),
            _ => Answer::Json(r#"{"content":[{"id":"#.to_owned()),
        },
        all,
    );
    family.add("totals beyond 64 bits", read(2), |_| {
        page(&records(0, 2), r#""totalElements":99999999999999999999999,"totalPages":-1,"size":1e999,"last":true"#)
    }, all);
}

/// Lists without an end.
fn endless(family: &mut Family) {
    family.add(
        "empty pages for ever",
        fails("EndlessList"),
        |_| page(&[], r#""last":false"#),
        all,
    );
    family.add(
        "full pages for ever",
        fails("EndlessList"),
        |asked| {
            let from = asked.page() * 10;
            page(&records(from, from + 10), r#""last":false"#)
        },
        all,
    );
    family.add(
        "the same page for ever",
        fails("RepeatedPage"),
        |_| page(&records(0, 10), r#""last":false"#),
        all,
    );
    family.add(
        "a page without end",
        fails("TooLarge"),
        |_| Answer::Repeated {
            head: "HTTP/1.1 200 OK\r\n\r\n{\"content\":[".to_owned(),
            chunk: record("r", "")
                .repeat(100)
                .replace("}{", "},{")
                .into_bytes(),
            times: u64::MAX,
        },
        all,
    );
}

/// Paging information of the first and the second page of a list of two pages.
const ODD_STATEMENTS: [(&str, &str, &str); 6] = [
    (
        "`last` and `hasNext` at once",
        r#""hasNext":true,"last":true"#,
        r#""last":true"#,
    ),
    (
        "`last` as a word in capitals",
        r#""last":"FALSE""#,
        r#""last":"True""#,
    ),
    (
        "a total with a fraction",
        r#""totalElements":4.0"#,
        r#""totalElements":4.0"#,
    ),
    (
        "a total in another spelling",
        r#""totalElements":4e0"#,
        r#""totalElements":"4.0""#,
    ),
    (
        "statements in an object of their own",
        r#""page":{"size":2,"number":0,"totalElements":4,"totalPages":2}"#,
        r#""page":{"size":2,"number":1,"totalElements":4,"totalPages":2}"#,
    ),
    (
        "a total by another name",
        r#""total":4"#,
        r#""pagination":{"totalCount":4}"#,
    ),
];

/// Servers with contradictory or malformed paging information.
fn odd_statements(family: &mut Family) {
    for (name, more, end) in ODD_STATEMENTS {
        family.add(
            name,
            read(4),
            move |asked| match asked.page() {
                0 => page(&records(0, 2), more),
                1 => page(&records(2, 4), end),
                _ => page(&[], ""),
            },
            all,
        );
        // Without a total, only the end is known to be missing.
        let has_total = more.contains("otal");
        family.add(
            format!("{name}, and empty pages instead of the second"),
            fails(if has_total {
                "IncompleteList"
            } else {
                "EndlessList"
            }),
            move |asked| match asked.page() {
                0 => page(&records(0, 2), more),
                _ => page(&[], more),
            },
            all,
        );
    }
}

/// Lists that change while they are read.
fn changing(family: &mut Family) {
    family.add(
        "a record that comes again in the place of another",
        fails("IncompleteList"),
        |asked| match asked.page() {
            0 => page(&records(0, 2), r#""totalElements":4"#),
            1 => page(&records(1, 3), r#""totalElements":4"#),
            _ => page(&[], r#""totalElements":4"#),
        },
        all,
    );
    family.add(
        "a record that is added while the list is read",
        read(4),
        |asked| match asked.page() {
            0 => page(&records(0, 2), r#""totalElements":4"#),
            1 => page(&records(1, 3), r#""totalElements":5"#),
            2 => page(&records(3, 4), r#""totalElements":5"#),
            _ => page(&[], r#""totalElements":5"#),
        },
        all,
    );
    family.add(
        "a total that shrinks while the list is read",
        read(3),
        |asked| match asked.page() {
            0 => page(&records(0, 2), r#""totalElements":4"#),
            _ => page(&records(2, 3), r#""totalElements":3"#),
        },
        all,
    );
    family.add(
        "the same unreadable page for ever",
        fails("RepeatedPage"),
        |_| page(&["null".to_owned()], r#""last":false"#),
        all,
    );
}

/// Errors with a good status, and records that are not of this list.
fn errors_and_others(family: &mut Family) {
    for (name, body) in [
        (
            "a list of errors with a good status",
            r#"[{"errorCode":"ACCESS_DENIED","message":"HEALTH-DATA-CANARY"}]"#,
        ),
        (
            "several errors with a good status",
            r#" [{"errorCode":"A"},{"errorCode":7,"details":{}}]"#,
        ),
    ] {
        family.add(
            name,
            fails("Api"),
            move |_| Answer::Json(body.to_owned()),
            all,
        );
    }
    let other = |cdt: &str| record("other", "").replace("cdt-vitals", cdt);
    let items = [record("good", ""), other("cdt-medications"), other("")];
    family.add(
        "records of another CDT",
        partly(1, 2),
        move |_| page(&items, r#""last":true"#),
        all,
    );
    let items = ["", " ", "..", "x\\u0001", "x\\n", "\\u202e"].map(|id| record(id, ""));
    family.add(
        "ids that can't be used",
        partly(0, 6),
        move |_| page(&items, r#""last":true"#),
        all,
    );
}
