//! Changes as a table, for a pull request.

use std::fmt::Write;

use welkin_codegen::diagnostic::escaped;
use welkin_codegen::diff::{Change, Difference};

use super::{cut, summary, words};

pub(super) fn render(difference: &Difference) -> String {
    let mut text = format!("**Configuration: {}**\n", summary(difference));
    if difference.changes.is_empty() {
        return text;
    }
    text.push_str("\n| what | change | from, to | readers | writers |\n|---|---|---|---|---|\n");
    for change in &difference.changes {
        writeln!(text, "{}", row(change)).expect("a String takes all");
    }
    text
}

fn row(change: &Change) -> String {
    let kind = change.kind;
    let guess = if change.guess { " (a guess)" } else { "" };
    format!(
        "| {} | {}{guess} | {} | {} | {} |",
        plain(&cut(&change.subject.to_string())),
        kind.name(),
        plain(&words(change)),
        kind.readers(),
        kind.writers(),
    )
}

/// A text as it is: nothing in it ends a cell, or is markup, a link, a mention or HTML.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in escaped(text).chars() {
        match character {
            '&' | '<' | '>' | '|' | '@' | '#' | '`' | '*' | '_' | '[' | ']' | '~' | '!' | '\\' => {
                write!(plain, "&#{};", u32::from(character)).expect("a String takes all");
            }
            other => plain.push(other),
        }
    }
    plain
}
