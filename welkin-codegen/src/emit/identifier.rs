//! Identifiers in generated code.

use proc_macro2::{Ident, Span};

/// Creates an identifier from a resolved name.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
