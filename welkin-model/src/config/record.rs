//! An object of an input, read key by key. Missing values take a default; values of the wrong type are reported and
//! take a default too.

use serde_json::{Number, Value};
use welkin_designer::field;

use super::data_types::Bound;
use super::findings::Findings;
use super::json::Node;
use super::source::Position;
use crate::diagnostic::printable;

/// An object and the noun for it.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    node: Node<'a>,
    /// Noun with its article, for messages: `a field`.
    what: &'static str,
}

impl<'a> Record<'a> {
    /// Returns the object, or reports a warning with the kind of value found instead.
    pub(super) fn of(node: Node<'a>, what: &'static str) -> Option<Self> {
        if node.is_object() {
            return Some(Self { node, what });
        }
        let message = format!(
            "{what} is {}, expected an object; it is skipped",
            node.kind()
        );
        node.findings().each(node.position(), message);
        None
    }

    pub(super) fn position(self) -> Position {
        self.node.position()
    }

    pub(super) fn findings(self) -> &'a Findings {
        self.node.findings()
    }

    /// Returns the value of a key; `None` when missing or null.
    pub(super) fn get(self, key: &str) -> Option<Node<'a>> {
        self.node.get(key).filter(|value| !value.is_null())
    }

    /// Returns the machine name and its position. An object without one can't be used and is reported as a warning.
    pub(super) fn name(self) -> Option<(String, Position)> {
        let problem = match self.get("name") {
            None => (self.position(), "has no `name`".to_owned()),
            Some(value) => match value.as_text() {
                Some(text) if !text.trim().is_empty() => {
                    return Some((text.to_owned(), value.position()));
                }
                Some(_) => (value.position(), "has an empty `name`".to_owned()),
                None => (
                    value.position(),
                    format!("has {} as its `name`, expected a string", value.kind()),
                ),
            },
        };
        let message = format!("{} {}; it is skipped", self.what, problem.1);
        self.findings().each(problem.0, message);
        None
    }

    pub(super) fn text(self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        let text = value.as_text().map(str::to_owned);
        self.expect(text, key, value, "a string")
    }

    /// Returns a display text; `None` also when blank.
    pub(super) fn words(self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// Returns a flag; `default` when missing or not a flag.
    pub(super) fn flag(self, key: &str, default: bool) -> bool {
        self.flag_or(key, default, default)
    }

    /// Returns a flag; `missing` when absent, `odd` when the value is not a flag.
    pub(super) fn flag_or(self, key: &str, missing: bool, odd: bool) -> bool {
        let Some(value) = self.get(key) else {
            return missing;
        };
        let flag = match value.as_text() {
            Some(text) => field::flag_text(text),
            None => value.as_boolean(),
        };
        self.expect(flag, key, value, "true or false")
            .unwrap_or(odd)
    }

    pub(super) fn integer(self, key: &str) -> Option<i64> {
        let value = self.get(key)?;
        let number = value.as_number().and_then(|number| whole(&number));
        let written = || value.as_text()?.trim().parse().ok();
        self.expect(number.or_else(written), key, value, "a whole number")
    }

    /// Returns a number, or a string that may hold one; `None` also for a blank string.
    pub(super) fn bound(self, key: &str) -> Option<Bound> {
        let value = self.get(key)?;
        let usable = value.as_text().is_some() || value.as_number().is_some();
        self.expect(usable.then_some(()), key, value, "a number")?;
        if value.as_text().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        Some(Bound {
            position: value.position(),
            value: value.to_value(),
        })
    }

    /// Returns the value of a key, of any type; `None` when missing or null.
    pub(super) fn value(self, key: &str) -> Option<Value> {
        Some(self.get(key)?.to_value())
    }

    /// Returns the items of a list; empty when missing or null.
    pub(super) fn list(self, key: &str) -> Vec<Node<'a>> {
        self.get(key)
            .and_then(|value| {
                let items = value.as_list().map(Iterator::collect);
                self.expect(items, key, value, "an array")
            })
            .unwrap_or_default()
    }

    /// Returns the objects of a list; other items are reported and skipped.
    pub(super) fn records(self, key: &str, what: &'static str) -> Vec<Record<'a>> {
        self.list(key)
            .into_iter()
            .filter_map(|item| Record::of(item, what))
            .collect()
    }

    /// Returns the strings of a list; other items are reported and skipped.
    pub(super) fn texts(self, key: &str) -> Vec<String> {
        self.list(key)
            .into_iter()
            .filter_map(|item| {
                let text = item.as_text().map(str::to_owned);
                self.expect(text, key, item, "an array of strings")
            })
            .collect()
    }

    /// Returns the object at a key; `None` when missing or null.
    pub(super) fn record(self, key: &str, what: &'static str) -> Option<Record<'a>> {
        Record::of(self.get(key)?, what)
    }

    /// Returns the keys with their positions and values.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Position, Node<'a>)> {
        self.node.entries()
    }

    /// Returns the keys with their strings; other values are reported and skipped.
    pub(super) fn text_entries(self) -> impl Iterator<Item = (String, String)> {
        self.entries()
            .filter(|(.., value)| !value.is_null())
            .filter_map(move |(key, _, value)| {
                let text = value.as_text().map(str::to_owned);
                let text = self.expect(text, &printable(key), value, "a string")?;
                Some((key.to_owned(), text))
            })
    }

    /// Reports keys that are unknown to this crate.
    pub(super) fn report_unknown_keys(self, known: &[&str]) {
        for (key, position, _) in self.entries() {
            if !known.contains(&key) {
                let message = format!("unknown key `{}` in {}", printable(key), self.what);
                self.findings().once(position, message, None);
            }
        }
    }

    fn expect<T>(self, found: Option<T>, key: &str, value: Node<'_>, expected: &str) -> Option<T> {
        if found.is_none() {
            let message = format!(
                "`{key}` of {} is {}, expected {expected}",
                self.what,
                value.kind()
            );
            self.findings().each(value.position(), message);
        }
        found
    }
}

/// Returns an integer, which may be written as `45.0`.
fn whole(number: &Number) -> Option<i64> {
    let written_as_float = || field::whole(number.as_f64()?);
    number.as_i64().or_else(written_as_float)
}
