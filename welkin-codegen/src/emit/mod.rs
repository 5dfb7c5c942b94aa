//! The model as Rust: tokens, formatted. Nothing here reads JSON or decides a name.

mod any_record;
mod assessments;
mod cdt;
mod client;
mod custom_field_types;
mod dictionaries;
mod documentation;
mod documents;
mod encounters;
mod features;
mod fields;
mod file_name;
mod form;
mod generated;
mod goals;
mod imports;
mod layout;
mod new_record;
mod number;
mod options;
mod patch;
mod permissions;
mod print;
mod profiles;
mod programs;
mod role_scope;
mod section;
mod security;
mod structure;
mod style;
mod view;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use self::features::Features;
pub use self::features::{ALL_FEATURES, features};
pub use self::fields::field_type;
pub use self::generated::Generated;
use self::section::Subject;
pub use self::style::{Derives, Phi, Style, Visibility, is_runtime_path, with_runtime_at};
pub use self::view::{ViewField, WrongType, view};
use crate::model::Model;

/// The items of [`Generated::single_file`] as tokens, for a macro: nothing is formatted, because nobody reads them.
#[must_use]
pub fn items(model: &Model, style: &Style) -> TokenStream {
    let root = client::root(model, style, Features::None);
    let sections = Subject::all(model).into_iter().map(|subject| {
        let members = subject.members(model).iter();
        let members = members.map(|member| Subject::member(member, model, style, Features::None));
        subject
            .section(model, style, Features::None)
            .with_members(members)
            .inline()
    });
    style.visibility.limit(quote!(#root #(#sections)*))
}

/// Lints that the tenant's names or the user's choice of what to call would trigger.
fn allowed_lints() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            non_camel_case_types,
            unreachable_pub,
            clippy::all,
            clippy::pedantic,
            reason = "the names and texts are the tenant's, and a program need not use every CDT"
        )]
    }
}

/// Keeps `cargo fmt` from a module, whatever its settings: files are compared byte by byte. It stands within the
/// module, because only there can it do without rustfmt's tool attribute, which a crate without the implicit prelude
/// does not find.
fn unformatted() -> TokenStream {
    quote!(#![cfg_attr(rustfmt, rustfmt_skip)])
}

/// An identifier that the model decided.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Tokens of items as people read them.
fn format(tokens: TokenStream) -> String {
    layout::spaced(&layout::packed(&print::file(tokens)))
}

/// Tokens of items as they stand within a module.
fn format_within(tokens: &TokenStream) -> String {
    const OPENING: &str = "mod module {\n";
    const CLOSING: &str = "}\n";
    let mut text = format(quote!(mod module { #tokens }));
    text.truncate(text.len() - CLOSING.len());
    text.drain(..OPENING.len());
    text
}
