//! The explanation of an item, and its two formats: aligned text and JSON.

use std::path::Path;

use comfy_table::{Table, presets};
use serde_json::{Map, Value};
use welkin_codegen::diagnostic::{Location, escaped, printable};
use welkin_codegen::lookup::NamedItem;

/// The explanation of an item: individual facts, followed by lists of related items.
pub(super) struct Explanation {
    kind: &'static str,
    name: String,
    facts: Vec<(&'static str, Value)>,
    lists: Vec<List>,
}

/// A list of related items: one row per item, all with the same columns.
pub(super) struct List {
    title: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl List {
    /// Creates a list with one row per item. `title` and `columns` are keys in the JSON format.
    pub(super) fn of<T>(
        title: &'static str,
        columns: &'static [&'static str],
        items: impl IntoIterator<Item = T>,
        row: impl Fn(T) -> Vec<Value>,
    ) -> Self {
        Self {
            title,
            columns,
            rows: items.into_iter().map(row).collect(),
        }
    }
}

impl Explanation {
    /// Creates an explanation with the facts that all items have: kind, name, title, location.
    pub(super) fn new(item: NamedItem<'_>, place: Option<&Location>) -> Self {
        let explanation = Self {
            kind: item.kind(),
            name: item.name().to_owned(),
            facts: Vec::new(),
            lists: Vec::new(),
        };
        explanation
            .fact("title", item.title())
            .fact("defined_at", place.map(shown_place))
            .fact("json_path", place.map(|place| &*place.json_path))
    }

    /// Adds a fact, unless its value is absent or an empty list.
    pub(super) fn fact(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let says_something = match &value {
            Value::Null => false,
            Value::Array(values) => !values.is_empty(),
            Value::String(text) => !text.is_empty(),
            _ => true,
        };
        if says_something {
            self.facts.push((key, value));
        }
        self
    }

    /// Adds a list, unless it is empty.
    pub(super) fn list(mut self, list: List) -> Self {
        if !list.rows.is_empty() {
            self.lists.push(list);
        }
        self
    }

    /// Formats it as one object: facts by key, lists as arrays of objects.
    pub(super) fn into_json(self) -> Value {
        let mut object = Map::new();
        object.insert("kind".to_owned(), self.kind.into());
        object.insert("name".to_owned(), self.name.into());
        for (key, value) in self.facts {
            object.insert(key.to_owned(), value);
        }
        for list in self.lists {
            let columns = list.columns;
            let rows = list.rows.into_iter().map(|row| {
                let keys = columns.iter().map(|column| (*column).to_owned());
                Value::Object(keys.zip(row).collect())
            });
            object.insert(list.title.to_owned(), rows.collect());
        }
        Value::Object(object)
    }

    /// Formats it as aligned text.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{} {}\n", self.kind, printable(&self.name));
        let widest = self.facts.iter().map(|(key, _)| key.len()).max();
        for (key, value) in &self.facts {
            let width = widest.unwrap_or_default();
            text += &format!("  {:width$}  {}\n", words(key), in_words(value));
        }
        for list in &self.lists {
            text += &list.text();
        }
        text
    }
}

impl List {
    fn text(&self) -> String {
        let mut table = Table::new();
        let header = self
            .columns
            .iter()
            .map(|column| words(column).to_uppercase());
        table.load_style(presets::NOTHING).set_header(header);
        for row in &self.rows {
            table.add_row(row.iter().map(|value| short(&in_words(value))));
        }
        format!(
            "\n{}: {}\n{}\n",
            words(self.title),
            self.rows.len(),
            table.trim_fmt()
        )
    }
}

/// Shortens a text to fit into a table cell.
fn short(text: &str) -> String {
    const LONGEST_CELL: usize = 60;
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Formats a location as `export.json:7:14`.
fn shown_place(place: &Location) -> String {
    let path: &Path = &place.path;
    format!("{}:{}:{}", path.display(), place.line, place.column)
}

/// Formats a key for display.
fn words(key: &str) -> String {
    key.replace('_', " ")
}

/// Formats a value for display, safe to show on a terminal.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => escaped(text),
        Value::Array(values) if values.is_empty() => "-".to_owned(),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(in_words).collect();
            values.join(", ")
        }
        Value::Number(number) => match number.as_f64() {
            Some(number) => number.to_string(),
            None => number.to_string(),
        },
        Value::Object(_) => value.to_string(),
    }
}
