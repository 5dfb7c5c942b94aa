//! The module `assessments`: for each assessment, the struct of its answers, and its form as data.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{self, code, paragraphs, prose};
use super::features::Features;
use super::identifier::ident;
use super::structure::{Member, Structure};
use super::style::Phi;
use super::{form, imports};
use crate::model::{Assessment, Cdt, DisplayRule, Item, ItemContent, Model, Question, Section};

/// Emits the content of the module, except the [module](self::module) of each assessment.
pub(super) fn content(model: &Model, features: Features) -> TokenStream {
    let exports = model.assessments.iter().map(|assessment| {
        let (module, name) = (ident(&assessment.module_name), ident(&assessment.type_name));
        let gate = features.gate(needed_modules(assessment, &model.cdts));
        quote!(#gate pub use #module::#name;)
    });
    let accessors = model
        .assessments
        .iter()
        .map(|assessment| accessor(assessment, &model.cdts, features));
    let content = quote! {
        #(#exports)*

        /// The assessments of a patient.
        #[derive(Clone, Debug)]
        pub struct Assessments(runtime::PatientHandle);

        impl Assessments {
            pub(super) fn new(patient: &runtime::PatientHandle) -> Self {
                Self(patient.clone())
            }

            #(#accessors)*

            /// The patient's records of every assessment, including those that are not in the configuration.
            pub fn list(&self) -> runtime::assessments::ListAllAssessments {
                self.0.all_assessments()
            }
        }
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

fn accessor(assessment: &Assessment, cdts: &[Cdt], features: Features) -> TokenStream {
    let documentation = title(assessment);
    let gate = features.gate(needed_modules(assessment, cdts));
    let (module, name) = (ident(&assessment.module_name), ident(&assessment.type_name));
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> runtime::assessments::AssessmentRecords<#name> {
            self.0.assessments()
        }
    }
}

fn title(assessment: &Assessment) -> TokenStream {
    paragraphs([format!(
        "{}: assessment {}.",
        prose(&assessment.title),
        code(&assessment.name)
    )])
}

/// Emits the module of an assessment.
pub(super) fn module(assessment: &Assessment, cdts: &[Cdt], features: Features) -> TokenStream {
    let name = ident(&assessment.module_name);
    let documentation = title(assessment);
    let gate = features.gate(needed_modules(assessment, cdts));
    let answers = answers(assessment);
    let form = form::form(assessment);
    let fills = fills(assessment, cdts);
    let type_name = ident(&assessment.type_name);
    let content = quote! {
        #answers

        impl runtime::Assessment for #type_name {
            fn form() -> &'static runtime::assessments::Form {
                &form::FORM
            }
        }

        #fills
        runtime::__private::forward_assessment!(#type_name);

        #form
    };
    let imports = imports::of(&content);
    quote! {
        #documentation
        #gate
        pub mod #name {
            #imports

            #content
        }
    }
}

fn answers(assessment: &Assessment) -> TokenStream {
    let structure = structure(assessment);
    let definition = structure.definition(&answers_documentation(assessment), &[]);
    let constructor =
        structure.constructor(" Answers to the questions that are required and always shown.");
    let implementation = structure.implementation();
    let constants = structure
        .constants(|field| paragraphs([format!("The question for {}.", code(&field.name))]));
    quote!(#definition #constructor #implementation #constants)
}

fn structure(assessment: &Assessment) -> Structure<'_> {
    let questions = assessment.questions.iter().enumerate();
    Structure {
        type_name: &assessment.type_name,
        machine_name: &assessment.name,
        // Answers are treated as health data in any case, because assessments have no PHI flags.
        phi: Phi::All,
        fingerprint: None,
        required_name: assessment.required_name(),
        fields: questions
            .map(|(place, question)| {
                let (section, item) = place_in_form(assessment, place);
                let shown_always = section.is_none_or(|section| section.display.is_empty())
                    && item.is_none_or(|item| item.display.is_empty());
                Member {
                    field: &question.field,
                    home: home(question),
                    documentation: question_documentation(question, section, item),
                    is_required: question.field.required && question.field.editable && shown_always,
                }
            })
            .collect(),
    }
}

