//! Changes to files as a unified diff.

use std::path::{MAIN_SEPARATOR_STR, Path};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;
use welkin_codegen::diagnostic::escaped;
use welkin_codegen::output::Change;

use crate::terminal::shown;

/// Placeholder for a file that does not exist.
const NO_FILE: &str = "/dev/null";

/// Timeout for finding the shortest diff of a file with many differences; after that, any diff is accepted.
const PATIENCE: Duration = Duration::from_secs(2);

/// Formats the changes, with terminal colors.
pub(super) fn of(changes: &[Change]) -> String {
    changes.iter().map(of_file).collect()
}

fn of_file(change: &Change) -> String {
    let (old_name, new_name, old, new) = match change {
        Change::Add { path, new } => (NO_FILE.to_owned(), name(path), "", &**new),
        Change::Replace { path, old, new } => (name(path), name(path), &**old, &**new),
        Change::Remove { path, old } => (name(path), NO_FILE.to_owned(), &**old, ""),
    };
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let text = diff.unified_diff().header(&old_name, &new_name).to_string();
    text.split_inclusive('\n').map(styled).collect()
}

/// The name of a file, with slashes on every system, as `git apply` expects it.
fn name(path: &Path) -> String {
    shown(path).replace(MAIN_SEPARATOR_STR, "/")
}

/// Escapes a line of a file, which may contain anything, so that it is safe to show on a terminal. Tabs are kept.
fn safe(line: &str) -> String {
    let parts: Vec<String> = line.split('\t').map(escaped).collect();
    parts.join("\t")
}

/// Formats a line with its color.
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
