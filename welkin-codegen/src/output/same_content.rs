//! Compares the content of two texts, ignoring line endings, formatting and the order of items.

use proc_macro2::TokenStream;
use quote::ToTokens;
use serde_json::Value;
use syn::{ImplItem, Item};
use toml::de::{DeTable, DeValue};

use super::mark;
use crate::emit::tables::GeneratedFile;

/// The language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    Toml,
    Json,
    /// Any other language: compared byte by byte.
    Bytes,
}

impl Language {
    /// Whether two texts have equivalent content.
    pub(super) fn is_same(self, old: &[u8], new: &str) -> bool {
        if old == new.as_bytes() {
            return true;
        }
        let Some(old) = plain(old).filter(|_| self != Self::Bytes) else {
            return false;
        };
        let new = unix_lines(new);
        old == new
            || match self {
                Self::Rust => mark::header(&old) == mark::header(&new) && same_rust(&old, &new),
                Self::Toml => same(toml(&old), toml(&new)),
                Self::Json => same(json(&old), json(&new)),
                Self::Bytes => false,
            }
    }

    /// Returns an old and a new text for a comparison by line, without irrelevant differences.
    pub(super) fn comparable(self, old: &[u8], new: &str) -> (String, String) {
        let old = plain(old).unwrap_or_else(|| String::from_utf8_lossy(old).into_owned());
        if self == Self::Rust
            && let (Some(formatted), Some(new)) = (canonical(&old), canonical(new))
            && !is_formatted(&old)
        {
            return (formatted, new);
        }
        (old, new.to_owned())
    }
}

fn same<T: PartialEq>(old: Option<T>, new: Option<T>) -> bool {
    old.is_some() && old == new
}

/// Returns the text without a byte order mark, and with line feeds only.
fn plain(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(unix_lines(text.strip_prefix('\u{feff}').unwrap_or(text)))
}

pub(super) fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn same_rust(old: &str, new: &str) -> bool {
    let formatted = |text| Some(sorted(GeneratedFile::parse(text).ok()?).format());
    letters(old) == letters(new) && same(formatted(old), formatted(new))
}

/// Counts each letter and digit outside of comments other than documentation. Formatting does not change the counts,
/// and counting is much cheaper than parsing.
fn letters(text: &str) -> [usize; 256] {
    let mut counts = [0; 256];
    for line in text.lines().map(str::trim_start) {
        let is_comment =
            line.starts_with("//") && !line.starts_with("///") && !line.starts_with("//!");
        if !is_comment {
            let bytes = line.bytes().filter(u8::is_ascii_alphanumeric);
            bytes.for_each(|byte| counts[usize::from(byte)] += 1);
        }
    }
    counts
}

/// Formats Rust code in the format of this crate, with its header, and with its items sorted by text.
fn canonical(text: &str) -> Option<String> {
    let file = sorted(GeneratedFile::parse(text).ok()?);
    Some(format!(
        "{}\n\n{}",
        mark::header(text).join("\n"),
        file.format()
    ))
}

/// Whether a generated text still has its original formatting.
fn is_formatted(text: &str) -> bool {
    GeneratedFile::parse(text).is_ok_and(|file| {
        let lines = |text: &str| {
            text.lines()
                .filter(|line| !line.is_empty() && !line.starts_with("//"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        lines(&file.format()) == lines(text)
    })
}

/// Sorts items, whose order is irrelevant in Rust: rustfmt reorders modules and imports.
fn sorted(mut code: GeneratedFile) -> GeneratedFile {
    sort_items(&mut code.file.items);
    code
}

fn sort_items(items: &mut [Item]) {
    for item in &mut *items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    sort_items(items);
                }
            }
            Item::Impl(implementation) => {
                sort_by_text(&mut implementation.items, ImplItem::to_token_stream)
            }
            _ => {}
        }
    }
    sort_by_text(items, Item::to_token_stream);
}

