//! Operations on a CDT that roles may not perform: traits that no type implements, so that the compiler reports which
//! role may not do what.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use super::identifier::ident;
use crate::model::access::Operation;
use crate::model::{Cdt, Field};

/// All write operations, with their names in the runtime.
const WRITES: [(Operation, &str); 3] = [
    (Operation::Create, "Create"),
    (Operation::Update, "Update"),
    (Operation::Delete, "Delete"),
];

/// Emits the implementations for writing records, for permitted operations.
pub(super) fn writable(cdt: &Cdt) -> Option<TokenStream> {
    let name = ident(&cdt.type_name);
    let refusals: Vec<_> = WRITES
        .iter()
        .map(|(operation, name)| (ident(name), refusal(cdt, *operation)))
        .collect();
    if !cdt.updatable {
        return None;
    }
    if refusals.iter().all(|(_, refusal)| refusal.is_none()) {
        // The name begins with underscores because a CDT may have any name that begins with a letter.
        let operation = ident("__Operation");
        return Some(
            quote!(impl<#operation> runtime::record::WritableCdt<#operation> for #name {}),
        );
    }
    let each = refusals.iter().map(|(operation, refusal)| {
        let bound = refusal
            .as_ref()
            .map(|_| quote!(where for<'a> &'a Self: forbidden::#operation));
        quote!(impl runtime::record::WritableCdt<runtime::operation::#operation> for #name #bound {})
    });
    Some(quote!(#(#each)*))
}

/// Returns why records can't be written with this operation, or not from the struct as which they are read.
fn refusal(cdt: &Cdt, operation: Operation) -> Option<String> {
    let scope = cdt.scope.as_ref()?;
    let (holders, name) = (&scope.holders, &cdt.name);
    let verb = match operation {
        Operation::Create if creates_from_another(cdt) => {
            let new = &cdt.new_name;
            return Some(format!(
                "{holders} may not write every field of `{name}`: create its records from `{new}`"
            ));
        }
        _ if scope.permits(operation) => return None,
        Operation::Create => "create",
        Operation::Update => "update",
        Operation::Delete => "delete",
        Operation::Read | Operation::ReadMasked => "read",
    };
    Some(format!("{holders} may not {verb} records of `{name}`"))
}

/// Whether records are created from another struct than the one as which they are read, because some fields may be read
/// but not written.
pub(super) fn creates_from_another(cdt: &Cdt) -> bool {
    let scope = cdt.scope.as_ref().filter(|_| cdt.updatable);
    scope.is_some_and(|scope| scope.permits(Operation::Create) && !scope.unwritable.is_empty())
}

/// Returns the bound of the accessor for records that may not be read.
pub(super) fn reading(cdt: &Cdt) -> Option<TokenStream> {
    let scope = cdt.scope.as_ref()?;
    let module = ident(&cdt.module_name);
    let bound = quote!(where for<'a> &'a Self: super::#module::forbidden::Reading);
    (!scope.permits(Operation::Read)).then_some(bound)
}

/// Emits the methods of a patch, or of a new record, that replace those that may not be used.
pub(super) fn setters(cdt: &Cdt) -> impl Iterator<Item = TokenStream> {
    forbidden_fields(cdt).map(|(field, holders)| {
        let name = ident(&field.field_name);
        let value = fields::argument_type(field, &TokenStream::new());
        let documentation = format!(" Not permitted for {holders}: does not compile.");
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

/// Emits the traits; nothing if everything is permitted.
pub(super) fn forbidden(cdt: &Cdt) -> Option<TokenStream> {
    let scope = cdt.scope.as_ref()?;
    let holders = &scope.holders;
    let cdt_name = &cdt.name;
    let reading =
        refusal(cdt, Operation::Read).map(|message| unimplemented(&message, &ident("Reading")));
    let writes = WRITES.iter().filter(|_| cdt.updatable);
    let writes: Vec<_> = writes
        .filter_map(|(operation, name)| {
            Some(unimplemented(&refusal(cdt, *operation)?, &ident(name)))
        })
        .collect();
    let setters: Vec<_> = forbidden_fields(cdt)
        .map(|(field, holders)| {
            let message = format!("{holders} may not write `{}` of `{cdt_name}`", field.name);
            unimplemented(&message, &ident(&field.field_name))
        })
        .collect();
    if reading.is_none() && writes.is_empty() && setters.is_empty() {
        return None;
    }
    let documentation =
        format!(" Operations that {holders} may not perform. Nothing implements these traits.");
    Some(quote! {
        #[doc = #documentation]
        pub mod forbidden {
            #reading
            #(#writes)*
            #(#setters)*
        }
    })
}

/// Returns fields that other roles may write, with the roles that may not.
fn forbidden_fields(cdt: &Cdt) -> impl Iterator<Item = (&Field, &str)> {
    let scope = cdt.scope.as_ref().filter(|_| cdt.updatable);
    scope.into_iter().flat_map(|scope| {
        let left = cdt.fields.iter();
        let left = left.filter(|field| scope.unwritable.contains(&field.name));
        let hidden = scope.hidden.iter().filter(|field| field.editable);
        left.chain(hidden).map(|field| (field, &*scope.holders))
    })
}

/// Emits a trait that no type implements; when it is required, the compiler reports the message.
pub(super) fn unimplemented(message: &str, name: &proc_macro2::Ident) -> TokenStream {
    let documentation = format!(" {message}.");
    // The compiler interprets braces as parameters.
    let message = message.replace('{', "{{").replace('}', "}}");
    quote! {
        #[doc = #documentation]
        #[diagnostic::on_unimplemented(message = #message, label = "forbidden")]
        pub trait #name {}
    }
}
