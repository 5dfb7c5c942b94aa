//! Rust code as text: without comments, and without what stands in literals.

/// The same lines, with comments dropped and the contents of texts and characters blanked, so that every brace that is left is code.
pub(crate) fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = literal(rest, &code).unwrap_or(0);
        if length == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        }
        let (blanked, after) = rest.split_at(length);
        code.push(' ');
        code.extend(blanked.chars().filter(|character| *character == '\n'));
        rest = after;
    }
    code
}

/// Length of the comment or literal that a text begins with.
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
    if text.starts_with('\'') {
        let inner = text[1..].chars().next()?;
        let after = text.get(1 + inner.len_utf8()..)?;
        // Otherwise it is a lifetime.
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

/// Length of a literal with escapes, both quotes included.
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

/// Names and lengths in lines of the functions in code.
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

/// Where the body of a function ends; nothing for one without a body.
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
