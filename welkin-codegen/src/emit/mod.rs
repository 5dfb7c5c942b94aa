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
mod format;
mod generated;
mod identifier;
mod imports;
mod layout;
mod module_attributes;
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

use proc_macro2::TokenStream;
use quote::quote;

pub use self::features::ALL_FEATURES;
use self::features::Features;
pub use self::fields::field_type;
pub use self::generated::Generated;
use self::section::Subject;
pub use self::section::features;
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
