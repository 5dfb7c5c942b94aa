//! The code that the derive macro adds to hand-written structs that read some fields of a CDT.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, ItemStruct, PathArguments, Type, Visibility};

use super::style::Phi;
use super::{documentation, fields};
use crate::model::{Cdt, Field, FieldType, OptionValue};

/// A struct field, and the CDT field that it reads.
#[derive(Clone)]
pub struct ViewField<'a> {
    ident: &'a Ident,
    visibility: &'a Visibility,
    written: &'a Type,
    value: &'a Type,
    field: &'a Field,
}

/// A type that can't hold the values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    /// The types that can hold them: `` `Option<i64>` or `Option<Json>` ``.
    pub expected: String,
    /// The type in the source.
    pub found: String,
}

impl<'a> ViewField<'a> {
    /// Checks the type of the struct field `ident` against the CDT field. A type that this crate doesn't know, such as
    /// an alias or an enum, is left to the compiler.
    ///
    /// # Errors
    /// When values of the field can't be of that type.
    pub fn new(ident: &'a Ident, of: &'a syn::Field, field: &'a Field) -> Result<Self, WrongType> {
        let fitting = fitting(field);
        let wrong = || WrongType {
            expected: expected(field, &fitting),
            found: fields::type_text(&of.ty),
        };
        let value = argument(&of.ty, "Option").ok_or_else(wrong)?;
        let known = is_known(innermost(value));
        if fitting.contains(&short(value)) || !known && is_list(value) == field.multiple {
            Ok(Self {
                ident,
                visibility: &of.vis,
                written: &of.ty,
                value,
                field,
            })
        } else {
            Err(wrong())
        }
    }

