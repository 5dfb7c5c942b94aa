//! Emits the model as formatted Rust code. JSON and names are resolved before.

mod any_record;
mod assessments;
mod cdt;
mod client;
mod constants;
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
pub(crate) mod tables;
mod view;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use self::features::Features;
pub use self::features::{ALL_FEATURES, features};
pub use self::fields::field_type;
pub use self::generated::Generated;
use self::section::Subject;
pub use self::style::{Derives, Phi, Style, Visibility, check_runtime_path, with_runtime_at};
pub use self::view::{ViewField, WrongType, view};
use crate::model::Model;

/// Returns the items of [`Generated::single_file`] as tokens, for a macro. They are not formatted, because nobody reads
/// them.
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

/// Emits `allow` attributes for lints that would be triggered by the tenant's names or by items that the user does not
/// call.
fn allowed_lints() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            non_camel_case_types,
            unreachable_pub,
            unused_qualifications,
            clippy::all,
            clippy::nursery,
            clippy::pedantic,
            clippy::restriction,
            reason = "the names and texts are the tenant's, and a program need not use every CDT"
        )]
    }
}

/// Emits the attribute that excludes a module from `cargo fmt`, regardless of its settings, because files are compared
/// byte by byte. It is inside the module, because only there it does not need rustfmt's tool attribute, which can't be
/// resolved in a crate without the implicit prelude.
fn unformatted() -> TokenStream {
    quote!(#![cfg_attr(rustfmt, rustfmt_skip)])
}

/// Creates an identifier from a resolved name.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Formats the tokens of items.
fn format(tokens: TokenStream) -> String {
    layout::spaced(&layout::packed(&print::file(tokens)))
}

/// Formats the tokens of items for use within a module.
fn format_within(tokens: &TokenStream) -> String {
    const OPENING: &str = "mod module {\n";
    const CLOSING: &str = "}\n";
    let mut text = format(quote!(mod module { #tokens }));
    text.truncate(text.len() - CLOSING.len());
    text.drain(..OPENING.len());
    text
}
