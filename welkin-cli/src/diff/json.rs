//! Changes as JSON, for programs. The keys are documented in docs/diff.md and stable.

use serde::Serialize;
use welkin_codegen::diff::{Bump, Change, Class, Difference};

#[derive(Serialize)]
struct Report<'d> {
    bump: Bump,
    readers: Option<Class>,
    writers: Option<Class>,
    changes: Vec<ClassedChange<'d>>,
}

#[derive(Serialize)]
struct ClassedChange<'d> {
    #[serde(flatten)]
    change: &'d Change,
    readers: Class,
    writers: Class,
    bump: Bump,
}

pub(super) fn render(difference: &Difference) -> String {
    let changes = difference.changes.iter().map(|change| ClassedChange {
        change,
        readers: change.kind.readers(),
        writers: change.kind.writers(),
        bump: change.kind.bump(),
    });
    let report = Report {
        bump: difference.bump(),
        readers: difference.readers(),
        writers: difference.writers(),
        changes: changes.collect(),
    };
    let json = serde_json::to_string_pretty(&report).expect("keys are strings");
    format!("{json}\n")
}
