//! Links, comments and headings in Markdown. Code blocks and inline code are not changed.

use std::borrow::Cow;

/// Tracks whether lines are within a code block.
#[derive(Default)]
struct Fence(Option<String>);

impl Fence {
    /// Whether a line is part of a code block, including its first and last line.
    fn holds(&mut self, line: &str) -> bool {
        let line = line.trim_start();
        match &self.0 {
            Some(fence) => {
                if line.trim_end() == *fence {
                    self.0 = None;
                }
                true
            }
            None => {
                let ticks = line
                    .chars()
                    .take_while(|character| *character == '`')
                    .count();
                if ticks >= 3 {
                    self.0 = Some("`".repeat(ticks));
                }
                ticks >= 3
            }
        }
    }
}

/// Removes comments, which are for tests. A comment begins at the start of a line.
#[must_use]
pub fn without_comments(text: &str) -> String {
    let mut fence = Fence::default();
    let mut is_comment = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !is_comment && fence.holds(line) {
            kept.push_str(line);
            continue;
        }
        is_comment |= line.trim_start().starts_with("<!--");
        if !is_comment {
            kept.push_str(line);
        }
        is_comment &= !line.contains("-->");
    }
    kept
}

/// Replaces the targets of links and images for which `to` returns a new one.
#[must_use]
pub fn with_links(text: &str, mut to: impl FnMut(&str) -> Option<String>) -> String {
    let mut rewritten = String::with_capacity(text.len());
    let mut end = 0;
    for (start, target) in links(text) {
        if let Some(other) = to(target) {
            rewritten.push_str(&text[end..start]);
            rewritten.push_str(&other);
            end = start + target.len();
        }
    }
    rewritten.push_str(&text[end..]);
    rewritten
}

/// Returns the targets of links and images, with their positions.
#[must_use]
pub fn links(text: &str) -> Vec<(usize, &str)> {
    let mut fence = Fence::default();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !fence.holds(line) {
            let prose = without_code(line);
            let targets = prose.match_indices("](").map(|(index, _)| index + 2);
            found.extend(targets.filter_map(|index| {
                let length = prose[index..].find([')', ' ', '\n'])?;
                Some((start + index, &line[index..index + length]))
            }));
        }
        start += line.len();
    }
    found
}

/// Returns the line with its inline code replaced by blanks of the same length.
fn without_code(line: &str) -> Cow<'_, str> {
    if !line.contains('`') {
        return Cow::Borrowed(line);
    }
    let parts: Vec<&str> = line.split('`').collect();
    let mut blank = String::with_capacity(line.len());
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            blank.push('`');
        }
        // An unpaired backtick is text.
        if index % 2 == 1 && index + 1 < parts.len() {
            blank.extend(std::iter::repeat_n('.', part.len()));
        } else {
            blank.push_str(part);
        }
    }
    Cow::Owned(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_left_alone() {
        let text =
            "[a](b.md) `[c](d.md)` ![e](f.svg \"g\")\n```text\n[h](i.md)\n```\n[j\nk](l.md#m)\n";
        let found: Vec<&str> = links(text).into_iter().map(|(_, target)| target).collect();
        assert_eq!(found, ["b.md", "f.svg", "l.md#m"]);
        let other = with_links(text, |target| {
            (target == "f.svg").then(|| "x.svg".to_owned())
        });
        assert_eq!(other, text.replace("f.svg", "x.svg"));
    }

    #[test]
    fn comments_go_and_code_stays() {
        let text = "a\n<!-- given: let b;\n\nlet c; -->\n```html\n<!-- d -->\n```\n<!-- e -->\nf\n";
        assert_eq!(without_comments(text), "a\n```html\n<!-- d -->\n```\nf\n");
    }
}
