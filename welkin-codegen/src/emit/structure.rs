//! A struct of fields for a CDT or the answers of an assessment, with the table and the slots used by the runtime.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::identifier::ident;
use super::style::Phi;
use super::{documentation, fields, number, style};
use crate::model::{Field, FieldType};

/// A struct of fields.
pub(super) struct Structure<'m> {
    pub(super) type_name: &'m str,
    /// Name of the table on the wire.
    pub(super) machine_name: &'m str,
    /// Which fields are hidden.
    pub(super) phi: Phi,
    /// Fingerprint of the CDT, if it is compared with the tenant's configuration.
    pub(super) fingerprint: Option<u64>,
    /// Name of the struct of required fields.
    pub(super) required_name: &'m str,
    pub(super) fields: Vec<Member<'m>>,
}

/// A field of a struct.
pub(super) struct Member<'m> {
    pub(super) field: &'m Field,
    /// Path of the module with its option list, ending in `::`; empty for the current module.
    pub(super) home: TokenStream,
    pub(super) documentation: TokenStream,
    /// Whether `new` requires it.
    pub(super) is_required: bool,
}

impl Structure<'_> {
    /// Emits the struct, with derives in addition to the standard ones.
    pub(super) fn definition(
        &self,
        documentation: &TokenStream,
        derives: &[String],
    ) -> TokenStream {
        let derives = style::derives(derives).map(|derives| quote!(, #derives));
        let name = ident(self.type_name);
        let fields = self.fields.iter().map(|member| {
            let documentation = &member.documentation;
            let deprecated = member
                .field
                .deprecated
                .then(|| quote!(#[deprecated = "disabled in Designer"]));
            let name = ident(&member.field.field_name);
            let value = fields::value_type_at(member.field, &member.home);
            quote!(#documentation #deprecated pub #name: Option<#value>)
        });
        quote! {
            #documentation
            #[derive(Default #derives)]
            pub struct #name {
                #(#fields,)*
                /// Values of other fields, and values in an unexpected form, as Welkin sent them.
                pub extra: runtime::Extra,
            }
        }
    }

    /// Emits `new(Required { ... })` and its argument, if a field is required. In a struct, the values are named: two
    /// values can't be swapped by mistake, and a change of the required fields is a compile error.
    pub(super) fn constructor(&self, documentation: &str) -> Option<TokenStream> {
        let required = || self.fields.iter().filter(|member| member.is_required);
        required().next()?;
        let name = ident(self.type_name);
        let argument = ident(self.required_name);
        let values = required().map(|member| {
            let field = ident(&member.field.field_name);
            quote!(#field: Some(required.#field))
        });
        let definition = self.required_fields();
        Some(quote! {
            #definition

            impl #name {
                #[doc = #documentation]
                #[must_use]
                pub fn new(required: #argument) -> Self {
                    Self {
                        #(#values,)*
                        ..Self::default()
                    }
                }
            }
        })
    }

    /// Emits the struct of required fields.
    fn required_fields(&self) -> TokenStream {
        let name = ident(self.required_name);
        let documentation = format!(" The required fields of a new [`{}`].", self.type_name);
        let fields = self.fields.iter().filter(|member| member.is_required);
        let fields = fields.map(|member| {
            let documentation = documentation::required(member.field);
            let name = ident(&member.field.field_name);
            let value = fields::value_type_at(member.field, &member.home);
            quote!(#documentation pub #name: #value)
        });
        quote! {
            #[doc = #documentation]
            #[derive(Clone)]
            pub struct #name {
                #(#fields,)*
            }

            runtime::__private::forward_required!(#name);
        }
    }

    /// Emits the table and the slots.
    pub(super) fn implementation(&self) -> TokenStream {
        let name = ident(self.type_name);
        let machine_name = self.machine_name;
        let rows = self.fields.iter().map(|member| self.row(member));
        let trust = self
            .phi
            .trusts_flags()
            .then(|| quote!(.trusting_phi_flags()));
        let rest = self.rest_of_fingerprint().map(|rest| quote!(, #rest));
        let slots: Vec<_> = self.field_names().collect();
        quote! {
            impl runtime::Cdt for #name {
                runtime::__private::schema! {
                    Cdt(#machine_name #rest) #trust;
                    #(#rows;)*
                }

                fn slots(&self) -> runtime::__private::Slots<'_> {
                    runtime::__private::Slots::new(Self::schema(), &self.extra, [#(&self.#slots),*])
                }

                fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
                    runtime::__private::SlotsMut::new(Self::schema(), &mut self.extra, [#(&mut self.#slots),*])
                }
            }
        }
    }

    fn field_names(&self) -> impl Iterator<Item = Ident> {
        self.fields
            .iter()
            .map(|member| ident(&member.field.field_name))
    }

    /// Returns the fingerprint without the parts of these fields.
    fn rest_of_fingerprint(&self) -> Option<Literal> {
        let fields = self.fields.iter().map(|member| member.field.fingerprint);
        let rest = fields.fold(self.fingerprint?, u64::wrapping_sub);
        Some(number::unsigned(rest))
    }

    /// Emits a field's row of the table, with its fingerprint and its options if they are compared.
    fn row(&self, member: &Member<'_>) -> TokenStream {
        let field = member.field;
        let (kind, name, rust_name) = (fields::kind(field), &field.name, &field.field_name);
        let rules = fields::rules(field);
        if self.fingerprint.is_none() {
            return quote!(#kind(#name, #rust_name) #rules);
        }
        let fingerprint = number::unsigned(field.fingerprint_without_options());
        let options = match &field.field_type {
            FieldType::Options(list) => {
                let (home, list) = (&member.home, ident(&list.type_name));
                Some(quote!(.options::<#home #list>()))
            }
            _ => None,
        };
        quote!(#kind(#name, #rust_name, #fingerprint) #rules #options)
    }

    /// Emits a constant per field, for patches, sorting and selecting fields.
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
                    runtime::Field { name: #name, of: runtime::__private::PhantomData };
            }
        });
        quote!(#(#constants)*)
    }
}
