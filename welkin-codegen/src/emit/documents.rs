//! The module `documents`: access to a patient's documents of each type.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose};
use super::features::Features;
use super::identifier::ident;
use super::imports;
use super::permissions::Permissions;
use crate::model::{Cdt, Model};

/// Emits the content of the module.
pub(super) fn content(model: &Model, features: Features) -> TokenStream {
    let types = model.document_types();
    let (accessors, of_types): (Vec<_>, Vec<_>) = types
        .map(|cdt| {
            let permissions = Permissions::documents_of(model, cdt);
            let accessor = accessor(cdt, &permissions, features);
            (accessor, permissions.module(&cdt.module_name))
        })
        .unzip();
    let permissions = Permissions::documents(model);
    let limited = permissions.argument(&quote!(forbidden));
    let limited = limited.map(|access| quote!(<#access>));
    let limiting = permissions.limiting();
    let of_all = permissions.items();
    let is_limited = of_types.iter().any(Option::is_some);
    let limits = is_limited.then(|| {
        quote! {
            /// The permissions of the roles and policies for which this code is generated.
            pub mod forbidden {
                #of_all
                #(#of_types)*
            }
        }
    });
    let content = quote! {
        /// A patient's documents: all of them, and those of each type.
        #[derive(Clone, Debug)]
        pub struct Documents(runtime::documents::Documents #limited);

        impl Documents {
            pub(super) fn new(patient: &runtime::PatientHandle) -> Self {
                Self(patient.documents() #limiting)
            }

            #(#accessors)*
        }

        impl ::core::ops::Deref for Documents {
            type Target = runtime::documents::Documents #limited;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        #limits
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

fn accessor(document_type: &Cdt, permissions: &Permissions, features: Features) -> TokenStream {
    let (title, machine_name) = (prose(&document_type.title), code(&document_type.name));
    let documentation = paragraphs([format!("{title}: documents of the type {machine_name}.")]);
    let module = ident(&document_type.module_name);
    let name = ident(&document_type.type_name);
    let argument = permissions.argument(&quote!(forbidden::#module));
    let argument = argument.map(|access| quote!(, #access));
    let limiting = permissions.limiting();
    let gate = features.gate([&*document_type.module_name]);
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> runtime::documents::DocumentsOf<super::#module::#name #argument> {
            self.0.of() #limiting
        }
    }
}
