//! Repeated lines, as left by a merge of two branches with the same addition.

use std::collections::HashSet;

use toml::de::DeTable;

/// Replaces with spaces each line that repeats another one of its table, and each table that consists only of lines of
/// an earlier one. All other content stays unchanged, at the same offsets.
pub(super) fn blanked(text: &str) -> String {
    if text.contains("\"\"\"") || text.contains("'''") {
        return text.to_owned();
    }
    let mut blanked = String::with_capacity(text.len());
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for table in lines.chunk_by(|_, next| !is_header(next)) {
        let header = table.first().filter(|line| is_header(line));
        let header = header.map_or("", |line| line.trim());
        let is_repeated = !seen.insert((header, header))
            && table
                .iter()
                .skip(1)
                .all(|line| is_empty(line) || seen.contains(&(header, line.trim())));
        for line in table {
            let repeats = is_complete(line) && !seen.insert((header, line.trim()));
            if is_repeated || repeats {
                blanked.extend(line.chars().flat_map(blank));
            } else {
                blanked.push_str(line);
            }
        }
    }
    blanked
}

/// Returns as many bytes of spaces and line breaks.
fn blank(character: char) -> impl Iterator<Item = char> {
    let blank = if matches!(character, '\r' | '\n') {
        character
    } else {
        ' '
    };
    std::iter::repeat_n(blank, character.len_utf8())
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

fn is_empty(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// Whether a line is a key with its complete value.
fn is_complete(line: &str) -> bool {
    !is_empty(line) && !is_header(line) && DeTable::parse(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::blanked;

    #[test]
    fn only_what_is_the_same_is_blanked() {
        for (text, expected) in [
            ("a = 1\na = 1\n", "a = 1\n     \n"),
            ("a = 1\r\na = 1\r\n", "a = 1\r\n     \r\n"),
            ("a = 1\na = 2\n", "a = 1\na = 2\n"),
            (
                "[t]\na = 'é'\n[u]\na = 'é'\n",
                "[t]\na = 'é'\n[u]\na = 'é'\n",
            ),
            (
                "[t]\na = 'é'\n[t]\na = 'é'\n",
                "[t]\na = 'é'\n   \n        \n",
            ),
            ("[t]\na = 1\n[t]\nb = 1\n", "[t]\na = 1\n[t]\nb = 1\n"),
            ("[t]\na = [\n1,\n1,\n]\n", "[t]\na = [\n1,\n1,\n]\n"),
            (
                "a = '''\nb = 1\nb = 1\n'''\n",
                "a = '''\nb = 1\nb = 1\n'''\n",
            ),
        ] {
            assert_eq!(blanked(text), expected);
        }
    }
}
