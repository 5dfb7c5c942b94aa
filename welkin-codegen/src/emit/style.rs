//! How the code looks, whatever the configuration.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse_quote;

use super::imports;

/// How the code looks, whatever the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Who can see the items of the root.
    pub visibility: Visibility,
    /// Derives beyond those that are always there.
    pub derives: Derives,
    /// Which values `Debug` hides.
    pub phi: Phi,
    /// Path of `welkin_runtime`, where it is renamed or re-exported: `crate::api::runtime`. Nothing for
    /// `::welkin_runtime`.
    pub runtime: Option<String>,
}

/// Which fields are treated as protected health information: their values are hidden by `Debug` and shown by `reveal`
/// only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phi {
    /// Every field. Designer's flags cover a part of them: 61 of 269 fields of one real tenant, without diagnoses and
    /// medications.
    #[default]
    All,
    /// The fields that Designer flags; the values of the others are printed.
    Designer,
}

impl Phi {
    pub(crate) const ALL: [Self; 2] = [Self::All, Self::Designer];

    /// As options write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Designer => "designer",
        }
    }

    /// What is added to a schema.
    pub(super) fn trust(self) -> Option<TokenStream> {
        (self == Self::Designer).then(|| quote!(.trusting_phi_flags()))
    }
}

impl Style {
    /// Code that finds the runtime where it is.
    pub(super) fn at_runtime(&self, code: TokenStream) -> TokenStream {
        with_runtime_at(self.runtime.as_deref(), code)
    }
}

/// Emitted code that finds the runtime at this path, such as `crate::api::runtime`; nothing stands for
/// `::welkin_runtime`.
#[must_use]
pub fn with_runtime_at(path: Option<&str>, code: TokenStream) -> TokenStream {
    match path.and_then(runtime_path) {
        Some(path) => imports::with_runtime_at(&path.into_token_stream(), code),
        None => code,
    }
}

/// Whether this can be the path of the runtime: that of a crate, or one that begins with `crate::`.
#[must_use]
pub fn is_runtime_path(path: &str) -> bool {
    runtime_path(path).is_some()
}

/// The path of the runtime, if it is one that means the same in every module: of a crate, or from the root of this one.
fn runtime_path(path: &str) -> Option<syn::Path> {
    let path: syn::Path = syn::parse_str(path).ok()?;
    let first = &path.segments.first()?.ident;
    let is_relative = first == "self" || first == "super" || first == "Self";
    let is_plain = path.segments.iter().all(|part| part.arguments.is_none());
    if is_relative || !is_plain {
        return None;
    }
    let is_rooted = path.leading_colon.is_some() || first == "crate";
    Some(if is_rooted {
        path
    } else {
        parse_quote!(::#path)
    })
}

/// Who can see the items of the root: modules, types and re-exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone.
    #[default]
    Public,
    /// The crate that the code becomes a part of.
    Crate,
}

/// Derives beyond those that are always there: paths of derive macros, such as `schemars::JsonSchema`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// For the structs of CDTs.
    pub cdts: Vec<String>,
    /// For the enums of option lists.
    pub option_lists: Vec<String>,
}

impl Visibility {
    pub(crate) const ALL: [Self; 2] = [Self::Public, Self::Crate];

    /// As Rust writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "pub",
            Self::Crate => "pub(crate)",
        }
    }

    /// Public items with this visibility.
    pub(super) fn limit(self, items: TokenStream) -> TokenStream {
        if self == Self::Public {
            return items;
        }
        let mut limited: Vec<TokenTree> = Vec::new();
        let mut tokens = items.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_public = matches!(&token, TokenTree::Ident(ident) if ident == "pub");
            limited.push(token);
            // What is within the items is in groups.
            if is_public && !matches!(tokens.peek(), Some(TokenTree::Group(_))) {
                limited.push(Group::new(Delimiter::Parenthesis, quote!(crate)).into());
            }
        }
        limited.into_iter().collect()
    }
}

/// Paths of derive macros as tokens.
pub(super) fn derives(paths: &[String]) -> Option<TokenStream> {
    let parse = |path: &String| syn::parse_str::<syn::Path>(path).ok();
    let paths: Vec<syn::Path> = paths.iter().filter_map(parse).collect();
    (!paths.is_empty()).then(|| quote!(#(#paths),*))
}
