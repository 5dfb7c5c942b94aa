//! The model as Rust: tokens, formatted. Nothing here reads JSON or decides a name.

mod assessments;
mod cdt;
mod client;
mod custom_field_types;
mod dictionaries;
mod documentation;
mod documents;
mod encounters;
mod fields;
mod form;
mod goals;
mod options;
mod patch;
mod programs;
mod security;
mod structure;
mod style;
mod view;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub use self::style::{Derives, Style, Visibility};
pub use self::view::{ViewField, WrongType, view};
use crate::model::Model;

/// Generated Rust, in the two layouts in which it can be written.
#[derive(Clone, Debug)]
pub struct Generated {
    header: String,
    root: TokenStreamText,
    modules: Vec<Module>,
}

/// Formatted items.
type TokenStreamText = String;

/// A section, formatted.
#[derive(Clone, Debug)]
struct Module {
    /// `vitals.rs`
    file_name: String,
    /// `pub mod vitals { ... }`
    inline: TokenStreamText,
    /// The content alone.
    content: TokenStreamText,
    /// `pub mod vitals;`
    declaration: TokenStreamText,
    /// `pub mod vitals { include!("vitals.rs"); }`
    inclusion: TokenStreamText,
}

impl Generated {
    /// Everything in one file.
    #[must_use]
    pub fn single_file(&self) -> String {
        let modules = self.modules.iter().map(|module| &module.inline);
        let parts = std::iter::once(&self.root).chain(modules);
        with_header(&self.header, parts)
    }

    /// One file per CDT, for a folder among the sources: file names and contents, `mod.rs` first.
    #[must_use]
    pub fn module_files(&self) -> Vec<(String, String)> {
        self.files(|module| &module.declaration)
    }

    /// One file per CDT, for a folder of which `mod.rs` is included: a `mod` in it would be looked for beside the file that includes
    /// it, by editors if not by the compiler. File names and contents, `mod.rs` first.
    #[must_use]
    pub fn included_files(&self) -> Vec<(String, String)> {
        self.files(|module| &module.inclusion)
    }

    fn files(&self, declaration: fn(&Module) -> &String) -> Vec<(String, String)> {
        let declarations = self.modules.iter().map(declaration);
        let root = with_header(&self.header, declarations.chain([&self.root]));
        let modules = self.modules.iter().map(|module| {
            let text = with_header(&self.header, [&module.content]);
            (module.file_name.clone(), text)
        });
        std::iter::once(("mod.rs".to_owned(), root))
            .chain(modules)
            .collect()
    }
}

fn with_header<'a>(header: &str, parts: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = header.to_owned();
    for part in parts {
        text.push('\n');
        text.push_str(part);
    }
    text
}

/// Emits a model. `header` is a comment for the top of every file.
///
/// # Panics
/// Never on any configuration: the tokens are built here, and what the configuration says goes into literals only.
#[must_use]
pub fn emit(model: &Model, style: &Style, header: &str) -> Generated {
    let modules = sections(model, style).map(|section| section.module(style.visibility));
    Generated {
        header: header.to_owned(),
        root: format(style.visibility.limit(client::root(model))),
        modules: modules.collect(),
    }
}

/// The items of [`Generated::single_file`] as tokens, for a macro: nothing is formatted, because nobody reads them.
#[must_use]
pub fn items(model: &Model, style: &Style) -> TokenStream {
    let root = client::root(model);
    let sections = sections(model, style).map(|section| {
        let (head, content) = (section.head(), &section.content);
        quote!(#head { #content })
    });
    style.visibility.limit(quote!(#root #(#sections)*))
}

/// A module beside the root.
struct Section {
    name: String,
    documentation: TokenStream,
    content: TokenStream,
}

/// One section per CDT, and one for each other kind of thing that the configuration holds.
fn sections(model: &Model, style: &Style) -> impl Iterator<Item = Section> {
    let cdts = model.with_fields().map(|cdt| Section {
        name: cdt.module_name.clone(),
        documentation: documentation::module(cdt),
        content: cdt::content(cdt, &style.derives),
    });
    let field_types = (!model.custom_field_types.is_empty()).then(|| Section {
        name: "custom_field_types".to_owned(),
        documentation: documentation::paragraphs([
            "Custom field types: what the values of fields made from them are.".to_owned(),
        ]),
        content: custom_field_types::content(model, &style.derives),
    });
    let assessments = (!model.assessments.is_empty()).then(|| Section {
        name: "assessments".to_owned(),
        documentation: documentation::paragraphs([
            "Assessments: the answers of each as a struct, and Designer's logic on them."
                .to_owned(),
        ]),
        content: assessments::content(model),
    });
    let encounters = model.has_encounters().then(|| Section {
        name: "encounters".to_owned(),
        documentation: documentation::paragraphs([
            "Encounters: a type per encounter template, and the way to a patient's encounters."
                .to_owned(),
        ]),
        content: encounters::content(model),
    });
    let programs = (!model.programs.is_empty()).then(|| Section {
        name: "programs".to_owned(),
        documentation: documentation::paragraphs([
            "Programs: their phases as types, and where each leads.".to_owned(),
        ]),
        content: programs::content(model),
    });
    let dictionaries = (!model.dictionaries.is_empty()).then(|| Section {
        name: "dictionaries".to_owned(),
        documentation: documentation::paragraphs([
            "Dictionaries: lists of codes that belong to the tenant.".to_owned(),
        ]),
        content: dictionaries::content(model),
    });
    let documents = model.document_types().next().map(|_| Section {
        name: "documents".to_owned(),
        documentation: documentation::paragraphs([
            "Documents: a patient's files, by document type.".to_owned(),
        ]),
        content: documents::content(model),
    });
    let goals = (!model.goal_templates.is_empty()).then(|| Section {
        name: "goal_templates".to_owned(),
        documentation: documentation::paragraphs([
            "Goal templates: a constant for each.".to_owned()
        ]),
        content: goals::content(model),
    });
    cdts.chain(field_types)
        .chain(assessments)
        .chain(encounters)
        .chain(programs)
        .chain(dictionaries)
        .chain(documents)
        .chain(goals)
}

impl Section {
    /// What stands before the braces.
    fn head(&self) -> TokenStream {
        let name = ident(&self.name);
        let documentation = &self.documentation;
        let allowed = allowed_lints();
        quote!(#documentation #allowed pub mod #name)
    }

    fn module(self, visibility: Visibility) -> Module {
        let formatted = |item| format(visibility.limit(item));
        let (head, content) = (self.head(), &self.content);
        let file = format!("{}.rs", self.name);
        Module {
            file_name: file.clone(),
            inline: formatted(quote!(#head { #content })),
            declaration: formatted(quote!(#head;)),
            inclusion: formatted(quote!(#head { include!(#file); })),
            content: format(self.content),
        }
    }
}

/// Lints that the tenant's names or the user's choice of what to call would trigger.
fn allowed_lints() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            unreachable_pub,
            clippy::enum_variant_names,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::wrong_self_convention,
            reason = "the names are the tenant's, and a program need not use every CDT"
        )]
    }
}

/// An identifier that the model decided.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn format(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("emitted tokens are Rust items");
    prettyplease::unparse(&file)
}
