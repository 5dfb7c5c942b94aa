//! `docs/coverage.md` lists every call of the runtime that is declared with its source, and no other.

use std::fmt::Write as _;

use welkin_runtime::endpoints;
use welkin_tests::fixture::workspace_root;

const BEGIN: &str = "<!-- calls -->\n";
const END: &str = "<!-- end of calls -->";

/// The calls as rows of a table, sorted by path.
fn rows() -> String {
    let mut calls: Vec<_> = endpoints::all().collect();
    calls.sort_by_key(|call| (call.path(), call.method().as_str().to_owned()));
    let mut table = "| call | source | repeated when in doubt |\n|---|---|---|\n".to_owned();
    for call in calls {
        let repeated = if call.is_idempotent() { "yes" } else { "no" };
        let (method, path, source) = (call.method(), call.path(), call.source());
        writeln!(table, "| `{method} {path}` | {source} | {repeated} |").expect("it is a text");
    }
    table
}

/// With `UPDATE_COVERAGE=1` the table is written instead.
#[test]
fn the_table_of_calls_is_up_to_date() {
    let path = workspace_root().join("docs/coverage.md");
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let (before, rest) = text.split_once(BEGIN).expect("the table has a beginning");
    let (table, after) = rest.split_once(END).expect("the table has an end");
    let wanted = rows();
    if std::env::var_os("UPDATE_COVERAGE").is_some() {
        let whole = format!("{before}{BEGIN}{wanted}{END}{after}");
        std::fs::write(&path, whole).expect("it can be written");
        return;
    }
    assert_eq!(table, wanted, "run this test with UPDATE_COVERAGE=1");
}
