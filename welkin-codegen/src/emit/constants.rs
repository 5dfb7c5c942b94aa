//! Modules of constants, for items that a program only names: goal templates.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose};
use super::identifier::ident;
use super::imports;
use crate::model::{GoalTemplate, Model};

/// Emits the content of the module `goal_templates`: a constant for each goal template.
pub(super) fn goal_templates(model: &Model) -> TokenStream {
    let constants = model.goal_templates.iter().map(goal_template);
    let names = model.goal_templates.iter();
    let names = names.map(|template| ident(&template.constant_name));
    let content = quote! {
        #(#constants)*

        /// Every goal template of the configuration, sorted by machine name.
        pub const ALL: &[runtime::goals::GoalTemplate] = &[#(#names),*];
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

fn goal_template(template: &GoalTemplate) -> TokenStream {
    let (title, machine_name) = (prose(&template.title), code(&template.name));
    let documentation = paragraphs([format!("{title}: goal template {machine_name}.")]);
    let constant = ident(&template.constant_name);
    let (name, title) = (&template.name, &template.title);
    let goal_type = optional(template.goal_type.as_deref());
    let priority = optional(template.priority.as_deref());
    quote! {
        #documentation
        pub const #constant: runtime::goals::GoalTemplate =
            runtime::goals::GoalTemplate::configured(#name, #title, #goal_type, #priority);
    }
}

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
