//! The tree of names: what a lock file or an options file holds, and what a model gives to be kept.

/// Names by the keys that lead to them, as files write them: `cdts`, `cdt-vitals`, `fields`, `cdtf-heart-rate`, `name`.
/// The first two keys are the item that has names; its own name is under the key `name`.
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
    /// Where the key or the name stands in the file that it was read from.
    offset: Option<usize>,
    /// Sorted by key. Most trees have one or two keys, for which a map would take a hundred times the room.
    below: Vec<(Box<str>, NameTree)>,
}

/// What people saw when a name was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenLabel {
    /// The label or title that the name was given for.
    pub label: String,
    /// A later one that means something else, and under which the name was kept by decision.
    pub kept: Option<String>,
}

impl GivenLabel {
    /// A label under which a name is given.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            kept: None,
        }
    }
}

impl NameTree {
    /// The name that the keys to here lead to.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What people saw when the name was given: the label of an option, the title of an assessment, an encounter
    /// template, a goal template, a program or a phase.
    #[must_use]
    pub fn label(&self) -> Option<&GivenLabel> {
        self.label.as_deref()
    }

    /// What these keys lead to.
    #[must_use]
    pub fn at<K: AsRef<str>>(&self, keys: &[K]) -> Option<&Self> {
        let mut keys = keys.iter();
        keys.try_fold(self, |tree, key| {
            let found = tree.position(key.as_ref()).ok()?;
            Some(&tree.below[found].1)
        })
    }

    /// Where a key is among those right below, or where it would be.
    fn position(&self, key: &str) -> Result<usize, usize> {
        // Files and models are sorted: most keys that are added come last.
        match self.below.last() {
            Some((last, _)) if **last < *key => Err(self.below.len()),
            _ => self.below.binary_search_by(|(known, _)| (**known).cmp(key)),
        }
    }

    /// What a key leads to, made if it is not there.
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

    /// The keys right below, with what they lead to, in the order of the keys.
    pub fn below(&self) -> impl Iterator<Item = (&str, &Self)> + Clone {
        self.below.iter().map(|(key, tree)| (&**key, tree))
    }

    /// Sets the name that these keys lead to.
    pub fn insert<K: AsRef<str>>(&mut self, keys: &[K], name: impl Into<String>) {
        self.at_mut(keys).name = Some(name.into().into());
    }

    /// Removes the name that these keys lead to; its label stays.
    pub fn remove<K: AsRef<str>>(&mut self, keys: &[K]) {
        if self.at(keys).is_some() {
            self.at_mut(keys).name = None;
        }
    }

    /// What these keys lead to, made if it is not there.
    pub fn at_mut<K: AsRef<str>>(&mut self, keys: &[K]) -> &mut Self {
        keys.iter()
            .fold(self, |tree, key| tree.child_mut(key.as_ref()))
    }

    /// Sets where the name, or the key of what has names below, stands in its file.
    pub fn set_offset(&mut self, offset: Option<usize>) {
        self.offset = offset;
    }

    /// Where the name, or the key of what has names below, stands in its file; nothing where it comes from none.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// Sets what people saw when the name was given.
    pub fn set_label(&mut self, label: Option<GivenLabel>) {
        self.label = label.map(Box::new);
    }

    /// The label under which a name is given, made of `label` if there is none.
    pub fn label_or_insert(&mut self, label: &str) -> &mut GivenLabel {
        self.label
            .get_or_insert_with(|| Box::new(GivenLabel::new(label)))
    }

    /// Whether it holds neither names nor labels.
    pub fn is_empty(&self) -> bool {
        let mut below = self.below();
        self.name.is_none() && self.label.is_none() && below.all(|(_, tree)| tree.is_empty())
    }

    /// Everything that has a name or a label, with the keys that lead to it.
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

    /// Takes over every name of another tree, and the labels of names that have none here.
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

    /// Takes over the labels of another tree for what has a label here.
    pub fn take_labels(&mut self, other: &Self) {
        if self.label.is_some() && other.label.is_some() {
            self.label.clone_from(&other.label);
        }
        for (key, tree) in &mut self.below {
            if let Some(other) = other.at(&[&**key]) {
                tree.take_labels(other);
            }
        }
    }
}
