//! The module `dictionaries`: access to the entries of each dictionary.

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
    let accessors = model
        .dictionaries
        .iter()
        .map(|dictionary| accessor(dictionary, model, features));
    let limits = model.dictionaries.iter().filter_map(|dictionary| {
        Permissions::dictionary(model, dictionary).module(&dictionary.module_name)
    });
    let limits: Vec<_> = limits.collect();
    let limits = (!limits.is_empty()).then(|| {
        quote! {
            /// The permissions of the roles and policies for which this code is generated.
            pub mod forbidden {
                #(#limits)*
            }
        }
    });
    let content = quote! {
        /// The dictionaries of the tenant.
        #[derive(Clone, Debug)]
        pub struct Dictionaries(runtime::Client);

        impl Dictionaries {
            pub(super) fn new(client: &runtime::Client) -> Self {
                Self(client.clone())
            }

            #(#accessors)*
        }

        #limits
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

fn accessor(dictionary: &Cdt, model: &Model, features: Features) -> TokenStream {
    let (title, machine_name) = (prose(&dictionary.title), code(&dictionary.name));
    let documentation = paragraphs([format!("{title}: dictionary {machine_name}.")]);
    let module = ident(&dictionary.module_name);
    let name = ident(&dictionary.type_name);
    let permissions = Permissions::dictionary(model, dictionary);
    let argument = permissions.argument(&quote!(forbidden::#module));
    let argument = argument.map(|access| quote!(, #access));
    let limiting = permissions.limiting();
    let gate = features.gate([&*dictionary.module_name]);
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> runtime::dictionaries::Dictionary<super::#module::#name #argument> {
            self.0.dictionary() #limiting
        }
    }
}
