//! A CDT's patch type: one method per writable field.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::OptionalArgument;
use super::identifier::ident;
use super::{documentation, fields, role_scope};
use crate::model::Cdt;

/// Emits the methods. They belong to one generic type for all CDTs: a separate type for each CDT, with its traits,
/// increases the compile time by a sixth.
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
