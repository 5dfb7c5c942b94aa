//! The code of a CDT: its struct, its tables, and related items.

use proc_macro2::TokenStream;
use quote::quote;

use super::identifier::ident;
use super::structure::{Member, Structure};
use super::style::{Phi, Style};
use super::{documentation, imports, new_record, options, patch, role_scope};
use crate::model::Cdt;

/// Emits the content of a CDT's module.
pub(super) fn content(cdt: &Cdt, style: &Style) -> TokenStream {
    let (structure, derives) = (structure(cdt, style.phi), &style.derives);
    let definition = structure.definition(&documentation::cdt(cdt), &derives.cdts);
    let constructor = structure.constructor(" A record with every required field set.");
    let implementation = structure.implementation();
    let name = ident(&cdt.type_name);
    let writable = role_scope::writable(cdt);
    let forbidden = role_scope::forbidden(cdt);
    let single_record = cdt
        .single_record
        .then(|| quote!(impl runtime::record::SingleRecordCdt for #name {}));
    let constants = structure.constants(documentation::constant);
    let patch = cdt.updatable.then(|| patch::patch(cdt));
    let new_record = new_record::new_record(cdt);
    let hidden = cdt.scope.iter().flat_map(|scope| &scope.hidden);
    let options = cdt.fields.iter().chain(hidden);
    let options = options.filter_map(|field| options::option_list(field, &derives.option_lists));
    // Every CDT derives `Default` and implements a trait of the runtime.
    let imports = imports::all();
    quote! {
        #imports
        runtime::__private::reexport_system_fields!();

        #definition
        #constructor
        #implementation
        #writable
        #single_record
        runtime::__private::forward_cdt!(#name);
        #constants
        #patch
        #new_record
        #(#options)*
        #forbidden
    }
}

fn structure(cdt: &Cdt, phi: Phi) -> Structure<'_> {
    let fields = cdt.fields.iter();
    Structure {
        type_name: &cdt.type_name,
        machine_name: &cdt.name,
        phi,
        fingerprint: cdt.is_in_formations().then_some(cdt.fingerprint),
        required_name: cdt.required_name(),
        fields: fields
            .map(|field| Member {
                field,
                home: TokenStream::new(),
                documentation: documentation::field(field),
                is_required: field.required && field.editable && cdt.updatable,
            })
            .collect(),
    }
}
