//! Choices about the form of the code that do not depend on the configuration.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse_quote;

use super::imports;
use crate::diagnostic::{Diagnostic, printable};

/// Choices about the form of the code that do not depend on the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The visibility of the items in the root.
    pub visibility: Visibility,
    /// Derives in addition to the standard ones.
    pub derives: Derives,
    /// Which values `Debug` hides.
    pub phi: Phi,
    /// Path of `welkin_runtime`, if it is renamed or re-exported: `crate::api::runtime`. `None` stands for
    /// `::welkin_runtime`.
    pub runtime: Option<String>,
}

/// Which fields are treated as protected health information. `Debug` hides their values; only `reveal` shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phi {
    /// Every field. Designer's flags cover only some of them: in one real tenant 61 of 269 fields, and neither
    /// diagnoses nor medications.
    #[default]
    All,
    /// The fields flagged in Designer; the values of the others are printed.
    Designer,
}

impl Phi {
    pub(crate) const ALL: [Self; 2] = [Self::All, Self::Designer];

    /// Returns the value in the options file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Designer => "designer",
        }
    }

    /// Whether values of fields that Designer does not flag are shown.
    pub(super) fn trusts_flags(self) -> bool {
        self == Self::Designer
    }
}

impl Style {
    /// Replaces the path of the runtime in code.
    pub(super) fn at_runtime(&self, code: TokenStream) -> TokenStream {
        with_runtime_at(self.runtime.as_deref(), code)
    }
}

/// Replaces the path of the runtime in emitted code, for example by `crate::api::runtime`; `None` stands for
/// `::welkin_runtime`.
#[must_use]
pub fn with_runtime_at(path: Option<&str>, code: TokenStream) -> TokenStream {
    match path.and_then(|path| runtime_path(path).ok()) {
        Some(path) => imports::with_runtime_at(&path.into_token_stream(), code),
        None => code,
    }
}

/// Checks that this is a path of the runtime: that of a crate, or one that begins with `crate::`.
///
/// # Errors
/// When it is not, with the reason as a sentence and a suggested fix.
pub fn check_runtime_path(path: &str) -> Result<(), Box<Diagnostic>> {
    const HELP: &str = "write the path of a crate, or one that begins with `crate::`, such as \"crate::api::runtime\"";
    let Err(reason) = runtime_path(path) else {
        return Ok(());
    };
    let message = format!(
        "`{}` is not a path of the runtime: {reason}",
        printable(path)
    );
    Err(Box::new(Diagnostic::error(message).help(HELP.to_owned())))
}

/// Parses the path of the runtime, if it has the same meaning in every module: that of a crate, or one from the root of
/// the current crate. Otherwise, returns the reason.
fn runtime_path(path: &str) -> Result<syn::Path, &'static str> {
    let invalid = if path.trim_end().ends_with("::") {
        "a name is missing after the last `::`"
    } else {
        "it is not a valid Rust path"
    };
    let path: syn::Path = syn::parse_str(path).map_err(|_| invalid)?;
    let first = &path.segments.first().ok_or(invalid)?.ident;
    if first == "self" || first == "super" || first == "Self" {
        return Err("its meaning depends on the module");
    }
    if !path.segments.iter().all(|part| part.arguments.is_none()) {
        return Err("it has arguments");
    }
    let is_rooted = path.leading_colon.is_some() || first == "crate";
    Ok(if is_rooted {
        path
    } else {
        parse_quote!(::#path)
    })
}

/// The visibility of the items in the root: modules, types and re-exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Visibility {
    /// Public.
    #[default]
    Public,
    /// Visible in the crate that contains the code.
    Crate,
}

/// Derives in addition to the standard ones: paths of derive macros, such as `schemars::JsonSchema`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// For the structs of CDTs.
    pub cdts: Vec<String>,
    /// For the enums of option lists.
    pub option_lists: Vec<String>,
}

impl Visibility {
    pub(crate) const ALL: [Self; 2] = [Self::Public, Self::Crate];

    /// Returns the visibility in Rust syntax.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "pub",
            Self::Crate => "pub(crate)",
        }
    }

    /// Applies this visibility to public items.
    pub(super) fn limit(self, items: TokenStream) -> TokenStream {
        if self == Self::Public {
            return items;
        }
        let mut limited: Vec<TokenTree> = Vec::new();
        let mut tokens = items.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_public = matches!(&token, TokenTree::Ident(ident) if ident == "pub");
            limited.push(token);
            // Tokens inside the items are in groups.
            if is_public && !matches!(tokens.peek(), Some(TokenTree::Group(_))) {
                limited.push(Group::new(Delimiter::Parenthesis, quote!(crate)).into());
            }
        }
        limited.into_iter().collect()
    }
}

/// Converts paths of derive macros to tokens.
pub(super) fn derives(paths: &[String]) -> Option<TokenStream> {
    let parse = |path: &String| syn::parse_str::<syn::Path>(path).ok();
    let paths: Vec<syn::Path> = paths.iter().filter_map(parse).collect();
    (!paths.is_empty()).then(|| quote!(#(#paths),*))
}
