//! The layout of formatted code: blank lines between items, and compact long lists of fields.

/// Minimum length of a list of fields that is packed onto fewer lines.
const LONG_LIST: usize = 24;

/// Maximum width of a line in a packed list.
const WIDTH: usize = 100;

/// Packs long lists of fields, such as lines with `&self.pulse,` or `pulse: None,`, onto as few lines as possible, so
/// that no function of a wide CDT takes hundreds of lines.
pub(super) fn packed(code: &str) -> String {
    let mut packed = String::with_capacity(code.len());
    let lines: Vec<&str> = code.lines().collect();
    for run in lines.chunk_by(|one, next| is_listed_field(one) && is_listed_field(next)) {
        if run.len() < LONG_LIST {
            run.iter().for_each(|line| packed.extend([line, "\n"]));
        } else {
            pack(run, &mut packed);
        }
    }
    packed
}

/// Joins items on separate lines into fewer lines.
fn pack(items: &[&str], packed: &mut String) {
    let indent = &items[0][..items[0].len() - items[0].trim_start().len()];
    let mut width = 0;
    for item in items.iter().map(|item| item.trim_start()) {
        if width > 0 && width + 1 + item.len() <= WIDTH {
            packed.push(' ');
            width += 1;
        } else {
            packed.push_str(if width > 0 { "\n" } else { "" });
            packed.push_str(indent);
            width = indent.len();
        }
        packed.push_str(item);
        width += item.len();
    }
    packed.push('\n');
}

/// Whether a line is `&self.pulse,`, `&mut self.pulse,` or `pulse: None,`.
fn is_listed_field(line: &str) -> bool {
    if !line.ends_with(',') {
        return false;
    }
    let item = line.trim_start();
    let of_self = item
        .strip_prefix("&self.")
        .or_else(|| item.strip_prefix("&mut self."));
    let name = of_self.map_or_else(
        || item.strip_suffix(": None,"),
        |name| name.strip_suffix(','),
    );
    name.is_some_and(|name| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "_#".contains(c))
    })
}

/// Adds blank lines between the items of a file, of its modules and of its implementations.
pub(super) fn spaced(code: &str) -> String {
    let mut spaced = String::with_capacity(code.len() + code.len() / 20);
    // For each open brace: whether there are items inside.
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

/// The effect of a line.
enum Line {
    /// It ends with an open brace.
    Opening,
    /// It completes an import.
    Import,
    /// It completes another item.
    End,
    /// Any other line.
    Other,
}

#[cfg(test)]
mod tests {
    use super::{packed, spaced};

    #[test]
    fn long_lists_of_fields_take_few_lines() {
        let list = |count: usize, item: &dyn Fn(usize) -> String| {
            let items: String = (0..count).map(|place| item(place) + ",\n").collect();
            format!("    Self {{\n{items}    }}\n")
        };
        let unset = |place| format!("        field_{place}: None");
        let borrowed = |place| format!("        &mut self.field_{place}");
        let pushed = |place| format!("        slots.push({place})");
        assert_eq!(packed(&list(23, &unset)), list(23, &unset));
        assert_eq!(packed(&list(120, &pushed)), list(120, &pushed));
        for item in [&unset as &dyn Fn(usize) -> String, &borrowed] {
            let text = packed(&list(120, item));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&text), words(&list(120, item)));
            assert!(text.lines().count() < 40, "{text}");
            assert!(
                text.lines()
                    .all(|line| line.len() <= 100 && line.starts_with("    "))
            );
        }
    }

    #[test]
    fn items_are_apart_and_nothing_else() {
        let code = "use a;\nuse b;\n/// A.\npub mod a {\n    use c;\n    /// {\n    #[derive(Clone)]\n    pub struct A {\n        a: u8,\n        b: u8,\n    }\n    \
impl A {\n        fn a() {\n            let a = 1;\n            if a {\n                b;\n            }\n            c;\n        }\n        fn b() {}\n    }\n}\n";
        let expected = "use a;\nuse b;\n\n/// A.\npub mod a {\n    use c;\n\n    /// {\n    #[derive(Clone)]\n    pub struct A {\n        a: u8,\n        b: u8,\n    }\n\n    \
impl A {\n        fn a() {\n            let a = 1;\n            if a {\n                b;\n            }\n            c;\n        }\n\n        fn b() {}\n    }\n}\n";
        assert_eq!(spaced(code), expected);
    }
}
