//! Lists of a configuration whose items are read one by one, so that one that can't be read does not lose the others.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::config::PathStep;

/// The items of a list that can be read, and the reasons why others can't; or one value that is not a list.
#[derive(Debug)]
pub(super) struct Parts<T> {
    /// Items with their indexes in the list.
    items: Vec<(Option<usize>, T)>,
    problems: Vec<(Option<usize>, String)>,
}

/// A part of the section that can't be read.
#[derive(Debug)]
pub(in crate::model) struct UnreadablePart {
    /// The way to it, from the section.
    pub(super) path: Vec<PathStep>,
    /// Why it can't be read.
    pub(super) reason: String,
}

impl<T> Default for Parts<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// Reads a list; null is an empty one.
impl<'de, T: DeserializeOwned> Deserialize<'de> for Parts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let mut parts = Self::default();
        match Option::<Vec<Value>>::deserialize(value) {
            Ok(values) => {
                for (index, value) in values.unwrap_or_default().into_iter().enumerate() {
                    parts.read(Some(index), value);
                }
            }
            Err(error) => parts.problems.push((None, error.to_string())),
        }
        Ok(parts)
    }
}

impl<T: DeserializeOwned> Parts<T> {
    fn read(&mut self, index: Option<usize>, value: Value) {
        match T::deserialize(value) {
            Ok(item) => self.items.push((index, item)),
            Err(error) => self.problems.push((index, error.to_string())),
        }
    }

    /// Reads a value that is not a list, if present.
    pub(super) fn single<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut parts = Self::default();
        if let Some(value) = Option::deserialize(deserializer)? {
            parts.read(None, value);
        }
        Ok(parts)
    }
}

impl<T> Parts<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.items.iter().map(|(_, item)| item)
    }

    /// Returns the items with their indexes in the list.
    pub(super) fn indexed(&self) -> impl Iterator<Item = (usize, &T)> + Clone {
        let items = self.items.iter();
        items.map(|(index, item)| (index.unwrap_or_default(), item))
    }

    /// Returns the unreadable parts: the list itself, its items, and those that `of_item` returns for an item.
    pub(super) fn unreadable(
        &self,
        key: &'static [&'static str],
        of_item: impl Fn(&T) -> Vec<UnreadablePart>,
    ) -> Vec<UnreadablePart> {
        let path = |index: Option<usize>| {
            let steps = [PathStep::Key(key)].into_iter();
            steps.chain(index.map(PathStep::Item))
        };
        let own = self.problems.iter().map(|(index, reason)| UnreadablePart {
            path: path(*index).collect(),
            reason: reason.clone(),
        });
        let below = self.items.iter().flat_map(|(index, item)| {
            of_item(item).into_iter().map(|part| UnreadablePart {
                path: path(*index).chain(part.path).collect(),
                reason: part.reason,
            })
        });
        own.chain(below).collect()
    }
}
