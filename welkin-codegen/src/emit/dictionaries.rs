//! The module `dictionaries`: the way to the entries of each.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose};
use super::ident;
use crate::model::{Cdt, Model};

/// The content of the module.
pub(super) fn content(model: &Model) -> TokenStream {
    let accessors = model.dictionaries.iter().map(accessor);
    quote! {
        use ::welkin_runtime as runtime;

        /// The dictionaries of the tenant.
        #[derive(Clone, Debug)]
        pub struct Dictionaries(runtime::Client);

        impl Dictionaries {
            pub(super) fn new(client: &runtime::Client) -> Self {
                Self(client.clone())
            }

            #(#accessors)*
        }
    }
}

fn accessor(dictionary: &Cdt) -> TokenStream {
    let (title, machine_name) = (prose(&dictionary.title), code(&dictionary.name));
    let documentation = paragraphs([format!("{title}: dictionary {machine_name}.")]);
    let module = ident(&dictionary.module_name);
    let name = ident(&dictionary.type_name);
    quote! {
        #documentation
        #[must_use]
        pub fn #module(&self) -> runtime::dictionaries::Dictionary<super::#module::#name> {
            self.0.dictionary()
        }
    }
}
