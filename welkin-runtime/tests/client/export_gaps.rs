//! Rows that exports must not miss, duplicate or confuse: rows that become visible late, rows that can't be read, rows
//! of other CDTs.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::response::Response;
use serde_json::{Value, json};
use welkin_runtime::exports::{Export, ExportCheckpoint, ExportResource};

use crate::server::{Seen, Server, ok};

/// Returns the time of this many seconds after an hour.
pub(crate) fn moment(second: u64) -> String {
    format!("2026-11-23T09:{:02}:{:02}.000Z", second / 60, second % 60)
}

/// Rows in the order in which they have become visible: id and second of the last change.
type Rows = Arc<Mutex<Vec<(String, u64)>>>;

/// Starts a tenant whose rows are exported in the order of their changes, in pages of the requested size, from the
/// requested time.
pub(crate) async fn tenant(rows: &[(&str, u64)]) -> (Server, Rows) {
    let rows = rows.iter().map(|(id, at)| ((*id).to_owned(), *at));
    let rows: Rows = Arc::new(Mutex::new(rows.collect()));
    let held = Arc::clone(&rows);
    let server = Server::new(move |seen| answer(seen, &held)).await;
    (server, rows)
}

fn answer(seen: &Seen, rows: &Rows) -> Response {
    let parameter = |name| {
        let mut pairs = url::form_urlencoded::parse(seen.query().as_bytes());
        let pair = pairs.find(|(key, _)| key == name);
        pair.expect("the parameter is sent").1.into_owned()
    };
    let start = parameter("start");
    let size: usize = parameter("pageSize").parse().expect("it is a number");
    let mut rows = rows.lock().expect("no test panicked").clone();
    rows.retain(|(_, at)| moment(*at) >= start);
    rows.sort_by_key(|(_, at)| *at);
    // The rows of a page that were changed after the start, and further ones with the time of the last.
    let mut after = rows.iter().filter(|(_, at)| moment(*at) > start);
    let last = after.nth(size - 1).map_or(u64::MAX, |(_, at)| *at);
    let has_next = rows.iter().any(|(_, at)| *at > last);
    rows.retain(|(_, at)| *at <= last);
    let end = rows.last().map_or(start, |(_, at)| moment(*at));
    let data = rows
        .iter()
        .map(|(id, at)| json!({"id": id, "updatedAt": moment(*at), "cdtName": "cdt-vitals"}));
    ok(json!({
        "data": data.collect::<Vec<_>>(),
        "cursor": {"end": end, "hasNext": has_next},
    }))
}

fn add(rows: &Rows, id: &str, at: u64) {
    let mut rows = rows.lock().expect("no test panicked");
    rows.push((id.to_owned(), at));
}

pub(crate) fn export(server: &Server) -> Export {
    let export = server.client().export(ExportResource::CDT_RECORD);
    export.page_size(2)
}

/// Reads to the end from a checkpoint, which is kept as JSON, and returns the ids of the rows.
pub(crate) async fn run(
    server: &Server,
    kept: &mut Option<String>,
    overlap: Duration,
) -> Vec<String> {
    let export = match kept {
        Some(kept) => {
            let checkpoint = serde_json::from_str(kept).expect("a checkpoint");
            server.client().resume_export(checkpoint)
        }
        None => export(server),
    };
    let mut rows = export.page_size(2).overlap(overlap).rows();
    let mut ids = Vec::new();
    while let Some(row) = rows.try_next().await.expect("the page is right") {
        ids.push(row.id().to_owned());
        // A program may be stopped after any row.
        *kept = Some(json(&rows.checkpoint()));
    }
    *kept = Some(json(&rows.checkpoint()));
    ids
}

fn json(checkpoint: &ExportCheckpoint) -> String {
    serde_json::to_string(checkpoint).expect("checkpoints are JSON")
}

const FIVE_MINUTES: Duration = Duration::from_secs(300);

#[tokio::test]
async fn rows_that_become_visible_late_come_once() {
    let (server, held) = tenant(&[("a", 1), ("b", 100), ("c", 200), ("d", 400)]).await;
    let mut kept = None;
    assert_eq!(
        run(&server, &mut kept, FIVE_MINUTES).await,
        ["a", "b", "c", "d"]
    );
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, [""; 0]);
    add(&held, "late", 150);
    add(&held, "b", 160);
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, ["late", "b"]);
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, [""; 0]);
    add(&held, "later", 101);
    add(&held, "e", 500);
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, ["later", "e"]);
    // Beyond the overlap.
    add(&held, "too late", 150);
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, [""; 0]);
    let checkpoint: ExportCheckpoint = serde_json::from_str(&kept.unwrap()).unwrap();
    assert_eq!(checkpoint.rows(), 8);
}

#[tokio::test]
async fn an_overlap_that_grows_gives_nothing_twice() {
    let (server, held) = tenant(&[("a", 1), ("b", 100), ("c", 200), ("d", 400)]).await;
    let mut kept = None;
    run(&server, &mut kept, Duration::ZERO).await;
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, [""; 0]);
    add(&held, "e", 410);
    run(&server, &mut kept, Duration::from_secs(1)).await;
    assert_eq!(
        run(&server, &mut kept, Duration::from_secs(36_000)).await,
        [""; 0]
    );
}