/// Returns the section and item of a question.
fn place_in_form(assessment: &Assessment, place: usize) -> (Option<&Section>, Option<&Item>) {
    let is_asked =
        |item: &&Item| matches!(item.content, ItemContent::Question(asked) if asked == place);
    let found = assessment
        .sections
        .iter()
        .find_map(|section| Some((section, section.items.iter().find(is_asked)?)));
    found.unzip()
}

/// Returns the path of the CDT's module.
fn home(question: &Question) -> TokenStream {
    match &question.cdt_module {
        Some(module) => {
            let module = ident(module);
            quote!(super::super::#module::)
        }
        None => TokenStream::new(),
    }
}

fn answers_documentation(assessment: &Assessment) -> TokenStream {
    let mut lines = vec![
        format!("Answers to {}.", prose(&assessment.title)),
        format!("Assessment {}.", code(&assessment.name)),
    ];
    lines.extend(assessment.programs.iter().map(|tied| {
        let phases: Vec<String> = tied.phases.iter().map(|phase| code(phase)).collect();
        let program = code(&tied.program);
        if phases.is_empty() {
            format!("For patients in the program {program}.")
        } else {
            format!(
                "For patients in the program {program}: {}.",
                phases.join(", ")
            )
        }
    }));
    paragraphs(lines)
}

fn question_documentation(
    question: &Question,
    section: Option<&Section>,
    item: Option<&Item>,
) -> TokenStream {
    let field = documentation::field(&question.field);
    let of_section = section.map(|section| section.display.as_slice());
    let of_item = item.map(|item| item.display.as_slice());
    let rules: Vec<&DisplayRule> = [of_section, of_item]
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    let section = section
        .map(|section| section.title.trim())
        .unwrap_or_default();
    let section = (!section.is_empty()).then(|| format!("Section: {}.", prose(section)));
    let condition = (!rules.is_empty()).then(|| condition_documentation(&rules));
    let place: Vec<String> = section.into_iter().chain(condition).collect();
    if place.is_empty() {
        return field;
    }
    let place = format!(" {}", place.join(" "));
    quote!(#field #[doc = ""] #[doc = #place])
}

/// Documents that a question is shown conditionally, and the fields of the patient's records on which this depends.
fn condition_documentation(rules: &[&DisplayRule]) -> String {
    let fields: BTreeSet<(&str, &str)> =
        rules.iter().flat_map(|rule| rule.record_fields()).collect();
    if fields.is_empty() {
        return "Shown conditionally.".to_owned();
    }
    let fields = fields.into_iter();
    let fields: Vec<String> = fields
        .map(|(cdt, field)| format!("{} of {}", code(field), code(cdt)))
        .collect();
    format!(
        "Shown conditionally, depending on the patient's record: {}; see `with_records`.",
        fields.join(", ")
    )
}

/// Lists the CDTs in which the answers are stored.
fn fills(assessment: &Assessment, cdts: &[Cdt]) -> TokenStream {
    let name = ident(&assessment.type_name);
    let fills = filled(assessment, cdts).map(|cdt| {
        let (module, cdt) = (ident(&cdt.module_name), ident(&cdt.type_name));
        quote!(impl runtime::assessments::Fills<super::super::#module::#cdt> for #name {})
    });
    quote!(#(#fills)*)
}

fn filled<'m>(assessment: &'m Assessment, cdts: &'m [Cdt]) -> impl Iterator<Item = &'m Cdt> {
    let questions = assessment.questions.iter();
    let names: BTreeSet<&str> = questions.map(|question| &*question.cdt_name).collect();
    cdts.iter().filter(move |cdt| names.contains(&*cdt.name))
}

/// Returns the modules that an assessment depends on: those of the CDTs in which it stores answers, and those with its
/// option lists.
pub(super) fn needed_modules<'m>(
    assessment: &'m Assessment,
    cdts: &'m [Cdt],
) -> impl Iterator<Item = &'m str> {
    let questions = assessment.questions.iter();
    let of_options = questions.filter_map(|question| question.cdt_module.as_deref());
    filled(assessment, cdts)
        .map(|cdt| &*cdt.module_name)
        .chain(of_options)
}
