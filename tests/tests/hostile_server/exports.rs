//! Exports, row by row and to a file.

use welkin_runtime::Error;
use welkin_runtime::exports::{ExportError, ExportResource};

use crate::care;
use crate::records::record;
use crate::server::{Answer, Asked};
use crate::table::{Family, HEALTH_DATA, Outcome, fails, partly, read};

async fn rows(client: care::Client) -> Result<Outcome, Error> {
    let mut rows = client.runtime().export(ExportResource::CDT_RECORD).rows();
    let (mut items, mut unread) = (0, 0);
    loop {
        match rows.try_next().await {
            Ok(Some(_)) => items += 1,
            Ok(None) => return Ok(partly(items, unread)),
            Err(Error::UnreadItem { .. }) => unread += 1,
            Err(error) => return Err(error),
        }
    }
}

async fn file(client: care::Client) -> Result<Outcome, Error> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("rows.ndjson");
    let export = client.runtime().export(ExportResource::CDT_RECORD);
    match export.to_ndjson(&path).await {
        Ok(progress) => {
            let text = std::fs::read_to_string(&path).expect("the file is text");
            // Rows are unchanged, each on a separate line.
            assert!(
                text.lines()
                    .all(|line| line.starts_with('{') && line.ends_with('}'))
            );
            Ok(partly(
                text.lines().count(),
                usize::try_from(progress.unread).expect("few rows"),
            ))
        }
        Err(ExportError::Api(error)) => Err(error),
        Err(error) => panic!("the file could not be written: {error}"),
    }
}

/// Returns a page of rows.
fn page(rows: &[String], has_next: &str, end: &str) -> Answer {
    Answer::Json(format!(
        r#"{{"data":[{}],"cursor":{{"hasNext":{has_next},"end":{end}}}}}"#,
        rows.join(",")
    ))
}

fn row(id: &str, second: usize) -> String {
    format!(
        r#"{{"id":"{id}","updatedAt":"2026-01-01T00:00:{second:02}.000Z","cdtName":"cdt-vitals"}}"#
    )
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("exports");
    bad_rows(&mut family);
    bad_pages(&mut family);
    endless(&mut family);
    family
}

/// One bad row after a good one.
fn bad_rows(family: &mut Family) {
    let bad = [
        ("null", "null".to_owned(), partly(1, 1)),
        ("a text", format!("\"{HEALTH_DATA}\""), partly(1, 1)),
        (
            "a row without an id",
            r#"{"jsonBody":{}}"#.to_owned(),
            partly(1, 1),
        ),
        ("a null id", r#"{"id":null}"#.to_owned(), partly(1, 1)),
        (
            "a numeric id",
            r#"{"id":17,"updatedAt":"2026-01-01T00:00:01.000Z"}"#.to_owned(),
            read(2),
        ),
        (
            "half an emoji",
            record("odd", r#""cdtf-note":"\ud83d""#),
            read(2),
        ),
        (
            "1e999",
            record("odd", r#""cdtf-temperature":1e999"#),
            read(2),
        ),
        (
            "jsonBody null",
            r#"{"id":"odd","jsonBody":null}"#.to_owned(),
            read(2),
        ),
    ];
    for (name, bad, expected) in bad {
        let items = [row("good", 0), bad];
        let answer = move |_: &Asked| page(&items, "false", r#""2026-01-01T00:00:30.000Z""#);
        family.add(
            format!("{name} among rows"),
            expected.clone(),
            answer.clone(),
            rows,
        );
        family.add(
            format!("{name} among rows of a file"),
            expected,
            answer,
            file,
        );
    }
}

/// Pages that contradict themselves, or have odd values for their end.
fn bad_pages(family: &mut Family) {
    let end = r#""2026-01-01T00:00:30.000Z""#;
    family.add(
        "rows that stay where they are",
        fails("RepeatedPage"),
        move |_| page(&[row("a", 1)], "true", end),
        rows,
    );
    family.add(
        "no rows, and more of them",
        fails("IncompleteList"),
        move |_| page(&[], "true", "null"),
        rows,
    );
    family.add(
        "a cursor that is null",
        fails("Decode"),
        |_| Answer::Json(r#"{"data":null,"cursor":null}"#.to_owned()),
        rows,
    );
    family.add(
        "hasNext as a text",
        read(1),
        move |_| page(&[row("a", 1)], "\"false\"", end),
        rows,
    );
    family.add(
        "an end that is no moment",
        read(1),
        |_| page(&[row("a", 1)], "false", "\"never\""),
        rows,
    );
    family.add(
        "an end after the end of time",
        read(1),
        |_| page(&[row("a", 1)], "false", "\"9999-12-31T23:59:59.999Z\""),
        rows,
    );
}

/// Exports without an end.
fn endless(family: &mut Family) {
    family.add(
        "rows without end",
        fails("TooLarge"),
        |_| Answer::endless(200, &"[".repeat(65536)),
        file,
    );
    family.add(
        "an export that is cut off",
        fails("Decode"),
        |_| Answer::Json(r#"{"data":[{"id":"a"}"#.to_owned()),
        file,
    );
}