fn sort_by_text<T>(items: &mut [T], tokens: impl Fn(&T) -> TokenStream) {
    items.sort_by_cached_key(|item| tokens(item).to_string());
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn toml(text: &str) -> Option<Value> {
    let table = DeTable::parse(text).ok()?;
    Some(of_table(table.get_ref()))
}

fn of_table(table: &DeTable<'_>) -> Value {
    let entries = table.iter();
    entries
        .map(|(key, value)| (key.get_ref().to_string(), of_value(value.get_ref())))
        .collect()
}

fn of_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Array(items) => items.iter().map(|item| of_value(item.get_ref())).collect(),
        DeValue::Table(table) => of_table(table),
        // It is wrapped in a list, so that a number differs from a string of its digits.
        DeValue::Integer(number) => vec![number.to_string()].into(),
        DeValue::Float(number) => vec![number.to_string()].into(),
        DeValue::Datetime(moment) => vec![moment.to_string()].into(),
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    const RUST: &str = "// @generated by welkin-codegen 0.1.0 from a.json.\n\npub mod a;\npub mod b;\npub fn f() -> u8 {\n    1\n}\n";

    #[test]
    fn form_is_no_difference() {
        let reordered = RUST.replace("pub mod a;\npub mod b;", "pub mod b;\n\npub mod a;");
        for old in [
            RUST.replace('\n', "\r\n"),
            reordered,
            RUST.replace("{\n    1\n}", "{ 1 }"),
            format!("\u{feff}{RUST}"),
        ] {
            assert!(Language::Rust.is_same(old.as_bytes(), RUST), "{old}");
            assert!(!Language::Bytes.is_same(old.as_bytes(), RUST), "{old}");
        }
        for old in [
            RUST.replace('1', "2"),
            RUST.replace("a.json", "b.json"),
            RUST.replace("pub fn", "fn"),
            format!("{RUST}}}"),
        ] {
            assert!(!Language::Rust.is_same(old.as_bytes(), RUST), "{old}");
        }
    }

    /// A table, in the format of this crate.
    const TABLE: &str = r#"impl runtime::Cdt for Labs {
    runtime::__private::schema! {
        Cdt("cdt-labs", 1);
        Text("fn table() {", "note", 2).label("runtime::__private::schema! {");
    }
}
"#;

    #[test]
    fn rows_of_tables_are_compared_as_code() {
        let is_same = |old: &str| Language::Rust.is_same(old.as_bytes(), TABLE);
        for (text, other) in [
            ("2).label", "2,)\n.label"),
            ("impl", "\n\nimpl"),
            (";\n    ", "; "),
        ] {
            assert!(is_same(&TABLE.replace(text, other)), "{other}");
        }
        for (text, other) in [
            ("1);", "1);;"),
            ("2)", "3)"),
            ("label", "title"),
            ("schema! {\n", "schema {\n"),
            ("runtime::__private::schema! {\n", "fn schema() {\n"),
            (
                "runtime::__private::schema! {\")",
                "runtime :: __private :: schema ! {\")",
            ),
            ("fn table() {\"", "fn table () {\""),
        ] {
            assert!(!is_same(&TABLE.replace(text, other)), "{other}");
        }
    }

    #[test]
    fn a_comparison_of_tables_shows_their_rows() {
        let changed = TABLE.replace("2)", "3)");
        let (old, new) = Language::Rust.comparable(TABLE.as_bytes(), &changed);
        assert_eq!((&*old, &*new), (TABLE, &*changed));
        let formatted = TABLE.replace(";\n    ", "; ");
        let (old, new) = Language::Rust.comparable(formatted.as_bytes(), &changed);
        assert_eq!((old.trim(), new.trim()), (TABLE.trim(), changed.trim()));
        let broken = TABLE.replace("1);", "1);;");
        let (old, new) = Language::Rust.comparable(broken.as_bytes(), TABLE);
        assert_ne!(old, new);
    }

    #[test]
    fn tables_and_lists_are_compared_by_what_they_hold() {
        let toml = "a = \"1\"\n[t]\nb = 1\n";
        assert!(Language::Toml.is_same(b"# mine\r\na = '1'\r\nt.b = 1\r\n", toml));
        assert!(!Language::Toml.is_same(b"a = 1\nt.b = 1\n", toml));
        assert!(!Language::Toml.is_same(b"a = ", toml));
        assert!(Language::Json.is_same(b"[{\"b\": 1,\r\n\"a\": 2}]", "[{\"a\": 2, \"b\": 1}]"));
        assert!(!Language::Json.is_same(b"[1.5]", "[1]"));
    }

    #[test]
    fn a_comparison_shows_the_real_difference() {
        let old = RUST.replace("{\n    1\n}", "{ 1 }").replace('\n', "\r\n");
        let (old, new) = Language::Rust.comparable(old.as_bytes(), &RUST.replace("u8", "u16"));
        let differing = old.lines().zip(new.lines()).filter(|(old, new)| old != new);
        assert_eq!(differing.count(), 1, "{old}{new}");
    }
}
