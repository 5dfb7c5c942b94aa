//! The module `profiles`: access to a patient's records of each profile data type.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose};
use super::features::Features;
use super::identifier::ident;
use super::imports;
use crate::model::{Cdt, Model};

/// Emits the content of the module.
pub(super) fn content(model: &Model, features: Features) -> TokenStream {
    let accessors = model
        .profiles
        .iter()
        .map(|profile| accessor(profile, features));
    let content = quote! {
        /// A patient's records of profile data types.
        #[derive(Clone, Debug)]
        pub struct Profiles(runtime::PatientHandle);

        impl Profiles {
            pub(super) fn new(patient: &runtime::PatientHandle) -> Self {
                Self(patient.clone())
            }

            #(#accessors)*
        }
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

fn accessor(profile: &Cdt, features: Features) -> TokenStream {
    let (title, machine_name) = (prose(&profile.title), code(&profile.name));
    let documentation = paragraphs([format!("{title}: profile data type {machine_name}.")]);
    let module = ident(&profile.module_name);
    let name = ident(&profile.type_name);
    let gate = features.gate([&*profile.module_name]);
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> runtime::profiles::Profiles<super::#module::#name> {
            self.0.profiles()
        }
    }
}
