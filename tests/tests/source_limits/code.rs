//! Rust code as text: without comments and the contents of literals.

/// Returns the same lines without comments and without the contents of string and character literals, so that every
/// remaining brace is code.
pub(crate) fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    walk(text, &mut code, &mut |_| ());
    code
}

/// Returns the numbers of the lines of prose in comments that are longer than `most`. Tables and code in documentation
/// are not prose.
pub(crate) fn long_comments(text: &str, most: usize) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let mut is_example = false;
    let mut long = Vec::new();
    walk(text, &mut String::new(), &mut |place| {
        let number = text[..place].matches('\n').count();
        let words = text[place..].lines().next().unwrap_or_default();
        let words = words.trim_start_matches(['/', '!']).trim_start();
        is_example ^= words.starts_with("```");
        let is_prose = !is_example && !words.starts_with('|');
        if is_prose && lines[number].chars().count() > most {
            long.push(number + 1);
        }
    });
    long
}

/// Writes the code of a text without comments and literals, and reports where comments begin.
fn walk(text: &str, code: &mut String, comment: &mut dyn FnMut(usize)) {
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = literal(rest, code).unwrap_or(0);
        if length == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        }
        if rest.starts_with("//") {
            comment(text.len() - rest.len());
        }
        let (blanked, after) = rest.split_at(length);
        code.push(' ');
        code.extend(blanked.chars().filter(|character| *character == '\n'));
        rest = after;
    }
}

/// Returns the length of the comment or literal at the start of a text.
fn literal(text: &str, before: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    if text.starts_with('"') {
        return Some(quoted(text, '"'));
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let inner = rest.chars().next()?;
        let after = rest.get(inner.len_utf8()..)?;
        // Otherwise the quote starts a lifetime.
        return (inner == '\\' || after.starts_with('\'')).then(|| quoted(text, '\''));
    }
    let follows_name = before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    let raw = text.strip_prefix('b').unwrap_or(text).strip_prefix('r')?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    if follows_name || !raw[hashes..].starts_with('"') {
        return None;
    }
    let begin = text.len() - raw.len() + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = text[begin..].find(&end)?;
    Some(begin + length + end.len())
}

/// Returns the length of a literal with escapes, including both quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (place, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            other if other == quote => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns the names of the functions in code, and their lengths in lines.
pub(crate) fn functions(code: &str) -> Vec<(&str, usize)> {
    let mut functions = Vec::new();
    for (place, _) in code.match_indices("fn ") {
        let before = code[..place].chars().next_back();
        if before.is_some_and(|last| last.is_alphanumeric() || last == '_') {
            continue;
        }
        let rest = &code[place + 3..];
        let is_name = |character: char| character.is_alphanumeric() || character == '_';
        let name = &rest[..rest.find(|character| !is_name(character)).unwrap_or(0)];
        if let Some(length) = body_end(rest).filter(|_| !name.is_empty()) {
            functions.push((name, rest[..length].matches('\n').count() + 1));
        }
    }
    functions
}

/// Returns the end of a function's body; `None` if it has no body.
fn body_end(code: &str) -> Option<usize> {
    let (mut brackets, mut braces) = (0_usize, 0_usize);
    for (place, character) in code.char_indices() {
        match character {
            '(' | '[' if braces == 0 => brackets += 1,
            ')' | ']' if braces == 0 => brackets = brackets.checked_sub(1)?,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' if braces == 1 => return Some(place),
            '}' => braces = braces.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

#[test]
fn braces_in_texts_and_comments_are_no_code() {
    let text =
        "fn a() { // }\n  let c = '{'; let l: &'static str = \"}\\\"\";\n  r#\"}\"#\n}\nfn b();\n";
    assert_eq!(functions(&code(text)), [("a", 4)]);
}

#[test]
fn long_comments_are_found_but_no_tables_examples_and_texts() {
    let text = "/// a b\n/// a b c\n/// | a b c |\n/// ```\n/// a b c d\n/// ```\nlet a = \"\n// a b c\"; // d\n";
    assert_eq!(long_comments(text, 8), [2, 8]);
}
