//! The fields of a CDT: their Rust types and their table.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::identifier::ident;
use super::number;
use crate::model::{Field, FieldType, Rules};

/// Returns the type of a field's value when it is set, for use in the module of its option list.
pub(super) fn value_type(field: &Field) -> TokenStream {
    value_type_at(field, &TokenStream::new())
}

/// Returns the type of a field's value when it is set; `home` is the path of the module with its option list, ending in
/// `::`.
pub(super) fn value_type_at(field: &Field, home: &TokenStream) -> TokenStream {
    let one = match &field.field_type {
        FieldType::Text | FieldType::TextArea | FieldType::RichText | FieldType::Formatted(_) => {
            quote!(String)
        }
        FieldType::Integer => quote!(i64),
        FieldType::Float => quote!(f64),
        FieldType::Boolean => quote!(bool),
        FieldType::Date => quote!(runtime::Date),
        FieldType::DateTime => quote!(runtime::DateTime),
        FieldType::File | FieldType::Json => quote!(runtime::Json),
        FieldType::Profile => quote!(runtime::ProfileReference),
        FieldType::Options(list) => {
            let name = ident(&list.type_name);
            quote!(#home #name)
        }
    };
    if field.multiple {
        quote!(Vec<#one>)
    } else {
        one
    }
}

/// Returns the type of a struct field in generated code: `Option<Position>`. `module` is the module with the field's
/// option list, if the struct is in another one.
///
/// ```
/// let export = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-heart-rate", "type": "integer"}]}]"#;
/// let generator = welkin_codegen::Generator::from_text("cdts.json", export)?;
/// let heart_rate = &generator.model().cdts[0].fields[0];
/// assert_eq!(welkin_codegen::emit::field_type(heart_rate, None), "Option<i64>");
/// # Ok::<(), welkin_codegen::GenerateError>(())
/// ```
#[must_use]
pub fn field_type(field: &Field, module: Option<&str>) -> String {
    let home = module.map(|module| {
        let module = ident(module);
        quote!(#module ::)
    });
    let value = value_type_at(field, &home.unwrap_or_default());
    type_text(&quote!(Option<#value>))
}

/// Formats a type in the usual notation.
pub(super) fn type_text(written: &impl ToTokens) -> String {
    let spaced = [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
    ];
    let text = written.to_token_stream().to_string();
    let unspaced = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    spaced.into_iter().fold(text, unspaced)
}

/// Returns the type of an argument for a value: anything that converts to text for fields that store text, otherwise
/// the type of the value.
pub(super) fn argument_type(field: &Field, home: &TokenStream) -> TokenStream {
    let value = value_type_at(field, home);
    if is_converted(field) {
        quote!(impl Into<#value>)
    } else {
        value
    }
}

/// The parts of a setter that also accepts an `Option`.
pub(super) struct OptionalArgument {
    /// Type parameter, receiver and argument.
    pub(super) parameters: TokenStream,
    /// Expression that converts the argument to an `Option`.
    pub(super) option: TokenStream,
}

impl OptionalArgument {
    pub(super) fn of(field: &Field) -> Self {
        let value = value_type_at(field, &TokenStream::new());
        if is_converted(field) {
            // The name begins with underscores because an option list may have any name that begins with a letter.
            let form = ident("__Form");
            Self {
                parameters: quote!(<#form>(self, value: impl runtime::record::Given<#value, #form>)),
                option: quote!(runtime::record::Given::given(value)),
            }
        } else {
            Self {
                parameters: quote!((self, value: impl Into<Option<#value>>)),
                option: quote!(value.into()),
            }
        }
    }
}

/// Whether the argument is converted to the value's type.
pub(super) fn is_converted(field: &Field) -> bool {
    let is_text = matches!(
        field.field_type,
        FieldType::Text | FieldType::TextArea | FieldType::RichText | FieldType::Formatted(_)
    );
    is_text && !field.multiple
}

/// Returns the kind of a field's values, which has the same name in the runtime.
pub(super) fn kind(field: &Field) -> Ident {
    ident(&format!("{:?}", field.field_type.kind()))
}

/// Emits the calls that add all that is known of a field to its row of the table.
pub(super) fn rules(field: &Field) -> TokenStream {
    let label = field.label.as_ref().map(|label| quote!(.label(#label)));
    let multiple = field.multiple.then(|| quote!(.multiple()));
    let required = field.required.then(|| quote!(.required()));
    let read_only = (!field.editable).then(|| quote!(.read_only()));
    let phi = field.phi.then(|| quote!(.phi()));
    let bounds = bounds(&field.rules);
    quote!(#label #multiple #required #read_only #phi #bounds)
}

fn bounds(rules: &Rules) -> TokenStream {
    let min = rules
        .min
        .map(number::float)
        .map(|bound| quote!(.min(#bound)));
    let max = rules
        .max
        .map(number::float)
        .map(|bound| quote!(.max(#bound)));
    let shortest = rules.min_length.map(number::unsigned);
    let min_length = shortest.map(|length| quote!(.min_length(#length)));
    let longest = rules.max_length.map(number::unsigned);
    let max_length = longest.map(|length| quote!(.max_length(#length)));
    let pattern = rules.regex.as_ref().map(|regex| quote!(.pattern(#regex)));
    let earliest = rules.earliest.as_ref().map(|at| quote!(.earliest(#at)));
    let latest = rules.latest.as_ref().map(|at| quote!(.latest(#at)));
    let endings = &rules.file_types;
    let file_types = (!endings.is_empty()).then(|| quote!(.file_types(&[#(#endings),*])));
    quote!(#min #max #min_length #max_length #pattern #earliest #latest #file_types)
}

/// Returns the operations that a field permits, unless they are the default of setting and clearing.
pub(super) fn access(field: &Field) -> Option<TokenStream> {
    match (field.editable, field.required) {
        (false, _) => Some(quote!(, runtime::record::ReadOnly)),
        (true, true) => Some(quote!(, runtime::record::Required)),
        (true, false) => None,
    }
}