    /// Returns the name of the struct field.
    #[must_use]
    pub fn ident(&self) -> &'a Ident {
        self.ident
    }

    /// Returns the machine name of the CDT field.
    #[must_use]
    pub fn machine_name(&self) -> &'a str {
        &self.field.name
    }

    /// Emits code with which the compiler checks types that [`ViewField::new`] could not, and reports the expected and
    /// actual types.
    fn check(&self, view: &Ident) -> Option<TokenStream> {
        let innermost = innermost(self.value);
        if is_known(innermost) {
            return None;
        }
        let span = self.written.span();
        let ident = self.ident;
        if let FieldType::Options(_) = self.field.field_type {
            return Some(quote_spanned!(span=>
                const _: () = {
                    const fn holds_options<T: runtime::record::OptionList>() {}
                    holds_options::<#innermost>();
                };
            ));
        }
        let expected = fields::value_type(self.field);
        Some(quote_spanned!(span=>
            const _: fn(#view) -> ::core::option::Option<#expected> = |view| view.#ident;
        ))
    }

    fn constant(&self, view: &Ident) -> TokenStream {
        let Self {
            visibility, value, ..
        } = self;
        let documentation = documentation::constant(self.field);
        let constant = format_ident!(
            "{}",
            self.ident.unraw().to_string().to_shouty_snake_case(),
            span = self.ident.span()
        );
        let name = &self.field.name;
        quote! {
            #documentation
            #[allow(dead_code, reason = "a program need not sort by every field")]
            #visibility const #constant: runtime::Field<#view, #value, runtime::record::ReadOnly> =
                runtime::Field::new(#name);
        }
    }

    fn schema(&self) -> TokenStream {
        let (kind, rules) = (fields::kind(self.field), fields::rules(self.field));
        let (name, rust_name) = (&self.field.name, self.ident.unraw().to_string());
        quote! {
            runtime::record::FieldSchema::new(runtime::record::Kind::#kind, #name, #rust_name) #rules
        }
    }

    /// Emits an access to the struct field. Errors in it are reported at the field's type.
    fn place(&self, of: &TokenStream) -> TokenStream {
        let ident = self.ident;
        quote_spanned!(self.written.span()=> #of #ident)
    }
}

/// Emits the implementations that make a struct a view of a CDT. `extra` is its field for additional values, if it has
/// one; `phi` determines which values its `Debug` output hides.
#[must_use]
pub fn view(
    view: &ItemStruct,
    cdt: &Cdt,
    fields: &[ViewField<'_>],
    extra: Option<&Ident>,
    phi: Phi,
) -> TokenStream {
    let trusts_phi_flags = phi.trusts_flags();
    let ItemStruct { ident, vis, .. } = view;
    let machine_name = &cdt.name;
    let table = fields.iter().map(ViewField::schema);
    let checks = fields.iter().filter_map(|field| field.check(ident));
    let constants = fields.iter().map(|field| field.constant(ident));
    let (slots, slots_mut) = slots(fields, extra);
    let unset = fields.iter().map(|field| field.ident);
    let single_record = single_record(cdt, ident);
    let nothing = extra.map(|extra| quote!(#extra: runtime::Extra::default(),));
    quote! {
        const _: () = {
            use ::welkin_runtime as runtime;

            #(#checks)*

            impl runtime::Cdt for #ident {
                fn schema() -> &'static runtime::record::CdtSchema {
                    const {
                        &runtime::record::CdtSchema {
                            name: #machine_name,
                            fields: &[#(#table,)*],
                            view: true,
                            trusts_phi_flags: #trusts_phi_flags,
                            rest_of_fingerprint: ::core::option::Option::None,
                        }
                    }
                }

                fn slots(&self) -> runtime::__private::Slots<'_> {
                    runtime::__private::Slots::#slots
                }

                fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
                    runtime::__private::SlotsMut::#slots_mut
                }
            }

            impl ::core::default::Default for #ident {
                fn default() -> Self {
                    Self { #(#unset: ::core::option::Option::None,)* #nothing }
                }
            }

            impl #ident {
                #(#constants)*
            }

            #single_record
            runtime::__private::forward_view!(#vis #ident);
        };
    }
}

/// Marks a view of a CDT that holds at most one record per patient.
fn single_record(cdt: &Cdt, view: &Ident) -> Option<TokenStream> {
    let mark = || quote!(impl runtime::record::SingleRecordCdt for #view {});
    cdt.single_record.then(mark)
}

/// Emits the reading and the writing of the fields.
fn slots(fields: &[ViewField<'_>], extra: Option<&Ident>) -> (TokenStream, TokenStream) {
    let shared = fields.iter().map(|field| field.place(&quote!(&self.)));
    let exclusive = fields.iter().map(|field| field.place(&quote!(&mut self.)));
    match extra {
        Some(extra) => (
            quote!(new(Self::schema(), &self.#extra, [#(#shared),*])),
            quote!(new(Self::schema(), &mut self.#extra, [#(#exclusive),*])),
        ),
        None => (
            quote!(of_view(Self::schema(), [#(#shared),*])),
            quote!(of_view(Self::schema(), [#(#exclusive),*])),
        ),
    }
}

/// Returns the types that can hold a field's values, in Rust syntax.
fn fitting(field: &Field) -> Vec<String> {
    let one = match &field.field_type {
        FieldType::Options(list) => {
            let stored = match list.options.first().map(|option| &option.value) {
                Some(OptionValue::Integer(_)) => "i64",
                Some(OptionValue::Float(_)) => "f64",
                Some(OptionValue::Text(_)) | None => "String",
            };
            stored.to_owned()
        }
        _ => fields::value_type(&Field {
            multiple: false,
            ..field.clone()
        })
        .to_string()
        .replace("runtime :: ", ""),
    };
    let mut fitting = vec![if field.multiple {
        format!("Vec<{one}>")
    } else {
        one
    }];
    if fitting[0] != "Json" {
        fitting.push("Json".to_owned());
    }
    fitting
}

fn expected(field: &Field, fitting: &[String]) -> String {
    let mut expected: Vec<_> = fitting
        .iter()
        .map(|name| format!("`Option<{name}>`"))
        .collect();
    if let FieldType::Options(_) = field.field_type {
        let value = if field.multiple {
            "a `Vec` of the generated enum"
        } else {
            "the generated enum"
        };
        expected.push(format!("an `Option` of {value}"));
    }
    expected.join(" or ")
}

/// Formats a type without the paths of its names.
fn short(value: &Type) -> String {
    match (argument(value, "Vec"), value) {
        (Some(one), _) => format!("Vec<{}>", short(one)),
        (None, Type::Path(path)) => match path.path.segments.last() {
            Some(last) if last.ident == "Value" => "Json".to_owned(),
            Some(last) => last.to_token_stream().to_string(),
            None => String::new(),
        },
        (None, other) => fields::type_text(other),
    }
}

/// Returns the argument of a generic type: `i64` of `Option<i64>`.
fn argument<'t>(written: &'t Type, generic: &str) -> Option<&'t Type> {
    let Type::Path(path) = written else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == generic => {
            match arguments.args.first()? {
                GenericArgument::Type(argument) => Some(argument),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_list(value: &Type) -> bool {
    argument(value, "Vec").is_some()
}

/// Returns the type of a single value.
fn innermost(value: &Type) -> &Type {
    argument(value, "Vec").unwrap_or(value)
}

/// Whether a type is identified by its name, so that it can be checked without the compiler.
fn is_known(value: &Type) -> bool {
    const KNOWN: [&str; 22] = [
        "String", "str", "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16",
        "u32", "u64", "u128", "usize", "f32", "f64", "Json", "Value", "Option", "Vec",
    ];
    let Type::Path(path) = value else { return true };
    let last = path.path.segments.last();
    last.is_some_and(|last| KNOWN.iter().any(|known| last.ident == known))
}
