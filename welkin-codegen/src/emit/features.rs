//! Cargo features of a crate of generated code: one per module, so that users compile what they use.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::section::Subject;
use crate::model::Model;

/// The feature that stands for all others.
pub const ALL_FEATURES: &str = "all";

/// Features that mean something else than a module.
const TAKEN: [&str; 2] = [ALL_FEATURES, "default"];

/// Whether items are there with their features only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Features {
    /// Everything is always there.
    None,
    /// What is about a module is there with its feature.
    PerModule,
}

impl Features {
    /// What stands before an item that needs these modules.
    pub(super) fn gate<'m>(
        self,
        modules: impl IntoIterator<Item = &'m str>,
    ) -> Option<TokenStream> {
        if self == Self::None {
            return None;
        }
        let names: BTreeSet<String> = modules.into_iter().map(feature_of).collect();
        let names: Vec<String> = names.into_iter().collect();
        match names.as_slice() {
            [] => None,
            [name] => Some(quote!(#[cfg(feature = #name)])),
            names => Some(quote!(#[cfg(all(#(feature = #names),*))])),
        }
    }
}

/// The features of a model's modules, and the features that each needs.
#[must_use]
pub fn features(model: &Model) -> BTreeMap<String, Vec<String>> {
    let subjects = Subject::all(model);
    let features = subjects.iter().map(|subject| {
        let needed = match subject {
            // An encounter's type names that of its disposition.
            Subject::Encounters => model.disposition().map(|cdt| feature_of(&cdt.module_name)),
            _ => None,
        };
        (
            feature_of(subject.module_name()),
            needed.into_iter().collect(),
        )
    });
    features.collect()
}

/// A module's feature is called like it. No module has a hyphen in its name, so that none of the others is called like
/// this.
fn feature_of(module: &str) -> String {
    if TAKEN.contains(&module) {
        format!("{module}-module")
    } else {
        module.to_owned()
    }
}