#[tokio::test]
async fn an_export_that_is_dropped_after_any_row_goes_on_with_the_next() {
    let all = [("a", 1), ("b", 1), ("c", 2), ("d", 3), ("e", 3), ("f", 9)];
    for count in 0..=all.len() {
        let (server, held) = tenant(&all).await;
        let mut rows = export(&server).rows();
        for _ in 0..count {
            rows.try_next().await.unwrap();
        }
        let mut kept = Some(json(&rows.checkpoint()));
        add(&held, "late", 2);
        let mut found = run(&server, &mut kept, FIVE_MINUTES).await;
        found.sort();
        let ids = all.iter().skip(count).map(|(id, _)| *id);
        let mut expected: Vec<_> = ids.chain(["late"]).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "after {count} rows");
    }
}

#[tokio::test]
async fn a_checkpoint_of_an_earlier_version_is_read() {
    let (server, held) = tenant(&[("a", 1), ("b", 100), ("c", 200)]).await;
    let old = json!({
        "resource": "CDT_RECORD",
        "start": moment(200),
        "given": [format!("c@{}", moment(200))],
        "rows": 3,
    });
    let mut kept = Some(old.to_string());
    add(&held, "d", 300);
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, ["d"]);
    add(&held, "late", 250);
    assert_eq!(run(&server, &mut kept, FIVE_MINUTES).await, ["late"]);
    let newer = old.as_object().cloned().map(|mut old| {
        old.insert("version".to_owned(), json!(3));
        Value::Object(old)
    });
    let read = serde_json::from_value::<ExportCheckpoint>(newer.unwrap());
    assert!(read.unwrap_err().to_string().contains("later version"));
}

pub(crate) fn lines(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("the file is there");
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_file_gets_late_rows_and_no_row_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.ndjson");
    let (server, held) = tenant(&[("a", 1), ("b", 100), ("c", 200), ("d", 400)]).await;
    let expected_rows = [4, 4, 5, 7, 7];
    for (number, expected) in expected_rows.into_iter().enumerate() {
        match number {
            2 => add(&held, "late", 399),
            3 => {
                add(&held, "b", 410);
                add(&held, "very late", 120);
            }
            _ => {}
        }
        let done = export(&server).to_ndjson(&path).await.unwrap();
        assert_eq!((done.rows, done.unread), (expected, 0), "run {number}");
        let mut found = lines(&path);
        assert_eq!(found.len() as u64, expected);
        found.sort();
        found.dedup();
        assert_eq!(found.len() as u64, expected, "run {number}");
    }
    // The checkpoint does not contain the rows of the overlap: they are in the file.
    let kept = std::fs::read_to_string(folder.path().join("rows.ndjson.checkpoint")).unwrap();
    assert!(!kept.contains("late"), "{kept}");
}

#[tokio::test]
async fn a_file_of_an_earlier_version_is_continued() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.ndjson");
    let (server, held) = tenant(&[("a", 1), ("b", 100), ("c", 200)]).await;
    let _ = export(&server).to_ndjson(&path).await.unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    let old = json!({"bytes": bytes, "checkpoint": {
        "resource": "CDT_RECORD", "start": moment(200), "given": [format!("c@{}", moment(200))], "rows": 3,
    }});
    let checkpoint = folder.path().join("rows.ndjson.checkpoint");
    std::fs::write(checkpoint, old.to_string()).unwrap();
    for (late, expected) in [(None, 3), (Some(("d", 300)), 4), (Some(("late", 290)), 5)] {
        late.into_iter().for_each(|(id, at)| add(&held, id, at));
        let done = export(&server).to_ndjson(&path).await.unwrap();
        assert_eq!(
            (done.rows, lines(&path).len()),
            (expected, expected as usize)
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_their_owners_alone_whatever_was_there_before() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.ndjson");
    let (server, _) = tenant(&[("a", 1)]).await;
    let names = [
        "rows.ndjson",
        "rows.ndjson.checkpoint",
        "rows.ndjson.checkpoint.new",
    ];
    for _ in 0..2 {
        for name in names {
            let path = folder.path().join(name);
            if !path.exists() && name != names[1] {
                std::fs::write(&path, "").unwrap();
            }
            if path.exists() {
                std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
            }
        }
        let _ = export(&server).to_ndjson(&path).await.unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&folder.path().join(names[1])), 0o600);
        assert!(!folder.path().join(names[2]).exists());
    }
    // A file of another program is not changed.
    let foreign = folder.path().join("notes.txt");
    std::fs::write(&foreign, "mine").unwrap();
    std::fs::set_permissions(&foreign, Permissions::from_mode(0o644)).unwrap();
    export(&server).to_ndjson(&foreign).await.unwrap_err();
    assert_eq!(mode(&foreign), 0o644);
}
