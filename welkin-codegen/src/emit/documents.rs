//! The module `documents`: the way to a patient's documents of each type.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose};
use super::{Features, ident};
use crate::model::{Cdt, Model};

/// The content of the module.
pub(super) fn content(model: &Model, features: Features) -> TokenStream {
    let accessors = model.document_types().map(|cdt| accessor(cdt, features));
    quote! {
        use ::welkin_runtime as runtime;

        /// A patient's documents: all of them, and those of each type.
        #[derive(Clone, Debug)]
        pub struct Documents(runtime::documents::Documents);

        impl Documents {
            pub(super) fn new(patient: &runtime::PatientHandle) -> Self {
                Self(patient.documents())
            }

            #(#accessors)*
        }

        impl ::core::ops::Deref for Documents {
            type Target = runtime::documents::Documents;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    }
}

fn accessor(document_type: &Cdt, features: Features) -> TokenStream {
    let (title, machine_name) = (prose(&document_type.title), code(&document_type.name));
    let documentation = paragraphs([format!("{title}: documents of the type {machine_name}.")]);
    let module = ident(&document_type.module_name);
    let name = ident(&document_type.type_name);
    let gate = features.gate([&*document_type.module_name]);
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> runtime::documents::DocumentsOf<super::#module::#name> {
            self.0.of()
        }
    }
}
