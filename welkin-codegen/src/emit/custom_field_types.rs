//! Custom field types: an enum for each option list, an alias for each other type.

use proc_macro2::TokenStream;
use quote::quote;

use super::identifier::ident;
use super::style::Derives;
use super::{documentation, fields, imports, options};
use crate::model::Model;

/// Emits the content of the module.
pub(super) fn content(model: &Model, derives: &Derives) -> TokenStream {
    let types = model.custom_field_types.iter().map(|custom| {
        let field = &custom.field;
        options::option_list(field, &derives.option_lists).unwrap_or_else(|| {
            let documentation = documentation::field(field);
            let name = ident(&custom.type_name);
            let value = fields::value_type(field);
            quote!(#documentation pub type #name = #value;)
        })
    });
    let content = quote!(#(#types)*);
    let imports = imports::of(&content);
    quote!(#imports #content)
}
