//! What roles may not do with a CDT: traits that nothing implements, so that the compiler says who may not do what.

use proc_macro2::TokenStream;
use quote::quote;

use super::{fields, ident};
use crate::model::access::Operation;
use crate::model::{Cdt, Field, Scope};

/// Everything that can be written, as the runtime names it.
const WRITES: [(Operation, &str); 3] = [
    (Operation::Create, "Create"),
    (Operation::Update, "Update"),
    (Operation::Delete, "Delete"),
];

/// What lets records be written, as far as it is permitted.
pub(super) fn writable(cdt: &Cdt) -> Option<TokenStream> {
    let name = ident(&cdt.type_name);
    // A CDT may have any name that begins with a letter.
    let operation = ident("__Operation");
    let limited = cdt.scope.as_ref().is_some_and(limits_writes);
    let bound = limited.then(|| quote!(: forbidden::Operation));
    cdt.updatable
        .then(|| quote!(impl<#operation #bound> runtime::WritableCdt<#operation> for #name {}))
}

/// The bound of an accessor to records that may not be read.
pub(super) fn reading(cdt: &Cdt) -> Option<TokenStream> {
    let scope = cdt.scope.as_ref()?;
    let module = ident(&cdt.module_name);
    let bound = quote!(where for<'a> &'a Self: #module::forbidden::Reading);
    (!scope.permits(Operation::Read)).then_some(bound)
}

/// Methods of a patch that take the place of those that may not be used.
pub(super) fn setters(cdt: &Cdt) -> impl Iterator<Item = TokenStream> {
    forbidden_fields(cdt).map(|(field, holders)| {
        let name = ident(&field.field_name);
        let value = fields::argument_type(field, &TokenStream::new());
        let documentation = format!(" Not for {holders}: does not compile.");
        quote! {
            #[doc = #documentation]
            pub fn #name(self, _: #value) -> Self
            where
                for<'a> &'a Self: forbidden::#name,
            {
                self
            }
        }
    })
}

/// The traits; nothing where everything is permitted.
pub(super) fn forbidden(cdt: &Cdt) -> Option<TokenStream> {
    let scope = cdt.scope.as_ref()?;
    let holders = &scope.holders;
    let cdt_name = &cdt.name;
    let records = format!("records of `{cdt_name}`");
    let reading = (!scope.permits(Operation::Read)).then(|| {
        let bound = ident("Reading");
        unimplemented(&format!("{holders} may not read {records}"), &bound)
    });
    let operation = (cdt.updatable && limits_writes(scope)).then(|| {
        let permitted = WRITES
            .iter()
            .filter(|(operation, _)| scope.permits(*operation))
            .map(|(_, name)| ident(name));
        let message = format!("{holders} may not write {records} in this way");
        let bound = unimplemented(&message, &ident("Operation"));
        quote! {
            #bound
            #(impl Operation for ::welkin_runtime::operation::#permitted {})*
        }
    });
    let setters: Vec<_> = forbidden_fields(cdt)
        .map(|(field, holders)| {
            let message = format!("{holders} may not write `{}` of `{cdt_name}`", field.name);
            unimplemented(&message, &ident(&field.field_name))
        })
        .collect();
    if reading.is_none() && operation.is_none() && setters.is_empty() {
        return None;
    }
    let documentation = format!(" What {holders} may not do. Nothing implements these traits.");
    Some(quote! {
        #[doc = #documentation]
        #[allow(non_camel_case_types, reason = "traits are called like the fields they guard")]
        pub mod forbidden {
            #reading
            #operation
            #(#setters)*
        }
    })
}

fn limits_writes(scope: &Scope) -> bool {
    !WRITES
        .iter()
        .all(|(operation, _)| scope.permits(*operation))
}

/// Fields that others may write, with those who may not.
fn forbidden_fields(cdt: &Cdt) -> impl Iterator<Item = (&Field, &str)> {
    let scope = cdt.scope.as_ref().filter(|_| cdt.updatable);
    scope.into_iter().flat_map(|scope| {
        let left = cdt.fields.iter();
        let left = left.filter(|field| scope.unwritable.contains(&field.name));
        let hidden = scope.hidden.iter().filter(|field| field.editable);
        left.chain(hidden).map(|field| (field, &*scope.holders))
    })
}

/// A trait that nothing implements: where it is asked for, the compiler says the message.
pub(super) fn unimplemented(message: &str, name: &proc_macro2::Ident) -> TokenStream {
    let documentation = format!(" {message}.");
    // The compiler reads braces as parameters.
    let message = message.replace('{', "{{").replace('}', "}}");
    quote! {
        #[doc = #documentation]
        #[diagnostic::on_unimplemented(message = #message, label = "forbidden")]
        pub trait #name {}
    }
}
