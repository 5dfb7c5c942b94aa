//! Conflicts that a merge left in a file.

use super::document::Document;
use crate::diagnostic::Diagnostic;

/// An error for a file with the marks of a merge conflict, which names their lines.
pub(super) fn find(document: &Document, what: &str) -> Option<Diagnostic> {
    let marks: Vec<(usize, usize)> = marks(&document.text);
    let (_, first) = *marks.first()?;
    let lines: Vec<String> = marks.iter().map(|(line, _)| line.to_string()).collect();
    let message = format!("{what} has conflicts of a merge");
    let note = format!("their marks are in the lines {}", lines.join(", "));
    let help = "remove the marks, keep the lines of both sides but one line per item, and run `welkin-codegen lock`";
    let conflict = Diagnostic::error(message).at(document.location(first));
    Some(conflict.help(help.to_owned()).note(note))
}

/// Lines of marks, from 1, and the bytes at which they begin; nothing unless a conflict begins and ends.
fn marks(text: &str) -> Vec<(usize, usize)> {
    let is_mark = |line: &str, mark: &str| {
        let rest = line.trim_end_matches(['\r', '\n']).strip_prefix(mark);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let is_there = |mark| text.split_inclusive('\n').any(|line| is_mark(line, mark));
    if !(is_there("<<<<<<<") && is_there(">>>>>>>")) {
        return Vec::new();
    }
    let mut offset = 0;
    let mut marks = Vec::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let known = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
        if known.iter().any(|mark| is_mark(line, mark)) {
            marks.push((number, offset));
        }
        offset += line.len();
    }
    marks
}
