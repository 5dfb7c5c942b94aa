//! The tree of names, as stored in a lock file or an options file, and as returned by a model for the next run.

/// Names by their keys, as in files: `cdts`, `cdt-vitals`, `fields`, `cdtf-heart-rate`, `name`. The first two keys
/// identify an item; its own name has the key `name`.
///
/// ```
/// use welkin_model::model::NameTree;
///
/// let mut names = NameTree::default();
/// names.insert(&["cdts", "cdt-vitals", "name"], "vital_signs");
/// let name = names.at(&["cdts", "cdt-vitals", "name"]).and_then(NameTree::name);
/// assert_eq!(name, Some("vital_signs"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameTree {
    name: Option<Box<str>>,
    label: Option<Box<GivenLabel>>,
    /// Offset of the key or name in the file from which it was read.
    offset: Option<usize>,
    /// Sorted by key. Most trees have one or two keys, for which a map would need a hundred times the memory.
    below: Vec<(Box<str>, NameTree)>,
}

/// The label shown to users when a name was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenLabel {
    /// The label or title for which the name was chosen.
    pub label: String,
    /// A later label with another meaning, for which the user decided to keep the name.
    pub kept: Option<String>,
    /// The name, if it was chosen in the options file: it is not stored as a name of the lock file.
    pub chosen: Option<String>,
}

impl GivenLabel {
    /// Creates the label for which a name was chosen.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }
}

impl NameTree {
    /// Returns the name at this node.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the label shown to users when the name was chosen: the label of an option, or the title of an
    /// assessment, an encounter template, a goal template, a program or a phase.
    #[must_use]
    pub fn label(&self) -> Option<&GivenLabel> {
        self.label.as_deref()
    }

    /// Whether the recorded label is the one for which this name was chosen. It is not if the name was decided again
    /// since, because its line was removed or the name in the options file was changed. `is_wanted` is whether the
    /// name comes from the options file.
    #[must_use]
    pub fn is_label_of(&self, name: &str, is_wanted: bool) -> bool {
        let chosen = self.label().and_then(|label| label.chosen.as_deref());
        match self.name().or(chosen) {
            Some(recorded) => recorded == name,
            None => is_wanted,
        }
    }

    /// Returns the node with these keys.
    #[must_use]
    pub fn at<K: AsRef<str>>(&self, keys: &[K]) -> Option<&Self> {
        let mut keys = keys.iter();
        keys.try_fold(self, |tree, key| {
            let found = tree.position(key.as_ref()).ok()?;
            Some(&tree.below[found].1)
        })
    }

    /// Returns the index of a direct key, or the index at which it would be inserted.
    fn position(&self, key: &str) -> Result<usize, usize> {
        // Files and models are sorted, so most keys are added at the end.
        match self.below.last() {
            Some((last, _)) if **last < *key => Err(self.below.len()),
            _ => self.below.binary_search_by(|(known, _)| (**known).cmp(key)),
        }
    }

    /// Returns the node of a direct key; inserts it if necessary.
    fn child_mut(&mut self, key: &str) -> &mut Self {
        let position = self.position(key).unwrap_or_else(|place| {
            if self.below.is_empty() {
                self.below.reserve_exact(1);
            }
            self.below.insert(place, (key.into(), Self::default()));
            place
        });
        &mut self.below[position].1
    }

    /// Returns the direct keys with their nodes, in the order of the keys.
    pub fn below(&self) -> impl Iterator<Item = (&str, &Self)> + Clone {
        self.below.iter().map(|(key, tree)| (&**key, tree))
    }

    /// Sets the name with these keys.
    pub fn insert<K: AsRef<str>>(&mut self, keys: &[K], name: impl Into<String>) {
        self.at_mut(keys).name = Some(name.into().into());
    }

    /// Removes the name with these keys; its label stays.
    pub fn remove<K: AsRef<str>>(&mut self, keys: &[K]) {
        if self.at(keys).is_some() {
            self.at_mut(keys).name = None;
        }
    }

    /// Returns the node with these keys; inserts it if necessary.
    pub fn at_mut<K: AsRef<str>>(&mut self, keys: &[K]) -> &mut Self {
        keys.iter()
            .fold(self, |tree, key| tree.child_mut(key.as_ref()))
    }

    /// Sets the offset of the name, or of the key of a node without a name, in its file.
    pub fn set_offset(&mut self, offset: Option<usize>) {
        self.offset = offset;
    }

    /// Returns the offset of the name, or of the key of a node without a name, in its file; `None` if it was not read
    /// from a file.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// Sets the label shown to users when the name was chosen.
    pub fn set_label(&mut self, label: Option<GivenLabel>) {
        self.label = label.map(Box::new);
    }

    /// Returns the label for which the name was chosen; inserts `label` if there is none.
    pub fn label_or_insert(&mut self, label: &str) -> &mut GivenLabel {
        self.label
            .get_or_insert_with(|| Box::new(GivenLabel::new(label)))
    }

    /// Whether it contains neither names nor labels.
    pub fn is_empty(&self) -> bool {
        let mut below = self.below();
        self.name.is_none() && self.label.is_none() && below.all(|(_, tree)| tree.is_empty())
    }

    /// Returns all nodes with a name or a label, with their keys.
    #[must_use]
    pub fn entries(&self) -> Vec<(Vec<&str>, &Self)> {
        let mut entries = Vec::new();
        self.collect(&mut Vec::new(), &mut entries);
        entries
    }

    fn collect<'t>(&'t self, keys: &mut Vec<&'t str>, entries: &mut Vec<(Vec<&'t str>, &'t Self)>) {
        if self.name.is_some() || self.label.is_some() {
            entries.push((keys.clone(), self));
        }
        for (key, tree) in &self.below {
            keys.push(key);
            tree.collect(keys, entries);
            keys.pop();
        }
    }

    /// Adds every name of another tree, and labels for names that have none here.
    pub fn extend(&mut self, other: Self) {
        if other.name.is_some() {
            self.name = other.name;
        }
        if self.label.is_none() {
            self.label = other.label;
        }
        for (key, tree) in other.below {
            self.child_mut(&key).extend(tree);
        }
    }

    /// Removes names and labels at nodes that have neither in another tree.
    pub fn retain_entries_of(&mut self, other: &Self) {
        if other.name.is_none() && other.label.is_none() {
            (self.name, self.label) = (None, None);
        }
        self.below.retain_mut(|(key, tree)| {
            let other = other.at(&[&**key]);
            if let Some(other) = other {
                tree.retain_entries_of(other);
            }
            other.is_some()
        });
    }
}
