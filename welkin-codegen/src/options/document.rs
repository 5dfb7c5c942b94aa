//! Strict reading of a TOML file: anything unknown is an error with its location.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::{merge_conflict, repeated_lines};
use crate::config::{ConfigError, location_in, read_text};
use crate::diagnostic::{Diagnostic, Location, printable};
use crate::similar;

/// A text and its path, kept so that offsets in it can be resolved to locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    pub(crate) text: Arc<str>,
}

/// A value and its offset; `None` if it was set in code or on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) offset: Option<usize>,
}

impl<T> From<T> for Located<T> {
    fn from(value: T) -> Self {
        Self {
            value,
            offset: None,
        }
    }
}

impl Document {
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = read_text(path)?;
        Ok(Self::new(path, &text))
    }

    pub(crate) fn new(path: impl Into<PathBuf>, text: &str) -> Self {
        Self {
            path: path.into(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).into(),
        }
    }

    /// Returns the same document without redundant repeated lines, as left by a merge.
    pub(crate) fn without_repeated_lines(&self) -> Self {
        Self::new(&self.path, &repeated_lines::blanked(&self.text))
    }

    /// Whether the file is unchanged.
    pub(crate) fn is_current(&self) -> bool {
        Self::read(&self.path).is_ok_and(|now| now.text == self.text)
    }

    pub(crate) fn location(&self, offset: usize) -> Location {
        location_in(&self.path, &self.text, offset)
    }

    /// Returns the offset of the value with these keys.
    pub(crate) fn offset_of<K: AsRef<str>>(&self, keys: &[K]) -> Option<usize> {
        self.find(keys, |_, value| value.span().start)
    }

    /// Returns the offset of the last of these keys.
    pub(crate) fn offset_of_key<K: AsRef<str>>(&self, keys: &[K]) -> Option<usize> {
        self.find(keys, |key, _| key.span().start)
    }

    fn find<K: AsRef<str>>(
        &self,
        keys: &[K],
        offset: impl FnOnce(&toml::Spanned<Cow<'_, str>>, &Spanned<'_>) -> usize,
    ) -> Option<usize> {
        let root = DeTable::parse(&self.text).ok()?;
        let (last, before) = keys.split_last()?;
        let mut table = root.get_ref();
        for key in before {
            table = table.get(key.as_ref())?.get_ref().as_table()?;
        }
        let (key, value) = table.get_key_value(last.as_ref())?;
        Some(offset(key, value))
    }

    /// Reads the whole file. Returns all problems, or the result of `read`. `help` is the suggested fix for problems
    /// that have none of their own.
    pub(crate) fn understand<T>(
        &self,
        what: &'static str,
        help: Option<&str>,
        read: impl FnOnce(Table<'_, '_>) -> T,
    ) -> Result<T, ConfigError> {
        let help = || help.map(str::to_owned);
        if let Some(conflict) = merge_conflict::find(&self.path, &self.text, what) {
            return Err(conflict.into());
        }
        let root = DeTable::parse(&self.text).map_err(|error| {
            let message = format!("{what} can't be read: {}", error.message());
            let location = error.span().map(|span| self.location(span.start));
            let is_duplicate = error.message().contains("duplicate key");
            let duplicate = is_duplicate.then(|| DUPLICATE_KEY.to_owned());
            let help = duplicate.or_else(help);
            Diagnostic::error(message).at(location).help(help)
        })?;
        let problems = RefCell::default();
        let value = read(Table {
            document: self,
            problems: &problems,
            table: root.get_ref(),
            what,
        });
        let mut problems = in_order(problems.into_inner());
        for problem in &mut problems {
            problem.help = problem.help.take().or_else(help);
        }
        if problems.is_empty() {
            Ok(value)
        } else {
            Err(ConfigError::Diagnostics(problems))
        }
    }
}

/// Suggested fix for a duplicate key, such as after a merge of two branches.
const DUPLICATE_KEY: &str =
    "after a merge? keep the line whose name the code uses, and remove the other";

/// Sorts problems by location.
pub(crate) fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by_key(|problem| {
        let place = problem.location.as_ref();
        place.map(|place| (place.path.clone(), place.line, place.column))
    });
    problems
}

/// A table of a document.
#[derive(Clone, Copy)]
pub(crate) struct Table<'d, 't> {
    document: &'d Document,
    problems: &'d RefCell<Vec<Diagnostic>>,
    table: &'d DeTable<'t>,
    /// The noun for it in messages, with its article.
    what: &'static str,
}

