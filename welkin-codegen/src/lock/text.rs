//! The text of a lock file.

use std::fmt::Write;

use crate::diagnostic::printable_character;
use crate::model::NameTree;
use crate::options::names::{LabelKeys, OPTION_LABELS, TITLE, TITLES};

/// Version of the grammar. Files of version 1 contain no labels, and those of versions 1 and 2 no closing line.
pub(super) const VERSION: u32 = 3;

/// The first version with labels.
pub(super) const LABELS_SINCE: u32 = 2;

/// The first version with a closing line.
pub(super) const END_SINCE: u32 = 3;

/// The closing line. A file that was cut off at the end of a line lacks it.
pub(super) const END: &str = "# End of the names: a file without this line is incomplete.";

pub(super) const HEADER: &str = "\
# The names that welkin-codegen gave. Commit this file: it keeps them as they are, whatever the configuration becomes.
# To choose a name yourself, copy its line to the options file; to have it decided anew, delete the line.
# Labels and titles are what people saw when a name was given: a name whose label means something else stops the generator.
";

/// Formats a table for each item, with one line per name or label, the item's own first, in the form of a version with
/// labels.
pub(super) fn render(names: &NameTree, version: u32) -> String {
    let mut entries: Vec<(Vec<&str>, &str)> = Vec::new();
    for (keys, tree) in names.entries() {
        if let Some(label) = tree.label() {
            let (place, label_keys) = label_keys(&keys);
            let at = |key: &'static str| {
                let mut keys = keys.clone();
                keys[place] = key;
                keys
            };
            entries.push((at(label_keys.label), &label.label));
            let others = [
                (label_keys.kept, &label.kept),
                (label_keys.chosen, &label.chosen),
            ];
            for (key, text) in others {
                entries.extend(text.as_deref().map(|text| (at(key), text)));
            }
        }
        entries.extend(tree.name().map(|name| (keys, name)));
    }
    entries.sort_by(|(left, _), (right, _)| {
        let order = |keys: &[&str]| keys.len() > 3;
        let (left_item, right_item) = (&left[..2], &right[..2]);
        let by_item = left_item.cmp(right_item);
        let by_depth = order(left).cmp(&order(right));
        by_item.then(by_depth).then_with(|| left.cmp(right))
    });
    let mut text = format!("{HEADER}version = {version}\n");
    let mut table: &[&str] = &[];
    for (keys, name) in &entries {
        let (item, rest) = keys.split_at(2);
        if item != table {
            table = item;
            let _ = writeln!(text, "\n[{}]", path(item));
        }
        let _ = writeln!(text, "{} = {}", path(rest), quoted(name));
    }
    if version >= END_SINCE {
        let _ = writeln!(text, "\n{END}");
    }
    text
}

/// Returns the index of the key that differs between a name and its label, and the keys to use there for labels.
fn label_keys(keys: &[&str]) -> (usize, LabelKeys) {
    match keys.len() {
        6 => (4, OPTION_LABELS),
        4 => (2, TITLES),
        _ => (2, TITLE),
    }
}

fn path(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|name| key(name)).collect();
    keys.join(".")
}

/// Formats a TOML key on one line, without characters that a terminal would interpret.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.to_owned();
    }
    quoted(name)
}

/// Formats a TOML string on one line, without characters that a terminal would interpret.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        let plain = printable_character(character).eq([character]);
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if plain => quoted.push(character),
            _ => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::super::Lock;
    use super::key;

    #[test]
    fn any_name_survives_being_written_and_read() {
        let names = [
            "a-b",
            "",
            ">10%",
            "a.b",
            "\"'\\",
            "line\nbreak",
            "\u{202e}\u{0}",
            "größe",
        ];
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join("welkin.lock");
            let line = format!("cdts.{}.name = \"x\"\n", key(name));
            assert_eq!(line.lines().count(), 1);
            std::fs::write(&path, format!("version = 2\n{line}")).unwrap();
            let lock = Lock::read(path).unwrap();
            assert!(lock.names().at(&["cdts", name, "name"]).is_some());
        }
    }
}
