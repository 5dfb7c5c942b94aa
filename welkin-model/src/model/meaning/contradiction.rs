//! A name whose meaning contradicts the current label.

use crate::diagnostic::escaped;

/// A name that was chosen for a label with another meaning than the current one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Keys in the name tree: `cdts`, `cdt-phq`, `fields`, `cdtf-q1`, `options`, `0`.
    pub keys: Vec<String>,
    /// The name in code.
    pub name: String,
    /// The label or title for which the name was chosen; `None` if it was not recorded.
    pub before: Option<String>,
    /// The current label or title.
    pub now: String,
    /// The value or machine name of the item that had this label before.
    pub label_of: Option<String>,
}

impl Contradiction {
    /// Returns the path to it for the command line: `cdt-phq.cdtf-q1.0`, `prog-weight.active`, `asm-phq-9`.
    #[must_use]
    pub fn path(&self) -> String {
        self.path_parts().join(".")
    }

    /// Whether a path leads to it, or to an item or list that contains it.
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        let parts = self.path_parts();
        (1..=parts.len()).any(|length| parts[..length].join(".") == path)
    }

    /// Returns it with keys as messages show them: with control and bidirectional characters escaped.
    #[must_use]
    pub fn escaped(&self) -> Self {
        let keys = self.keys.iter();
        Self {
            keys: keys.map(|key| escaped(key)).collect(),
            ..self.clone()
        }
    }

    /// Returns the path without its last part if it is in a list: `cdt-phq.cdtf-q1`.
    #[must_use]
    pub fn list_path(&self) -> String {
        let parts = self.path_parts();
        let list = &parts[..parts.len().saturating_sub(1).max(1)];
        list.join(".")
    }

    /// Returns the keys of the name of the item that had the label before.
    pub fn label_owner(&self) -> Option<Vec<String>> {
        let owner = self.label_of.as_ref()?;
        let mut keys = self.keys.clone();
        let place = if keys.len() == 3 { 1 } else { keys.len() - 1 };
        owner.clone_into(&mut keys[place]);
        Some(keys)
    }

    /// Whether it is an option or a phase, and so in a list.
    pub fn is_member(&self) -> bool {
        self.path_parts().len() > 1
    }

    /// Returns every other key; the keys between them are the kinds of the following ones.
    fn path_parts(&self) -> Vec<&str> {
        let names = self.keys.iter().skip(1).step_by(2);
        names.map(String::as_str).collect()
    }
}
