//! The generated modules and their content.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::features::{Features, feature_of};
use super::file_name;
use super::identifier::ident;
use super::module_attributes::{allowed_lints, unformatted};
use super::style::Style;
use super::{
    assessments, cdt, constants, custom_field_types, dictionaries, documentation, documents,
    encounters, profiles, programs,
};
use crate::model::{Assessment, Cdt, Model};

/// The subject of a module.
pub(super) enum Subject<'m> {
    Cdt(&'m Cdt),
    CustomFieldTypes,
    Assessments,
    Encounters,
    Programs,
    Dictionaries,
    Documents,
    Profiles,
    GoalTemplates,
}

impl<'m> Subject<'m> {
    /// Returns one subject per CDT, and one for each other kind of item in the configuration.
    pub(super) fn all(model: &'m Model) -> Vec<Self> {
        let others = [
            (!model.custom_field_types.is_empty()).then_some(Self::CustomFieldTypes),
            (!model.assessments.is_empty()).then_some(Self::Assessments),
            model.has_encounters().then_some(Self::Encounters),
            (!model.programs.is_empty()).then_some(Self::Programs),
            (!model.dictionaries.is_empty()).then_some(Self::Dictionaries),
            model.document_types().next().map(|_| Self::Documents),
            (!model.profiles.is_empty()).then_some(Self::Profiles),
            (!model.goal_templates.is_empty()).then_some(Self::GoalTemplates),
        ];
        let cdts = model.with_fields().map(Self::Cdt);
        cdts.chain(others.into_iter().flatten()).collect()
    }

    pub(super) fn module_name(&self) -> &'m str {
        match self {
            Self::Cdt(cdt) => &cdt.module_name,
            Self::CustomFieldTypes => "custom_field_types",
            Self::Assessments => "assessments",
            Self::Encounters => "encounters",
            Self::Programs => "programs",
            Self::Dictionaries => "dictionaries",
            Self::Documents => "documents",
            Self::Profiles => "profiles",
            Self::GoalTemplates => "goal_templates",
        }
    }

    /// Returns the items that have a module of their own within this one, after its other items. They are emitted one
    /// at a time, because there may be hundreds.
    pub(super) fn members(&self, model: &'m Model) -> &'m [Assessment] {
        match self {
            Self::Assessments => &model.assessments,
            _ => &[],
        }
    }

    /// Emits the module of one of the [members](Self::members).
    pub(super) fn member(
        member: &Assessment,
        model: &Model,
        style: &Style,
        features: Features,
    ) -> TokenStream {
        style.at_runtime(assessments::module(member, &model.cdts, features))
    }

    /// Returns the module with its name, its documentation, and its content except for its [members](Self::members).
    pub(super) fn section(&self, model: &Model, style: &Style, features: Features) -> Section {
        Section {
            name: self.module_name().to_owned(),
            gate: features.gate([self.module_name()]),
            documentation: self.documentation(),
            content: style.at_runtime(self.content(model, style, features)),
            unformatted: None,
        }
    }

    fn documentation(&self) -> TokenStream {
        let about = match self {
            Self::Cdt(cdt) => return documentation::module(cdt),
            Self::CustomFieldTypes => "Custom field types: the types of their values.",
            Self::Assessments => {
                "Assessments: a struct of answers for each, with Designer's logic."
            }
            Self::Encounters => {
                "Encounters: a type per encounter template, and access to a patient's encounters."
            }
            Self::Programs => "Programs: their phases as types, and the transitions between them.",
            Self::Dictionaries => "Dictionaries: lists of codes that belong to the tenant.",
            Self::Documents => "Documents: a patient's files, by document type.",
            Self::Profiles => "Profiles: a patient's records of profile data types.",
            Self::GoalTemplates => "Goal templates: a constant for each.",
        };
        documentation::paragraphs([about.to_owned()])
    }

    fn content(&self, model: &Model, style: &Style, features: Features) -> TokenStream {
        match self {
            Self::Cdt(cdt) => cdt::content(cdt, style),
            Self::CustomFieldTypes => custom_field_types::content(model, &style.derives),
            Self::Assessments => assessments::content(model, features),
            Self::Encounters => encounters::content(model, features),
            Self::Programs => programs::content(model),
            Self::Dictionaries => dictionaries::content(model, features),
            Self::Documents => documents::content(model, features),
            Self::Profiles => profiles::content(model, features),
            Self::GoalTemplates => constants::goal_templates(model),
        }
    }
}

/// Returns the features of a model's modules, and the features on which each depends.
#[must_use]
pub fn features(model: &Model) -> BTreeMap<String, Vec<String>> {
    let subjects = Subject::all(model);
    let features = subjects.iter().map(|subject| {
        let needed = match subject {
            // The type of an encounter refers to the type of its disposition.
            Subject::Encounters => model.disposition().map(|cdt| feature_of(&cdt.module_name)),
            _ => None,
        };
        (
            feature_of(subject.module_name()),
            needed.into_iter().collect(),
        )
    });
    features.collect()
}

/// A module next to the root.
pub(super) struct Section {
    name: String,
    /// The attribute that makes it depend on a feature.
    gate: Option<TokenStream>,
    documentation: TokenStream,
    pub(super) content: TokenStream,
    /// The attribute that excludes it from `cargo fmt`.
    unformatted: Option<TokenStream>,
}

impl Section {
    /// Returns the file name, such as `vitals.rs`.
    pub(super) fn file_name(&self) -> String {
        file_name::of_module(&self.name)
    }

    /// Excludes the module from `cargo fmt`.
    pub(super) fn unformatted(self) -> Self {
        Self {
            unformatted: Some(unformatted()),
            ..self
        }
    }

    /// Adds these modules to the module.
    pub(super) fn with_members(mut self, members: impl Iterator<Item = TokenStream>) -> Self {
        self.content.extend(members);
        self
    }

    /// Emits `pub mod vitals { ... }`.
    pub(super) fn inline(&self) -> TokenStream {
        let (head, content, unformatted) = (self.head(), &self.content, &self.unformatted);
        quote!(#head { #unformatted #content })
    }

    /// Emits `pub mod vitals;`.
    pub(super) fn declaration(&self) -> TokenStream {
        let (head, file) = (self.head(), self.file_name());
        let is_plain = file == format!("{}.rs", self.name);
        let path = (!is_plain).then(|| quote!(#[path = #file]));
        quote!(#path #head;)
    }

    /// Emits `pub mod vitals { include!("vitals.rs"); }`.
    pub(super) fn inclusion(&self) -> TokenStream {
        let (head, file) = (self.head(), self.file_name());
        quote!(#head { include!(#file); })
    }

    /// Emits the part before the braces.
    fn head(&self) -> TokenStream {
        let name = ident(&self.name);
        let (documentation, gate) = (&self.documentation, &self.gate);
        let allowed = allowed_lints();
        quote!(#documentation #gate #allowed pub mod #name)
    }
}
