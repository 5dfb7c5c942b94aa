//! The type for creating records, if a role may not write everything that it may read.

use proc_macro2::TokenStream;
use quote::quote;

use super::identifier::ident;
use super::{documentation, fields, role_scope};
use crate::model::{Cdt, Field};

/// Emits a struct without the fields that may not be written; nothing if records are created from the same struct as
/// they are read.
pub(super) fn new_record(cdt: &Cdt) -> Option<TokenStream> {
    let scope = cdt
        .scope
        .as_ref()
        .filter(|_| role_scope::creates_from_another(cdt))?;
    let name = ident(&cdt.new_name);
    let record = ident(&cdt.type_name);
    let documentation = format!(
        " A new record of `{}`, with the fields that {} may write.",
        cdt.name, scope.holders
    );
    let writable = || cdt.fields.iter().filter(|field| field.editable);
    let required: Vec<_> = writable().filter(|field| field.required).collect();
    let constructor = constructor(cdt, &required);
    let setters = writable().map(setter);
    let forbidden = role_scope::setters(cdt);
    Some(quote! {
        #[doc = #documentation]
        #[derive(Clone, Debug, Default)]
        pub struct #name(#record);

        impl #name {
            #constructor

            #(#setters)*
            #(#forbidden)*
        }

        impl runtime::record::NewRecord<#record> for #name {
            fn record(&self) -> &#record {
                &self.0
            }
        }
    })
}

/// Emits the constructor. It takes the same argument as that of the CDT's own struct, except that a field that may not
/// be written is not required.
fn constructor(cdt: &Cdt, required: &[&Field]) -> TokenStream {
    let record = ident(&cdt.type_name);
    let empty = quote!(<#record as ::core::default::Default>::default());
    if required.is_empty() {
        return quote! {
            /// A record with nothing set.
            #[must_use]
            pub fn new() -> Self {
                Self(#empty)
            }
        };
    }
    let argument = ident(cdt.required_name());
    let names = required.iter().map(|field| ident(&field.field_name));
    let names: Vec<_> = names.collect();
    quote! {
        /// A record with every required, writable field set.
        #[must_use]
        pub fn new(required: #argument) -> Self {
            Self(#empty) #(.#names(required.#names))*
        }
    }
}

fn argument_type(field: &Field) -> TokenStream {
    fields::argument_type(field, &TokenStream::new())
}

fn setter(field: &Field) -> TokenStream {
    let documentation = documentation::setter(field);
    let name = ident(&field.field_name);
    let value = argument_type(field);
    let conversion = fields::is_converted(field).then(|| quote!(.into()));
    // It is separate from the name because `0.` followed by a name would be tokenised as a number.
    let record = quote!(self.0);
    quote! {
        #documentation
        #[must_use]
        pub fn #name(mut self, value: #value) -> Self {
            #record.#name = Some(value #conversion);
            self
        }
    }
}
