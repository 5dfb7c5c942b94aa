//! The enum for records of any CDT.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation;
use super::features::Features;
use super::identifier::ident;
use crate::model::Model;

/// Emits one variant per CDT, named like its struct, and one for records of other CDTs.
pub(super) fn any_record(model: &Model, features: Features) -> TokenStream {
    let is_taken = model.with_fields().any(|cdt| cdt.type_name == "Unknown");
    let unknown = ident(if is_taken { "UnknownCdt" } else { "Unknown" });
    let cdts: Vec<_> = model
        .with_fields()
        .map(|cdt| {
            let gate = features.gate([&*cdt.module_name]);
            (gate, ident(&cdt.type_name), &cdt.name)
        })
        .collect();
    let variants = cdts.iter().map(|(gate, name, cdt)| {
        let documentation = format!(" A record of {}.", documentation::code(cdt));
        quote! {
            #[doc = #documentation]
            #gate
            #name(Box<runtime::Record<super::#name>>)
        }
    });
    let table = cdts
        .iter()
        .map(|(gate, name, _)| quote!(#gate &runtime::__private::VariantOf(Self::#name)));
    let held = cdts
        .iter()
        .map(|(gate, name, _)| quote!(#gate Self::#name(record) => record));
    quote! {
        /// A record of any CDT, for exports, webhooks and other code that does not know the CDT in advance.
        pub enum AnyRecord {
            #(#variants,)*
            /// A record of a CDT that is not in the configuration.
            #unknown(runtime::record::UnknownRecord),
        }

        impl runtime::record::RecordOfAnyCdt for AnyRecord {
            const VARIANTS: &'static [&'static dyn runtime::__private::Variant<Self>] = &[#(#table),*];

            fn from_unknown(record: runtime::record::UnknownRecord) -> Self {
                Self::#unknown(record)
            }

            fn held(&self) -> &dyn runtime::__private::HeldRecord {
                match self {
                    #(#held,)*
                    Self::#unknown(record) => record,
                }
            }
        }

        runtime::__private::forward_any_record!(AnyRecord);
    }
}
