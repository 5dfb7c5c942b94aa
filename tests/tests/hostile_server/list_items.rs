//! Lists with bad items, and JSON without a list.

use crate::lists::{all, page, patients, stream};
use crate::records::record;
use crate::server::{Answer, Asked};
use crate::table::{Family, HEALTH_DATA, fails, partly, read};

/// One bad item among good ones.
pub(super) fn bad_items(family: &mut Family) {
    unreadable(family);
    odd(family);
    let items = [
        "null".to_owned(),
        r#"{"id":"p1","firstName":"\ud83d"}"#.to_owned(),
    ];
    family.add(
        "null for a patient",
        partly(1, 1),
        move |_| page(&items, r#""totalElements":2"#),
        patients,
    );
}

/// Items that can't be read, among others that can.
fn unreadable(family: &mut Family) {
    let unread = [
        ("null", "null".to_owned()),
        ("a text", format!("\"{HEALTH_DATA}\"")),
        ("a number", "1e999".to_owned()),
        ("a list", "[[[]]]".to_owned()),
        (
            "no id",
            format!(r#"{{"jsonBody":{{"cdtf-note":"{HEALTH_DATA}"}}}}"#),
        ),
        ("a null id", r#"{"id":null,"jsonBody":{}}"#.to_owned()),
    ];
    for (name, bad) in unread {
        let items = [record("good", ""), bad, record("last", "")];
        let answer = move |_: &Asked| page(&items, r#""totalElements":3,"last":true"#);
        family.add(
            format!("{name} for a record"),
            partly(2, 1),
            answer.clone(),
            all,
        );
        family.add(
            format!("{name} for a record of a stream"),
            partly(2, 1),
            answer,
            stream,
        );
    }
}

/// Items that are odd, but can be read.
fn odd(family: &mut Family) {
    let odd = [
        ("half an emoji", record("odd", r#""cdtf-note":"\ud83d""#)),
        (
            "a control character",
            record("odd", "\"cdtf-note\":\"\u{7}\u{0}\""),
        ),
        ("1e999", record("odd", r#""cdtf-temperature":1e999"#)),
        (
            "jsonBody null",
            r#"{"id":"odd","jsonBody":null}"#.to_owned(),
        ),
        ("a numeric id", r#"{"id":17,"jsonBody":{}}"#.to_owned()),
        (
            "deep nesting",
            record(
                "odd",
                &format!(r#""x":{}{}"#, "[".repeat(5000), "]".repeat(5000)),
            ),
        ),
    ];
    for (name, odd) in odd {
        let items = [record("good", ""), odd];
        family.add(
            format!("{name} in a record"),
            read(2),
            move |_| page(&items, r#""totalElements":2"#),
            all,
        );
    }
}

/// JSON without a list.
pub(super) fn no_lists(family: &mut Family) {
    let null = |_: &Asked| Answer::Json(r#"{"content":null}"#.to_owned());
    family.add("a list that is null", read(0), null, all);
    for (name, body) in [
        ("null", "null"),
        ("an empty object", "{}"),
        (
            "a list that is a text",
            r#"{"content":"HEALTH-DATA-CANARY"}"#,
        ),
        ("a list within lists", r#"{"data":{"data":{"data":{}}}}"#),
    ] {
        family.add(
            format!("{name} for a list"),
            fails("Decode"),
            move |_| Answer::Json(body.to_owned()),
            all,
        );
    }
}
