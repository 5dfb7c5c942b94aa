//! Escapes untrusted text for Markdown, code spans and Mermaid.

use std::fmt::Write;

/// Escapes a text for a single line: it can't contain markup, a link, HTML, or the end of a cell.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => plain.push(' '),
            '&' | '<' | '>' | '|' | '@' | '#' | '`' | '*' | '_' | '[' | ']' | '~' | '!' | '\\'
            | '{' | '}' => {
                write!(plain, "&#{};", u32::from(character)).expect("a String takes all");
            }
            other if is_hidden(other) => {}
            other => plain.push(other),
        }
    }
    // If a line begins like a list, a heading or a rule, its first character is replaced by a character reference.
    let after_digits = plain.trim_start_matches(|character: char| character.is_ascii_digit());
    let is_numbered = after_digits.len() < plain.len() && after_digits.starts_with(['.', ')']);
    match plain.chars().next() {
        Some(first) if is_numbered || matches!(first, '-' | '+' | '=') => {
            format!("&#{};{}", u32::from(first), &plain[first.len_utf8()..])
        }
        _ => plain,
    }
}

/// Formats a machine name as code. A name that could end the code span is formatted as plain text.
pub(super) fn code(name: &str) -> String {
    let is_simple = name
        .chars()
        .all(|character| character.is_ascii_graphic() && !"`|<>\\".contains(character));
    if is_simple && !name.is_empty() {
        format!("`{name}`")
    } else {
        plain(name)
    }
}

/// Escapes a label within quotes of a Mermaid diagram: letters, digits and some punctuation are unchanged, the rest
/// become character references, which have the form `#35;` in Mermaid.
pub(super) fn mermaid(label: &str) -> String {
    let mut text = String::with_capacity(label.len());
    for character in label.chars() {
        match character {
            ' ' | '-' | '.' | ',' | '(' | ')' | '/' => text.push(character),
            other if other.is_alphanumeric() => text.push(other),
            other if is_hidden(other) => {}
            other if other.is_whitespace() => text.push(' '),
            other => write!(text, "#{};", u32::from(other)).expect("a String takes all"),
        }
    }
    text
}

/// Whether a character is a control character or changes the direction of text.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        assert_eq!(plain("a|b <img src=x>"), "a&#124;b &#60;img src=x&#62;");
        assert_eq!(
            plain("- [x](javascript:1)"),
            "&#45; &#91;x&#93;(javascript:1)"
        );
        assert_eq!(plain("two\nlines\u{202e}"), "two lines");
        assert_eq!(plain("1. first"), "&#49;. first");
        assert_eq!(plain("20 to 300"), "20 to 300");
        assert_eq!(code("cdt-vitals"), "`cdt-vitals`");
        assert_eq!(code("a`b"), "a&#96;b");
        assert_eq!(
            mermaid("Care \"plan\"; click A"),
            "Care #34;plan#34;#59; click A"
        );
    }
}