type Spanned<'t> = toml::Spanned<DeValue<'t>>;

impl<'d, 't> Table<'d, 't> {
    /// Reports every key that is not in `keys`.
    pub(crate) fn knows(self, keys: &[&str]) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let message = format!("unknown key `{}` in {}", printable(name), self.what);
                let help = similar::help_with_all(name, keys, "keys");
                self.report(key.span().start, message, help);
            }
        }
    }

    pub(crate) fn text(self, key: &str) -> Option<Located<String>> {
        let value = self.table.get(key)?;
        self.text_of(value, key)
    }

    pub(crate) fn flag(self, key: &str) -> Option<bool> {
        let value = self.table.get(key)?;
        let flag = value.get_ref().as_bool();
        self.expect(flag, value, key, "true or false")
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Returns an integer of any size, as text.
    pub(crate) fn integer(self, key: &str) -> Option<Located<String>> {
        let value = self.table.get(key)?;
        let number = value.get_ref().as_integer();
        let number = number.map(ToString::to_string);
        Some(Located {
            value: self.expect(number, value, key, "an integer")?,
            offset: Some(value.span().start),
        })
    }

    pub(crate) fn texts(self, key: &str) -> Option<Vec<Located<String>>> {
        let value = self.table.get(key)?;
        let items = value.get_ref().as_array();
        let items = self.expect(items, value, key, "an array of strings")?;
        let texts = items.iter().filter_map(|item| self.text_of(item, key));
        Some(texts.collect())
    }

    /// Returns keys and strings of the table at a key.
    pub(crate) fn text_entries(self, key: &str) -> Vec<(String, Located<String>)> {
        self.entries(key)
            .filter_map(|(name, value)| Some((name.to_owned(), self.text_of(value, name)?)))
            .collect()
    }

    /// Returns the table at a key; `what` is the noun for it in messages.
    pub(crate) fn table(self, key: &str, what: &'static str) -> Option<Self> {
        let value = self.table.get(key)?;
        let table = self.expect(value.get_ref().as_table(), value, key, "a table")?;
        Some(Self {
            table,
            what,
            ..self
        })
    }

    /// Returns the tables inside the table at a key: their keys with offsets, and their content.
    pub(crate) fn tables(self, key: &str, what: &'static str) -> Vec<(Located<String>, Self)> {
        let Some(outer) = self.table(key, self.what) else {
            return Vec::new();
        };
        let tables = outer.table.iter().filter_map(|(name, value)| {
            let table = value.get_ref().as_table();
            let table = outer.expect(table, value, name.get_ref(), "a table")?;
            let name = Located {
                value: name.get_ref().clone().into_owned(),
                offset: Some(name.span().start),
            };
            let inner = Self {
                table,
                what,
                ..self
            };
            Some((name, inner))
        });
        tables.collect()
    }

    /// Adds a problem about a value.
    pub(crate) fn refuse<T>(self, written: &Located<T>, message: String, help: Option<String>) {
        self.report(written.offset.unwrap_or_default(), message, help);
    }

    fn entries(self, key: &str) -> impl Iterator<Item = (&'d str, &'d Spanned<'t>)> {
        let table = self.table(key, self.what).map(|inner| inner.table);
        let entries = table.into_iter().flatten();
        entries.map(|(name, value)| (AsRef::as_ref(name.get_ref()), value))
    }

    fn text_of(self, value: &Spanned<'_>, key: &str) -> Option<Located<String>> {
        let text = match value.get_ref() {
            DeValue::String(text) => Some(Located {
                value: Cow::clone(text).into_owned(),
                offset: Some(value.span().start),
            }),
            _ => None,
        };
        self.expect(text, value, key, "a string")
    }

    fn expect<T>(
        self,
        found: Option<T>,
        value: &Spanned<'_>,
        key: &str,
        expected: &str,
    ) -> Option<T> {
        if found.is_none() {
            let kind = value.get_ref().type_str();
            let key = printable(key);
            let message = format!("`{key}` has type {kind}, expected {expected}");
            self.report(value.span().start, message, None);
        }
        found
    }

    fn report(self, offset: usize, message: String, help: Option<String>) {
        let problem = Diagnostic::error(message).at(self.document.location(offset));
        self.problems.borrow_mut().push(problem.help(help));
    }
}
