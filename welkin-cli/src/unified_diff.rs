//! What would change in files, as a unified diff.

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;
use welkin_codegen::diagnostic::escaped;
use welkin_codegen::output::Change;

use super::shown;

/// What stands for a file that is not there.
const NO_FILE: &str = "/dev/null";

/// How long to look for the shortest diff of a file that differs nearly everywhere; after that, any diff will do.
const PATIENCE: Duration = Duration::from_secs(2);

/// The changes, with the colours of a terminal.
pub(super) fn of(changes: &[Change]) -> String {
    changes.iter().map(of_file).collect()
}

fn of_file(change: &Change) -> String {
    let (old_name, new_name, old, new) = match change {
        Change::Add { path, new } => (NO_FILE.to_owned(), shown(path), "", &**new),
        Change::Replace { path, old, new } => (shown(path), shown(path), &**old, &**new),
        Change::Remove { path, old } => (shown(path), NO_FILE.to_owned(), &**old, ""),
    };
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let text = diff.unified_diff().header(&old_name, &new_name).to_string();
    text.split_inclusive('\n').map(styled).collect()
}

/// A line of a file, which may hold anything: safe to show on a terminal. Tabs stay.
fn safe(line: &str) -> String {
    let parts: Vec<String> = line.split('\t').map(escaped).collect();
    parts.join("\t")
}

/// A line in its colour.
fn styled(line: &str) -> String {
    let style = match line.as_bytes() {
        [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => Style::new().bold(),
        [b'@', b'@', ..] => AnsiColor::Cyan.on_default(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        _ => Style::new(),
    };
    let (content, end) = line.split_at(line.trim_end_matches('\n').len());
    format!("{style}{}{style:#}{end}", safe(content))
}
