//! Formats emitted tokens as the text of files.

use proc_macro2::TokenStream;
use quote::quote;

use super::{layout, print};

/// Formats the tokens of items.
pub(super) fn format(tokens: TokenStream) -> String {
    layout::spaced(&layout::packed(&print::file(tokens)))
}

/// Formats the tokens of items for use within a module.
pub(super) fn format_within(tokens: &TokenStream) -> String {
    const OPENING: &str = "mod module {\n";
    const CLOSING: &str = "}\n";
    let mut text = format(quote!(mod module { #tokens }));
    text.truncate(text.len() - CLOSING.len());
    text.drain(..OPENING.len());
    text
}
