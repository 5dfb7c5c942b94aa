//! The layout of formatted code: blank lines between items.

/// Blank lines between the items of a file, of its modules and of its implementations.
pub(super) fn spaced(code: &str) -> String {
    let mut spaced = String::with_capacity(code.len() + code.len() / 20);
    // Of the braces that are open: whether there are items between them.
    let mut holds_items = vec![true];
    let mut before = Line::Opening;
    for line in code.lines() {
        let text = line.trim_start();
        let closes = text.starts_with('}') || text.starts_with(')') || text.starts_with(']');
        if closes {
            holds_items.pop();
        }
        let among_items = holds_items.last().copied().unwrap_or(true);
        let is_import = |line: &str| line.starts_with("use ") || line.starts_with("pub use ");
        let follows_import = matches!(before, Line::Import) && is_import(text);
        let starts_item = among_items && !closes && !text.is_empty();
        if starts_item && matches!(before, Line::End | Line::Import) && !follows_import {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        before = match () {
            () if text.starts_with("//") => Line::Other,
            () if text.starts_with("#[") && text.ends_with(']') => Line::Other,
            () if text.starts_with("#![") => Line::End,
            () if text.ends_with(['{', '(', '[']) => {
                let first = text
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub ");
                let opens = first.starts_with("mod ")
                    || first.starts_with("impl")
                    || first.starts_with("trait ");
                holds_items.push(among_items && opens && text.ends_with('{'));
                Line::Opening
            }
            () if is_import(text) => Line::Import,
            () if among_items && text.ends_with([';', '}']) => Line::End,
            () => Line::Other,
        };
    }
    spaced
}

/// What a line leaves behind.
enum Line {
    /// A brace that is open.
    Opening,
    /// An import that is complete.
    Import,
    /// Another item that is complete.
    End,
    /// Anything else.
    Other,
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn items_are_apart_and_nothing_else() {
        let code = "use a;\nuse b;\n/// A.\npub mod a {\n    use c;\n    /// {\n    #[derive(Clone)]\n    pub struct A {\n        a: u8,\n        b: u8,\n    }\n    \
impl A {\n        fn a() {\n            let a = 1;\n            if a {\n                b;\n            }\n            c;\n        }\n        fn b() {}\n    }\n}\n";
        let expected = "use a;\nuse b;\n\n/// A.\npub mod a {\n    use c;\n\n    /// {\n    #[derive(Clone)]\n    pub struct A {\n        a: u8,\n        b: u8,\n    }\n\n    \
impl A {\n        fn a() {\n            let a = 1;\n            if a {\n                b;\n            }\n            c;\n        }\n\n        fn b() {}\n    }\n}\n";
        assert_eq!(spaced(code), expected);
    }
}
