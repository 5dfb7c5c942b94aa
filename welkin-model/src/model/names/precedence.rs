//! Names chosen by the user and names from earlier runs. The former take precedence.

use std::collections::BTreeMap;

use super::tree::NameTree;

/// Names chosen by the user and names from earlier runs.
#[derive(Clone, Copy)]
pub(in crate::model) struct Decided<'a> {
    wanted: &'a NameTree,
    given: &'a NameTree,
}

/// The chosen and earlier names in one scope, by machine name or value.
pub(super) struct DecidedNames<'a> {
    pub(super) wanted: BTreeMap<&'a str, &'a str>,
    pub(super) given: BTreeMap<&'a str, &'a str>,
    /// Keys of the scope's items.
    scope: Vec<String>,
    /// The key that leads from an item to its name, unless the item itself holds the name.
    own: Option<&'static str>,
}

impl<'a> Decided<'a> {
    pub(in crate::model) fn new(wanted: &'a NameTree, given: &'a NameTree) -> Self {
        Self { wanted, given }
    }

    /// Returns the names of the items directly below these keys, by machine name or value. `own` is the key of an
    /// item's name, unless the item itself holds the name.
    pub(super) fn names(self, scope: &[&str], own: Option<&'static str>) -> DecidedNames<'a> {
        let names = |tree: &'a NameTree| {
            let items = tree.at(scope).into_iter().flat_map(NameTree::below);
            items
                .filter_map(|(item, names)| Some((item, names.at(own.as_slice())?.name()?)))
                .collect()
        };
        DecidedNames {
            wanted: names(self.wanted),
            given: names(self.given),
            scope: scope.iter().map(|key| (*key).to_owned()).collect(),
            own,
        }
    }

    /// Returns the names of the option lists of the fields directly below these keys. The enum's name follows the
    /// field's name, so its earlier name is ignored when the user chose a name for the field.
    pub(super) fn option_lists(self, scope: &[&str]) -> DecidedNames<'a> {
        let renamed = self.names(scope, Some("name")).wanted;
        let mut names = self.names(scope, Some("option-list"));
        names.given.retain(|field, _| !renamed.contains_key(field));
        names
    }
}

impl DecidedNames<'_> {
    /// Returns the keys of an item's name.
    pub(super) fn keys(&self, item: &str) -> Vec<String> {
        let scope = self.scope.iter().map(String::as_str);
        let keys = scope.chain([item]).chain(self.own);
        keys.map(str::to_owned).collect()
    }
}
