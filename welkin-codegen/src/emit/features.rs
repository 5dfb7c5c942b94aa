//! Cargo features of a generated crate: one per module, so that users compile only the modules they use.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

/// The feature that enables all others.
pub const ALL_FEATURES: &str = "all";

/// Features that do not correspond to a module.
const TAKEN: [&str; 2] = [ALL_FEATURES, "default"];

/// Whether items depend on Cargo features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Features {
    /// No item depends on a feature.
    None,
    /// The items of a module depend on its feature.
    PerModule,
}

impl Features {
    /// Returns the attribute of an item that depends on these modules.
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

/// Returns the feature of a module, which has the same name. A name that is used otherwise gets a hyphen, which no
/// module name contains.
pub(super) fn feature_of(module: &str) -> String {
    if TAKEN.contains(&module) {
        format!("{module}-module")
    } else {
        module.to_owned()
    }
}
