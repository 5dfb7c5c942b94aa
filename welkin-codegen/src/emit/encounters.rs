//! The module `encounters`: a type for each encounter template, and access to a patient's encounters.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose, sentence};
use super::features::Features;
use super::identifier::ident;
use super::permissions::Permissions;
use super::{assessments, imports};
use crate::model::{EncounterTemplate, Model};

/// Emits the content of the module.
pub(super) fn content(model: &Model, features: Features) -> TokenStream {
    let permissions = Permissions::encounters(model);
    let access = permissions.access();
    let argument = permissions.argument(&quote!(forbidden));
    let argument = argument.map(|access| quote!(, #access));
    let limiting = permissions.limiting();
    let limits = permissions.module("forbidden");
    let templates = model
        .encounter_templates
        .iter()
        .map(|template| self::template(template, &access, model, features));
    let disposition = disposition(model);
    let accessors = model.encounter_templates.iter().map(accessor);
    let content = quote! {

        #disposition

        /// Any encounter template of the tenant, for encounters whose template is not known in advance.
        pub type AnyTemplate = runtime::encounters::AnyTemplate<Disposition #argument>;

        /// A patient's encounters: all of them, and those of each template.
        #[derive(Clone, Debug)]
        pub struct Encounters(runtime::encounters::Encounters<AnyTemplate>);

        impl Encounters {
            pub(super) fn new(patient: &runtime::PatientHandle) -> Self {
                Self(patient.encounters() #limiting)
            }

            #(#accessors)*
        }

        impl ::core::ops::Deref for Encounters {
            type Target = runtime::encounters::Encounters<AnyTemplate>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        #(#templates)*
        #limits
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

fn disposition(model: &Model) -> TokenStream {
    match model.disposition() {
        Some(cdt) => {
            let (module, name) = (ident(&cdt.module_name), ident(&cdt.type_name));
            quote! {
                /// The fields of an encounter's disposition.
                pub type Disposition = super::#module::#name;
            }
        }
        None => quote! {
            /// The fields of an encounter's disposition. The configuration has none except Welkin's own.
            pub type Disposition = runtime::encounters::PlainDisposition;
        },
    }
}

fn accessor(template: &EncounterTemplate) -> TokenStream {
    let documentation = paragraphs([format!(
        "{}: encounters of {}.",
        prose(&template.title),
        code(&template.name)
    )]);
    let (accessor, name) = (ident(&template.accessor_name), ident(&template.type_name));
    quote! {
        #documentation
        #[must_use]
        pub fn #accessor(&self) -> runtime::encounters::Encounters<#name> {
            self.0.of()
        }
    }
}

fn template(
    template: &EncounterTemplate,
    access: &TokenStream,
    model: &Model,
    features: Features,
) -> TokenStream {
    let documentation = documentation(template);
    let name = ident(&template.type_name);
    let schema = schema(template);
    let linked = model
        .assessments
        .iter()
        .filter(|assessment| template.assessments.contains(&assessment.name))
        .map(|assessment| {
            let (module, answers) = (ident(&assessment.module_name), ident(&assessment.type_name));
            let modules = assessments::needed_modules(assessment, &model.cdts);
            let gate = features.gate(modules.chain(["assessments"]));
            quote! {
                #gate
                impl runtime::encounters::LinkedAssessment<#name> for super::assessments::#module::#answers {}
            }
        });
    quote! {
        #documentation
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name;

        impl runtime::encounters::EncounterTemplate for #name {
            type Disposition = Disposition;
            type Access = #access;

            fn schema() -> &'static runtime::encounters::TemplateSchema {
                const SCHEMA: runtime::encounters::TemplateSchema = #schema;
                &SCHEMA
            }
        }

        #(#linked)*
    }
}

fn schema(template: &EncounterTemplate) -> TokenStream {
    let (name, title) = (&template.name, &template.title);
    let minutes = template
        .default_minutes
        .map(|minutes| quote!(.minutes(#minutes)));
    let method = template
        .delivery_method
        .as_ref()
        .map(|method| quote!(.delivered_by(#method)));
    let assessments = &template.assessments;
    let linked = (!assessments.is_empty()).then(|| quote!(.linked_to(&[#(#assessments),*])));
    quote!(runtime::encounters::TemplateSchema::new(#name, #title) #minutes #method #linked)
}

fn documentation(template: &EncounterTemplate) -> TokenStream {
    let mut facts = vec![format!("Encounter template {}", code(&template.name))];
    facts.extend(
        template
            .default_minutes
            .map(|minutes| format!("{minutes} minutes")),
    );
    facts.extend(template.delivery_method.as_deref().map(code));
    let mut lines = vec![sentence(&template.title), format!("{}.", facts.join(", "))];
    lines.extend(template.description.as_deref().map(sentence));
    if !template.assessments.is_empty() {
        let names: Vec<_> = template.assessments.iter().map(|name| code(name)).collect();
        lines.push(format!("Assessments: {}.", names.join(", ")));
    }
    paragraphs(lines)
}
