//! Option lists: one enum per select field.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::identifier::ident;
use super::{documentation, number, style};
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
    let names = list
        .options
        .iter()
        .map(|option| ident(&option.variant_name));
    let by_value = by_value(list);
    let (stored, values_of) = stored(list);
    let options = options(list, &values_of);
    let any_listed = (!list.options.is_empty()).then(|| quote!(_ => None,));
    quote! {
        #documentation
        #[derive(Clone #derives)]
        pub enum #name {
            #(#variants,)*
            /// A value that is not in the configuration, unchanged.
            Unlisted(runtime::Unlisted),
        }

        impl runtime::record::OptionList for #name {
            const OPTIONS: runtime::__private::Options<Self> = #options;
            #by_value

            fn unlisted(&self) -> Option<&runtime::Unlisted> {
                match self {
                    Self::Unlisted(value) => Some(value),
                    #any_listed
                }
            }
        }

        runtime::__private::forward_option_list!(#name: #stored, #(#names),*);
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

/// Returns the type of the stored values, as named by the runtime's macro and by its tables. All values of a list
/// have the same type.
fn stored(list: &OptionList) -> (Ident, Ident) {
    let (stored, values_of) = match list.options.first().map(|option| &option.value) {
        Some(OptionValue::Integer(_)) => ("integer", "Integers"),
        Some(OptionValue::Float(_)) => ("float", "Floats"),
        Some(OptionValue::Text(_)) | None => ("text", "Texts"),
    };
    (ident(stored), ident(values_of))
}

/// Emits the options as data. `values_of` is the type of the stored values.
fn options(list: &OptionList, values_of: &Ident) -> TokenStream {
    let variants = list
        .options
        .iter()
        .map(|option| ident(&option.variant_name));
    let labels = list.options.iter().map(|option| &option.label);
    let values = list.options.iter().map(|option| match &option.value {
        OptionValue::Text(value) => quote!(#value),
        OptionValue::Integer(value) => number::signed(*value),
        OptionValue::Float(value) => number::float(*value),
    });
    quote! {
        runtime::__private::Options {
            variants: &[#(Self::#variants),*],
            values: runtime::__private::ListedValues::#values_of(&[#(#values),*]),
            labels: &[#(#labels),*],
            unlisted: Self::Unlisted,
        }
    }
}
