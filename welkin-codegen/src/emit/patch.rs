//! A CDT's patch type: one method per field that may be written.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::OptionalArgument;
use super::{documentation, fields, ident, role_scope};
use crate::model::Cdt;

/// Methods of one type for all CDTs: a type of its own for each, with its traits, takes the compiler a sixth longer.
pub(super) fn patch(cdt: &Cdt) -> TokenStream {
    let name = ident(&cdt.patch_name);
    let cdt_type = ident(&cdt.type_name);
    let documentation = documentation::patch(cdt);
    let setters = cdt
        .fields
        .iter()
        .filter(|field| field.editable)
        .map(|field| {
            let documentation = documentation::setter(field);
            let setter = ident(&field.field_name);
            let name = &field.name;
            let value = fields::value_type(field);
            let OptionalArgument { parameters, option } = OptionalArgument::of(field);
            quote! {
                #documentation
                #[must_use]
                pub fn #setter #parameters -> Self {
                    let value: Option<#value> = #option;
                    Self(self.0.set_slot(#name, &value))
                }
            }
        });
    let forbidden = role_scope::setters(cdt);
    quote! {
        #documentation
        pub type #name = super::Patch<#cdt_type>;

        impl super::Patch<#cdt_type> {
            #(#setters)*
            #(#forbidden)*
        }
    }
}
