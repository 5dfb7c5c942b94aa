//! Lists of a configuration whose items are read one by one, so that one that can't be read does not lose the others.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The items of a list that can be read, and the reason why others can't.
#[derive(Debug)]
pub(super) struct Parts<T> {
    items: Vec<T>,
    problem: Option<String>,
}

impl<T> Default for Parts<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            problem: None,
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Parts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let mut parts = Self::default();
        match Vec::<Value>::deserialize(value) {
            Ok(values) => values.into_iter().for_each(|value| parts.read(value)),
            Err(error) => parts.problem = Some(error.to_string()),
        }
        Ok(parts)
    }
}

impl<T: DeserializeOwned> Parts<T> {
    fn read(&mut self, value: Value) {
        match T::deserialize(value) {
            Ok(item) => self.items.push(item),
            Err(error) => self.problem = Some(error.to_string()),
        }
    }

    /// Reads a value that is not a list, if present.
    pub(super) fn single<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut parts = Self::default();
        if let Some(value) = Option::deserialize(deserializer)? {
            parts.read(value);
        }
        Ok(parts)
    }
}

impl<T> Parts<T> {
    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// Returns why a part can't be read, itself or one of its items.
    pub(super) fn problem<'p>(
        &'p self,
        of_item: impl Fn(&'p T) -> Option<&'p str>,
    ) -> Option<&'p str> {
        let own = self.problem.as_deref();
        own.or_else(|| self.items.iter().find_map(of_item))
    }
}
