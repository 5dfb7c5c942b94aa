//! Option lists: one enum per select field.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{documentation, ident, number, style};
use crate::model::{Field, FieldType, OptionList, OptionValue, SelectOption};

/// Emits the enum of a select field.
pub(super) fn option_list(field: &Field, derives: &[String]) -> Option<TokenStream> {
    match &field.field_type {
        FieldType::Options(list) => Some(enumeration(
            &documentation::option_list(field),
            list,
            derives,
        )),
        _ => None,
    }
}

/// Emits an enum of options.
pub(super) fn enumeration(
    documentation: &TokenStream,
    list: &OptionList,
    derives: &[String],
) -> TokenStream {
    let derives = style::derives(derives).map(|derives| quote!(, #derives));
    let name = ident(&list.type_name);
    let variants = list.options.iter().map(|option| {
        let documentation = documentation::option(option);
        let variant = ident(&option.variant_name);
        quote!(#documentation #variant)
    });
    let table = list.options.iter().map(listed);
    let by_value = by_value(list);
    let stored = stored(list);
    let any_listed = (!list.options.is_empty()).then(|| quote!(_ => None,));
    quote! {
        #documentation
        #[derive(Clone, Debug #derives)]
        pub enum #name {
            #(#variants,)*
            /// A value that is not in the configuration, unchanged.
            Unlisted(runtime::Unlisted),
        }

        impl runtime::record::OptionList for #name {
            const OPTIONS: &'static [runtime::__private::Listed<Self>] = &[#(#table,)*];
            #by_value

            fn from_unlisted(value: runtime::Unlisted) -> Self {
                Self::Unlisted(value)
            }

            fn unlisted(&self) -> Option<&runtime::Unlisted> {
                match self {
                    Self::Unlisted(value) => Some(value),
                    #any_listed
                }
            }
        }

        runtime::__private::forward_option_list!(#name: #stored);
    }
}

/// Minimum number of options for which a binary search by value is faster than a linear one.
const LONG_LIST: usize = 16;

/// Returns the indices of the options sorted by value, for long lists of texts.
fn by_value(list: &OptionList) -> Option<TokenStream> {
    let place = |(place, option): (usize, &SelectOption)| match &option.value {
        OptionValue::Text(text) => Some((text.clone(), u16::try_from(place).ok()?)),
        OptionValue::Integer(_) | OptionValue::Float(_) => None,
    };
    let places: Option<Vec<(String, u16)>> = list.options.iter().enumerate().map(place).collect();
    let mut places = places.filter(|places| places.len() > LONG_LIST)?;
    places.sort_unstable();
    let places = places
        .iter()
        .map(|(_, place)| Literal::u16_unsuffixed(*place));
    Some(quote!(const BY_VALUE: &'static [u16] = &[#(#places),*];))
}

/// Returns the type of the stored values, as named by the runtime's macro. All values of a list have the same type.
fn stored(list: &OptionList) -> TokenStream {
    match list.options.first().map(|option| &option.value) {
        Some(OptionValue::Integer(_)) => quote!(integer),
        Some(OptionValue::Float(_)) => quote!(float),
        Some(OptionValue::Text(_)) | None => quote!(text),
    }
}

/// Emits an option's entry in the table.
fn listed(option: &SelectOption) -> TokenStream {
    let variant = ident(&option.variant_name);
    let label = &option.label;
    let (kind, value) = match &option.value {
        OptionValue::Text(value) => (quote!(text), quote!(#value)),
        OptionValue::Integer(value) => (quote!(integer), number::signed(*value)),
        OptionValue::Float(value) => (quote!(float), number::float(*value)),
    };
    quote!(runtime::__private::Listed::#kind(Self::#variant, #value, #label))
}
