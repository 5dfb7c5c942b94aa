//! Detects unresolved merge conflicts.

use std::path::Path;

use crate::config::location_in;
use crate::diagnostic::Diagnostic;

/// Returns an error for a file with conflict markers, which lists their lines.
pub(super) fn find(path: &Path, text: &str, what: &str) -> Option<Diagnostic> {
    let markers: Vec<(usize, usize)> = markers(text);
    let (_, first) = *markers.first()?;
    let lines: Vec<String> = markers.iter().map(|(line, _)| line.to_string()).collect();
    let message = format!("unresolved merge conflict in {what}");
    let note = format!("conflict markers are on the lines {}", lines.join(", "));
    let help = "remove the markers, keep the lines of both sides but only one name per item, and run `welkin-codegen lock`";
    let conflict = Diagnostic::error(message).at(location_in(path, text, first));
    Some(conflict.help(help.to_owned()).note(note))
}

/// Returns the lines of conflict markers, from 1, and their offsets; empty unless there are both a start and an end
/// marker.
fn markers(text: &str) -> Vec<(usize, usize)> {
    let is_marker = |line: &str, marker: &str| {
        let rest = line.trim_end_matches(['\r', '\n']).strip_prefix(marker);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let is_there = |marker| {
        text.split_inclusive('\n')
            .any(|line| is_marker(line, marker))
    };
    if !(is_there("<<<<<<<") && is_there(">>>>>>>")) {
        return Vec::new();
    }
    let mut offset = 0;
    let mut markers = Vec::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let known = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
        if known.iter().any(|marker| is_marker(line, marker)) {
            markers.push((number, offset));
        }
        offset += line.len();
    }
    markers
}
