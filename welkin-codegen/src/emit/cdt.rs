//! One CDT: its struct, its tables, and what hangs off them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{documentation, fields, ident, options, patch};
use crate::model::Cdt;

/// The content of a CDT's module.
pub(super) fn content(cdt: &Cdt) -> TokenStream {
    let structure = structure(cdt);
    let constructor = constructor(cdt);
    let implementation = implementation(cdt);
    let constants = fields::constants(cdt);
    let patch = cdt.updatable.then(|| patch::patch(cdt));
    let options = cdt.fields.iter().filter_map(options::option_list);
    quote! {
        use ::welkin_runtime as runtime;

        #[allow(unused_imports, reason = "a program need not use every field")]
        pub use runtime::system_fields::*;

        #structure
        #constructor
        #implementation
        #(#constants)*
        #patch
        #(#options)*
    }
}

fn structure(cdt: &Cdt) -> TokenStream {
    let documentation = documentation::cdt(cdt);
    let name = ident(&cdt.type_name);
    let fields = cdt.fields.iter().map(|field| {
        let documentation = documentation::field(field);
        let deprecated = field
            .deprecated
            .then(|| quote!(#[deprecated = "switched off in Designer"]));
        let name = ident(&field.field_name);
        let value = fields::value_type(field);
        quote!(#documentation #deprecated pub #name: Option<#value>)
    });
    quote! {
        #documentation
        #[derive(Default)]
        pub struct #name {
            #(#fields,)*
            /// What Welkin sent that has no field here, or came in an unexpected form.
            pub extra: runtime::Extra,
        }
    }
}

/// `new(required...)`, where something is required.
fn constructor(cdt: &Cdt) -> Option<TokenStream> {
    let required: Vec<_> = cdt
        .fields
        .iter()
        .filter(|field| field.required && field.editable)
        .collect();
    if required.is_empty() || !cdt.updatable {
        return None;
    }
    let name = ident(&cdt.type_name);
    let names: Vec<_> = required
        .iter()
        .map(|field| ident(&field.field_name))
        .collect();
    let types = required.iter().map(|field| fields::argument_type(field));
    let values = required.iter().zip(&names).map(|(field, name)| {
        let conversion = fields::is_converted(field).then(|| quote!(.into()));
        quote!(#name: Some(#name #conversion))
    });
    Some(quote! {
        impl #name {
            /// A record with every required field set.
            #[must_use]
            pub fn new(#(#names: #types),*) -> Self {
                Self {
                    #(#values,)*
                    ..Self::default()
                }
            }
        }
    })
}

fn implementation(cdt: &Cdt) -> TokenStream {
    let name = ident(&cdt.type_name);
    let machine_name = &cdt.name;
    let table = cdt.fields.iter().map(fields::schema);
    let slots: Vec<_> = cdt
        .fields
        .iter()
        .map(|field| ident(&field.field_name))
        .collect();
    let shared = all_slots(
        &quote!(runtime::Slots::new(Self::schema(), &self.extra)),
        slots.iter().map(|slot| quote!(&self.#slot)),
    );
    let exclusive = all_slots(
        &quote!(runtime::SlotsMut::new(Self::schema(), &mut self.extra)),
        slots.iter().map(|slot| quote!(&mut self.#slot)),
    );
    let writable = cdt
        .updatable
        .then(|| quote!(impl runtime::WritableCdt for #name {}));
    let single_record = cdt
        .single_record
        .then(|| quote!(impl runtime::SingleRecordCdt for #name {}));
    let deprecated = cdt
        .fields
        .iter()
        .any(|field| field.deprecated)
        .then(|| quote!(#[allow(deprecated, reason = "records may still hold the field")]));
    quote! {
        #deprecated
        impl runtime::Cdt for #name {
            fn schema() -> &'static runtime::CdtSchema {
                static SCHEMA: runtime::CdtSchema =
                    runtime::CdtSchema::new(#machine_name, &[#(#table,)*]);
                &SCHEMA
            }

            fn slots(&self) -> runtime::Slots<'_> {
                #shared
            }

            fn slots_mut(&mut self) -> runtime::SlotsMut<'_> {
                #exclusive
            }
        }

        #writable
        #single_record
        runtime::forward_cdt!(#name);
    }
}

/// Adds every slot to an empty collection of them.
fn all_slots(empty: &TokenStream, slots: impl Iterator<Item = TokenStream>) -> TokenStream {
    let mut slots = slots.peekable();
    if slots.peek().is_none() {
        return empty.clone();
    }
    quote! {
        let mut slots = #empty;
        #(slots.add(#slots);)*
        slots
    }
}
