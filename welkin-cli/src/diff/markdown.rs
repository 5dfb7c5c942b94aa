//! Changes as Markdown, for a pull request: changes of the worst class are visible, the others are folded.
//!
//! GitHub and GitLab turn `@name`, `#1`, URLs and much else into links anywhere, even when written as character
//! references. Only the content of code spans is left unchanged, so every text of a configuration is put in one.

use std::fmt::Write;

use welkin_codegen::diagnostic::escaped;
use welkin_codegen::diff::{Change, Class, Difference};

use super::words::cut;
use crate::counts::count;

/// Maximum size of the rows in bytes. GitHub limits comments to 65,536 characters; SARIF and JSON contain the rest.
const ROWS: usize = 56_000;

pub(super) fn render(difference: &Difference) -> String {
    let Some(worst) = difference.class() else {
        return "### Designer configuration: no changes\n".to_owned();
    };
    let mut text = heading(difference);
    let mut left = ROWS;
    for class in [Class::Breaking, Class::Additive, Class::Cosmetic] {
        let changes = difference.changes.iter();
        let changes: Vec<&Change> = changes.filter(|of| of.kind.class() == class).collect();
        if changes.is_empty() {
            continue;
        }
        let table = table(&changes, class, &mut left);
        let title = count(changes.len(), &format!("{class} change"));
        if class == worst {
            write!(text, "\n**{title}**\n\n{table}")
        } else {
            write!(
                text,
                "\n<details>\n<summary>{title}</summary>\n\n{table}\n</details>\n"
            )
        }
        .expect("a String takes all");
    }
    text
}

fn heading(difference: &Difference) -> String {
    let is_breaking = |change: &&Change| change.kind.class() == Class::Breaking;
    let breaking = difference.changes.iter().filter(is_breaking).count();
    let breaking = match (difference.changes.len(), breaking) {
        (1, 0) => "not breaking".to_owned(),
        (1, _) => "breaking".to_owned(),
        (_, 0) => "none of them breaking".to_owned(),
        (all, number) if all == number => "all of them breaking".to_owned(),
        (_, number) => format!("{number} of them breaking"),
    };
    let class = |class: Option<Class>| class.unwrap_or(Class::Cosmetic);
    format!(
        "### Designer configuration: {}, {breaking}\n\nFor readers: **{}**. For writers: **{}**. Version bump of the generated code: **{}**.\n",
        count(difference.changes.len(), "change"),
        class(difference.readers()),
        class(difference.writers()),
        difference.bump(),
    )
}

/// Returns a table of as many changes as fit. A table of breaking changes has a column for the affected programs.
fn table(changes: &[&Change], class: Class, left: &mut usize) -> String {
    let mut text = match class {
        Class::Breaking => "| what | change | breaks | because |\n|---|---|---|---|\n",
        Class::Additive | Class::Cosmetic => "| what | change | because |\n|---|---|---|\n",
    }
    .to_owned();
    for (shown, change) in changes.iter().enumerate() {
        let row = row(change, class);
        let Some(rest) = left.checked_sub(row.len()) else {
            let more = count(changes.len() - shown, "more change");
            writeln!(
                text,
                "\n{more}: too many for a comment. `welkin-codegen diff` lists them all."
            )
            .expect("a String takes all");
            *left = 0;
            break;
        };
        *left = rest;
        text.push_str(&row);
    }
    text
}

fn row(change: &Change, class: Class) -> String {
    let kind = change.kind;
    let subject = &change.subject;
    let name = match &subject.part {
        Some(part) => format!("{}.{part}", subject.name),
        None => subject.name.clone(),
    };
    let breaks = match class {
        Class::Breaking => format!("{} | ", whom(change)),
        Class::Additive | Class::Cosmetic => String::new(),
    };
    format!(
        "| {} {} | {} | {breaks}{} |\n",
        subject.kind.words(),
        code(&name),
        what(change),
        kind.why(),
    )
}

/// Describes a change: `field-removed: text`, or the old and the new state.
fn what(change: &Change) -> String {
    let guess = if change.guess { " (a guess)" } else { "" };
    let words = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!(": {} → {}", code(before), code(after)),
        (Some(only), None) | (None, Some(only)) => format!(": {}", code(only)),
        (None, None) => String::new(),
    };
    format!("{}{guess}{words}", change.kind.name())
}

fn whom(change: &Change) -> &'static str {
    match (change.kind.readers(), change.kind.writers()) {
        (Class::Breaking, Class::Breaking) => "readers, writers",
        (Class::Breaking, _) => "readers",
        _ => "writers",
    }
}

/// Formats a text as a code span in a table cell. The fence has more backticks than any run in the text, and each pipe
/// is escaped, as required in tables even within code.
fn code(text: &str) -> String {
    let text = escaped(&cut(text));
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let longest = text.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0) + 1);
    let touches = |character: Option<char>| matches!(character, Some('`' | ' '));
    let is_touched = touches(text.chars().next()) || touches(text.chars().next_back());
    let is_blank = text.chars().all(|character| character == ' ');
    let pad = if is_touched && !is_blank { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use comrak::nodes::NodeValue;
    use comrak::{Arena, Options, parse_document};

    use super::code;

    /// Returns the texts of all cells except the header's, as parsed by GitHub's parser: code, and everything else.
    fn cells(markdown: &str) -> Vec<(String, String)> {
        let mut options = Options::default();
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        let arena = Arena::new();
        let document = parse_document(&arena, markdown, &options);
        let mut cells = Vec::new();
        for cell in document.descendants() {
            if !matches!(cell.data.borrow().value, NodeValue::TableCell) {
                continue;
            }
            let (mut coded, mut other) = (String::new(), String::new());
            for node in cell.descendants() {
                match &node.data.borrow().value {
                    NodeValue::Code(code) => coded.push_str(&code.literal),
                    NodeValue::TableCell => {}
                    NodeValue::Text(text) => other.push_str(text),
                    unexpected => other.push_str(&format!("{unexpected:?}")),
                }
            }
            cells.push((coded, other));
        }
        cells
    }

    #[test]
    fn hostile_text_stays_text() {
        for text in [
            "plain",
            "`",
            "``",
            "a`b``c",
            "` `",
            " ",
            " a ",
            "|",
            "\\|",
            "\\",
            "a | b \\| c ``|`` d",
            "<details><script>alert(1)</script>",
            "</details>",
            "@all #1 !2 https://example.com www.example.com",
            "[link](https://example.com) ![image](x)",
            "&#64;all &lt;b&gt;",
            "**bold** ~~gone~~ <!-- comment -->",
        ] {
            let markdown = format!("| a | b |\n|---|---|\n| {} | end |\n", code(text));
            let found = cells(&markdown);
            let [_, _, (coded, other), end] = found.as_slice() else {
                panic!("{markdown} is {found:?}");
            };
            // Parsers treat a backslash before a pipe differently: some show it twice.
            assert_eq!(coded.replace("\\\\|", "\\|"), text, "{markdown}");
            assert_eq!((&**other, &*end.1), ("", "end"), "{markdown}");
        }
    }

    #[test]
    fn texts_stay_on_one_line_and_are_cut() {
        assert_eq!(code("a\nb\u{202e}"), "`a\\nb\\u{202e}`");
        assert!(code(&"x".repeat(5_000)).chars().count() < 310);
    }
}
