//! A struct of fields, with the table and the slots that the runtime works on: a CDT, or the answers of an assessment.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Phi, fields, ident, style};
use crate::model::{Field, FieldType};

/// A struct of fields.
pub(super) struct Structure<'m> {
    pub(super) type_name: &'m str,
    /// What the table is called on the wire.
    pub(super) machine_name: &'m str,
    /// Which fields are hidden.
    pub(super) phi: Phi,
    /// The CDT's, where it is compared with what a tenant says of itself.
    pub(super) fingerprint: Option<u64>,
    pub(super) fields: Vec<Member<'m>>,
}

/// A field of a struct.
pub(super) struct Member<'m> {
    pub(super) field: &'m Field,
    /// Path of the module that has its option list, with `::` at its end; nothing for this one.
    pub(super) home: TokenStream,
    pub(super) documentation: TokenStream,
    /// An argument of `new`.
    pub(super) is_argument: bool,
}

impl Structure<'_> {
    /// The struct itself, with derives beyond those that it always has.
    pub(super) fn definition(
        &self,
        documentation: &TokenStream,
        derives: &[String],
    ) -> TokenStream {
        let derives = style::derives(derives);
        let name = ident(self.type_name);
        let fields = self.fields.iter().map(|member| {
            let documentation = &member.documentation;
            let deprecated = member
                .field
                .deprecated
                .then(|| quote!(#[deprecated = "switched off in Designer"]));
            let name = ident(&member.field.field_name);
            let value = fields::value_type_at(member.field, &member.home);
            quote!(#documentation #deprecated pub #name: Option<#value>)
        });
        quote! {
            #documentation
            #[derive(Default #derives)]
            pub struct #name {
                #(#fields,)*
                /// What Welkin sent that has no field here, or came in an unexpected form.
                pub extra: runtime::Extra,
            }
        }
    }

    /// `new(required...)`, where something is required.
    pub(super) fn constructor(&self, documentation: &str) -> Option<TokenStream> {
        let arguments: Vec<&Member<'_>> = self
            .fields
            .iter()
            .filter(|member| member.is_argument)
            .collect();
        if arguments.is_empty() {
            return None;
        }
        let name = ident(self.type_name);
        let names: Vec<_> = arguments
            .iter()
            .map(|member| ident(&member.field.field_name))
            .collect();
        let types = arguments
            .iter()
            .map(|member| fields::argument_type(member.field, &member.home));
        let values = arguments.iter().zip(&names).map(|(member, name)| {
            let conversion = fields::is_converted(member.field).then(|| quote!(.into()));
            quote!(#name: Some(#name #conversion))
        });
        let deprecated = allowed_deprecated(arguments.iter().copied());
        Some(quote! {
            #deprecated
            impl #name {
                #[doc = #documentation]
                #[must_use]
                pub fn new(#(#names: #types),*) -> Self {
                    Self {
                        #(#values,)*
                        ..Self::default()
                    }
                }
            }
        })
    }

    /// The table and the slots.
    pub(super) fn implementation(&self) -> TokenStream {
        let name = ident(self.type_name);
        let machine_name = self.machine_name;
        let table = self.fields.iter().map(|member| self.field_schema(member));
        let schema = match self.rest_of_fingerprint() {
            Some(rest) => quote!(configured(#machine_name, #rest, &[#(#table,)*])),
            None => quote!(new(#machine_name, &[#(#table,)*])),
        };
        let trust = self.phi.trust();
        let slots: Vec<_> = self
            .fields
            .iter()
            .map(|member| ident(&member.field.field_name))
            .collect();
        let shared = all_slots(
            &quote!(runtime::Slots::new(Self::schema(), &self.extra)),
            slots.iter().map(|slot| quote!(&self.#slot)),
        );
        let exclusive = all_slots(
            &quote!(runtime::SlotsMut::new(Self::schema(), &mut self.extra)),
            slots.iter().map(|slot| quote!(&mut self.#slot)),
        );
        let deprecated = allowed_deprecated(&self.fields);
        quote! {
            #deprecated
            impl runtime::Cdt for #name {
                fn schema() -> &'static runtime::CdtSchema {
                    static SCHEMA: runtime::CdtSchema = runtime::CdtSchema::#schema #trust;
                    &SCHEMA
                }

                fn slots(&self) -> runtime::Slots<'_> {
                    #shared
                }

                fn slots_mut(&mut self) -> runtime::SlotsMut<'_> {
                    #exclusive
                }
            }
        }
    }

    /// What the fingerprint holds beside these fields.
    fn rest_of_fingerprint(&self) -> Option<Literal> {
        let fields = self.fields.iter().map(|member| member.field.fingerprint);
        let rest = fields.fold(self.fingerprint?, u64::wrapping_sub);
        Some(Literal::u64_unsuffixed(rest))
    }

    /// A field's line in the table, with its fingerprint and its options where they are compared.
    fn field_schema(&self, member: &Member<'_>) -> TokenStream {
        let schema = fields::schema(member.field);
        if self.fingerprint.is_none() {
            return schema;
        }
        let fingerprint = Literal::u64_unsuffixed(member.field.fingerprint_without_options());
        let options = match &member.field.field_type {
            FieldType::Options(list) => {
                let (home, list) = (&member.home, ident(&list.type_name));
                Some(quote!(.options::<#home #list>()))
            }
            _ => None,
        };
        quote!(#schema #options.fingerprint(#fingerprint))
    }

    /// A constant per field, for patches, sorting and choosing fields.
    pub(super) fn constants(&self, documentation: impl Fn(&Field) -> TokenStream) -> TokenStream {
        let structure = ident(self.type_name);
        let constants = self.fields.iter().map(|member| {
            let field = member.field;
            let documentation = documentation(field);
            let constant = ident(&field.constant_name);
            let value = fields::value_type_at(field, &member.home);
            let access = fields::access(field);
            let name = &field.name;
            quote! {
                #documentation
                pub const #constant: runtime::Field<#structure, #value #access> =
                    runtime::Field::new(#name);
            }
        });
        quote!(#(#constants)*)
    }
}

/// Lets generated code touch fields that users are warned of.
fn allowed_deprecated<'m>(
    members: impl IntoIterator<Item = &'m Member<'m>>,
) -> Option<TokenStream> {
    members
        .into_iter()
        .any(|member| member.field.deprecated)
        .then(|| quote!(#[allow(deprecated, reason = "records may still hold the field")]))
}

/// Adds every slot to an empty collection of them.
fn all_slots(empty: &TokenStream, slots: impl Iterator<Item = TokenStream>) -> TokenStream {
    let mut slots = slots.peekable();
    if slots.peek().is_none() {
        return empty.clone();
    }
    quote! {
        let mut slots = #empty;
        #(slots.add(#slots);)*
        slots
    }
}
