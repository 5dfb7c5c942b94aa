//! Names that were decided before: what the user wants goes before what was given.

use std::collections::BTreeMap;

use super::tree::NameTree;

/// What was decided about names: wanted by the user, given earlier, or neither.
#[derive(Clone, Copy)]
pub(in crate::model) struct Decided<'a> {
    wanted: &'a NameTree,
    given: &'a NameTree,
}

/// The names that were decided in one scope, by machine name or value.
pub(super) struct DecidedNames<'a> {
    pub(super) wanted: BTreeMap<&'a str, &'a str>,
    pub(super) given: BTreeMap<&'a str, &'a str>,
    /// Keys that lead to the items of the scope.
    scope: Vec<String>,
    /// The key that leads from an item to its name, unless the name stands at the item.
    own: Option<&'static str>,
}

impl<'a> Decided<'a> {
    pub(in crate::model) fn new(wanted: &'a NameTree, given: &'a NameTree) -> Self {
        Self { wanted, given }
    }

    /// The names of what has machine names or values right below these keys; `own` leads from there to the name, if it
    /// does not stand there.
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

    /// The names of the option lists of fields right below these keys. The enum's name follows that of its field, so it
    /// is not held to what it was before its field got a wanted name.
    pub(super) fn option_lists(self, scope: &[&str]) -> DecidedNames<'a> {
        let renamed = self.names(scope, Some("name")).wanted;
        let mut names = self.names(scope, Some("option-list"));
        names.given.retain(|field, _| !renamed.contains_key(field));
        names
    }
}

impl DecidedNames<'_> {
    /// Keys that lead to the name of an item.
    pub(super) fn keys(&self, item: &str) -> Vec<String> {
        let scope = self.scope.iter().map(String::as_str);
        let keys = scope.chain([item]).chain(self.own);
        keys.map(str::to_owned).collect()
    }
}
