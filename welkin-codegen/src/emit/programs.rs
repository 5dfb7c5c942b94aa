//! The module `programs`: for each program, its phases as types, and the transitions between them.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::{code, paragraphs, prose, sentence};
use super::identifier::ident;
use super::permissions::Permissions;
use super::{imports, options};
use crate::model::{Model, OptionList, OptionValue, Phase, PhaseRole, Program, SelectOption};

/// Emits the content of the module.
pub(super) fn content(model: &Model) -> TokenStream {
    let programs = &model.programs;
    let modules = programs.iter().map(|program| module(program, model));
    let listing = Permissions::programs(model);
    let limits = listing.module("__forbidden");
    let listed = listing.bound("Read", &quote!(__forbidden));
    let exports = programs.iter().map(|program| {
        let (module, name) = (ident(&program.module_name), ident(&program.type_name));
        quote!(pub use #module::#name;)
    });
    let accessors = programs.iter().map(|program| {
        let documentation = title(program);
        let (module, name) = (ident(&program.module_name), ident(&program.type_name));
        quote! {
            #documentation
            #[must_use]
            pub fn #module(&self) -> runtime::programs::ProgramHandle<#name> {
                self.0.program()
            }
        }
    });
    let any = any(programs);
    let content = quote! {
        #(#exports)*

        /// The programs of a patient.
        #[derive(Clone, Debug)]
        pub struct Programs(runtime::PatientHandle);

        impl Programs {
            pub(super) fn new(patient: &runtime::PatientHandle) -> Self {
                Self(patient.clone())
            }

            #(#accessors)*

            /// Every program on the patient's list. A server also lists programs that the patient is not in.
            pub fn list(&self) -> runtime::programs::ListPrograms<AnyProgram> #listed {
                self.0.programs()
            }
        }

        #any
        #limits
        #(#modules)*
    };
    let imports = imports::of(&content);
    quote!(#imports #content)
}

/// Emits the type for any program on a list.
fn any(programs: &[Program]) -> TokenStream {
    let variants = programs.iter().map(|program| {
        let documentation = title(program);
        let name = ident(&program.type_name);
        quote!(#documentation #name(runtime::programs::PatientProgram<#name>))
    });
    let records = programs.iter().map(|program| {
        let name = ident(&program.type_name);
        quote!(Self::#name(program) => program.record())
    });
    let arms = programs.iter().map(|program| {
        let (name, machine_name) = (ident(&program.type_name), &program.name);
        quote!(#machine_name => Self::#name(record.typed()))
    });
    quote! {
        /// A program on a patient's list.
        #[derive(Clone, Debug)]
        pub enum AnyProgram {
            #(#variants,)*
            /// A program that is not in the configuration.
            Other(runtime::programs::ProgramRecord),
        }

        impl AnyProgram {
            /// The untyped record of the program.
            #[must_use]
            pub fn record(&self) -> &runtime::programs::ProgramRecord {
                match self {
                    #(#records,)*
                    Self::Other(record) => record,
                }
            }
        }

        impl From<runtime::programs::ProgramRecord> for AnyProgram {
            fn from(record: runtime::programs::ProgramRecord) -> Self {
                match record.name() {
                    #(#arms,)*
                    _ => Self::Other(record),
                }
            }
        }
    }
}

fn module(program: &Program, model: &Model) -> TokenStream {
    let permissions = Permissions::program(model, program);
    let (access, limits) = (permissions.access(), permissions.module("forbidden"));
    let documentation = title(program);
    let module = ident(&program.module_name);
    let name = ident(&program.type_name);
    let about = about(program);
    let (machine_name, title) = (&program.name, &program.title);
    let table = program.phases.iter().map(schema);
    let phases = program.phases.iter().map(|phase| marker(phase, program));
    let enumeration = enumeration(program);
    let content = quote! {
            #about
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum #name {}

            impl runtime::programs::Program for #name {
                type Phase = Phase;
                type Access = #access;

                fn schema() -> &'static runtime::programs::ProgramSchema {
                    static SCHEMA: runtime::programs::ProgramSchema =
                        runtime::programs::ProgramSchema::new(#machine_name, #title, &[#(#table,)*]);
                    &SCHEMA
                }
            }

            #(#phases)*
            #enumeration
            #limits
    };
    let imports = imports::of(&content);
    quote! {
        #documentation
        pub mod #module {
            #imports
            #content
        }
    }
}

fn title(program: &Program) -> TokenStream {
    paragraphs([format!(
        "{}: program {}.",
        prose(&program.title),
        code(&program.name)
    )])
}

fn about(program: &Program) -> TokenStream {
    let title = format!(
        "{}: program {}.",
        prose(&program.title),
        code(&program.name)
    );
    let description = description(&program.description);
    paragraphs([title].into_iter().chain(description))
}

fn description(text: &Option<String>) -> Option<String> {
    let text = text
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())?;
    Some(sentence(text))
}

/// Emits a phase's entry in the table.
fn schema(phase: &Phase) -> TokenStream {
    let (name, title, leads_to) = (&phase.name, &phase.title, &phase.leads_to);
    let role = ident(match phase.role {
        PhaseRole::Start => "Start",
        PhaseRole::Middle => "Middle",
        PhaseRole::Finish => "Finish",
    });
    quote! {
        runtime::programs::PhaseSchema::new(
            #name, #title, runtime::programs::PhaseRole::#role, &[#(#leads_to),*]
        )
    }
}

/// Emits the type of a phase.
fn marker(phase: &Phase, program: &Program) -> TokenStream {
    let next: Vec<&Phase> = phase
        .leads_to
        .iter()
        .filter_map(|target| program.phase(target))
        .collect();
    let documentation = phase_documentation(phase, &next);
    let (name, machine_name) = (ident(&phase.type_name), &phase.name);
    let program = ident(&program.type_name);
    let next = next.iter().map(|phase| ident(&phase.type_name));
    quote! {
        #documentation
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name;

        runtime::__private::forward_phase!(#program, #name = #machine_name => [#(#next),*]);
    }
}

fn phase_documentation(phase: &Phase, next: &[&Phase]) -> TokenStream {
    let role = match phase.role {
        PhaseRole::Start => ", where the program begins",
        PhaseRole::Middle => "",
        PhaseRole::Finish => ", where the program ends",
    };
    let first = format!(
        "{}: phase {}{role}.",
        prose(&phase.title),
        code(&phase.name)
    );
    let names: Vec<String> = next
        .iter()
        .map(|phase| format!("[`{}`]", phase.type_name))
        .collect();
    let ways = match names.as_slice() {
        [] => "It has no next phase.".to_owned(),
        names => format!("Next: {}.", names.join(", ")),
    };
    let description = description(&phase.description);
    paragraphs([first].into_iter().chain(description).chain([ways]))
}

/// Emits the enum of the phases.
fn enumeration(program: &Program) -> TokenStream {
    let documentation = paragraphs([format!(
        "The phases of {}, for code that learns the phase only at run time.",
        prose(&program.title)
    )]);
    let options: Vec<SelectOption> = program
        .phases
        .iter()
        .map(|phase| SelectOption {
            value: OptionValue::Text(phase.name.clone()),
            label: phase.title.clone(),
            cdt: None,
            variant_name: phase.type_name.clone(),
            position: phase.position,
        })
        .collect();
    let list = OptionList {
        type_name: "Phase".to_owned(),
        options,
    };
    options::enumeration(&documentation, &list, &[])
}
