//! The configuration read from all inputs, and the table of its lists.

use std::collections::BTreeMap;

use serde_json::Value;
use welkin_designer::FormationKind;

use super::assessments::{Assessment, read_assessment};
use super::cdts::{read_cdt, read_field};
use super::data_types::{Cdt, Field};
use super::findings::Findings;
use super::input::Input;
use super::json::Node;
use super::merge::{Entry, Mergeable, add, merge};
use super::programs::{Program, read_program};
use super::source::{Position, Sources};
use super::templates::{
    EncounterTemplate, GoalTemplate, read_encounter_template, read_goal_template,
};
use crate::diagnostic::Diagnostics;

/// The table of the lists of a configuration. Everything that has one part per list is generated from it.
macro_rules! lists {
    ($(
        $(#[$doc:meta])*
        $section:ident $list:ident $key:literal $item:ty = |$node:ident, $sources:ident| $read:expr,
            called $singular:literal $plural:literal,
            returned as [$($kind:ident),*] and known by [$($mark:literal),*];
    )*) => {
        /// The merged content of all inputs.
        #[derive(Clone, Debug, Default)]
        pub struct Configuration {
            $($(#[$doc])* pub $list: Vec<$item>,)*
            /// Texts of the inputs, kept so that a [`Position`] can be resolved to a line and column.
            pub sources: Sources,
            /// Detected kind of each input, in the order in which the inputs were read.
            pub inputs: Vec<Input>,
            /// Prefixes by kind, such as `cdt` -> `cdt-`; Welkin's defaults when the inputs define none.
            pub naming_convention: NamingConvention,
            /// Labels that clinicians see: `(cdt name, field name)` -> label, from `uiComponents` and assessment
            /// questions.
            pub labels: BTreeMap<(String, String), String>,
            /// Where each of these labels is seen: the kind of the place, and its name.
            pub label_sources: BTreeMap<(String, String), String>,
            /// Names of sections present in the inputs and how many items each holds.
            pub sections: BTreeMap<String, usize>,
            /// Sections that this crate does not model as lists, kept whole: `securityFormation`, `webhookConfigs` and
            /// others.
            pub other_sections: BTreeMap<String, Value>,
            /// Position of each of these sections.
            pub other_section_positions: BTreeMap<String, Position>,
            /// Problems that are not fatal.
            pub warnings: Diagnostics,
        }

        /// The source JSON of the items of a configuration, with every key, including keys unknown to this crate. When
        /// several inputs define an item, only the definition that was kept is included.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct SourceItems {
            $($(#[$doc])* pub $list: Vec<Value>,)*
        }

        impl SourceItems {
            /// Returns the items of a section.
            pub fn section(&mut self, section: ListSection) -> &mut Vec<Value> {
                match section {
                    $(ListSection::$section => &mut self.$list,)*
                }
            }
        }

        /// The lists as read, before merging.
        #[derive(Default)]
        pub(super) struct Lists {
            $($list: Vec<Entry<$item>>,)*
        }

        impl Lists {
            /// Reads the items of a section.
            pub(super) fn read(&mut self, section: ListSection, items: &[Node<'_>], sources: &Sources) {
                match section {
                    $(ListSection::$section => {
                        let $sources = sources;
                        add(&mut self.$list, items, |$node| $read);
                    })*
                }
            }

            /// Merges the lists into a configuration.
            pub(super) fn merge(self, configuration: &mut Configuration, sources: &Sources, findings: &Findings) {
                $(configuration.$list = merge(self.$list, sources, findings);)*
            }
        }

        /// A section of an export that this crate models as a list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ListSection {
            $($(#[$doc])* $section,)*
        }

        impl ListSection {
            /// Every section, in the order in which recognition tries them.
            pub const ALL: &[Self] = &[$(Self::$section),*];

            /// Returns the section with this key in an export.
            pub(super) fn with_key(key: &str) -> Option<Self> {
                match key {
                    $($key => Some(Self::$section),)*
                    _ => None,
                }
            }

            /// Returns the key of the section in an export.
            pub(super) fn key(self) -> &'static str {
                match self {
                    $(Self::$section => $key,)*
                }
            }

            /// Returns the key of the section in outputs of programs: `goal_templates`.
            #[must_use]
            pub const fn snake_case_key(self) -> &'static str {
                match self {
                    $(Self::$section => stringify!($list),)*
                }
            }

            /// Returns the noun for one item, with its article.
            #[must_use]
            pub const fn singular(self) -> &'static str {
                match self {
                    $(Self::$section => $singular,)*
                }
            }

            /// Returns the noun for several items.
            #[must_use]
            pub const fn plural(self) -> &'static str {
                match self {
                    $(Self::$section => $plural,)*
                }
            }

            /// Returns the kinds as which formation endpoints return its items; none for a section without endpoint.
            #[must_use]
            pub const fn formation_kinds(self) -> &'static [FormationKind] {
                match self {
                    $(Self::$section => &[$(FormationKind::$kind),*],)*
                }
            }

            /// Returns keys that only its items have, so that an item without the section can be recognized; empty if a
            /// single key is not enough.
            pub(super) const fn marks(self) -> &'static [&'static str] {
                match self {
                    $(Self::$section => &[$($mark),*],)*
                }
            }
        }

        impl Configuration {
            /// Returns the number of items in a section.
            #[must_use]
            pub fn size(&self, section: ListSection) -> usize {
                match section {
                    $(ListSection::$section => self.$list.len(),)*
                }
            }

            /// Returns the names and titles of the items of a section.
            #[must_use]
            pub fn names(&self, section: ListSection) -> Vec<(&str, Option<&str>)> {
                match section {
                    $(ListSection::$section => names(&self.$list),)*
                }
            }

            /// Removes all items of a section.
            pub fn clear(&mut self, section: ListSection) {
                match section {
                    $(ListSection::$section => self.$list.clear(),)*
                }
            }

            /// Returns the positions of the names of all items.
            pub(super) fn positions(&self) -> impl Iterator<Item = Position> {
                let none = std::iter::empty();
                none$(.chain(self.$list.iter().map(|item| item.position)))*
            }
        }
    };
}

lists! {
    /// CDTs of every relation: customer CDTs, internal CDTs, document types, and the encounter disposition.
    Cdts cdts "cdts" Cdt = |node, sources| read_cdt(node, sources),
        called "a CDT" "CDTs",
        returned as [Cdts, DocumentTypes, Disposition] and known by [];
    /// Profile data types, which have the same shape as CDTs.
    Pdts pdts "pdts" Cdt = |node, sources| read_cdt(node, sources),
        called "a profile data type" "profile data types",
        returned as [] and known by [];
    /// Programs with their phases.
    Programs programs "programs" Program = |node, _sources| read_program(node),
        called "a program" "programs",
        returned as [Programs] and known by ["phases"];
    /// Assessments.
    Assessments assessments "assessments" Assessment = |node, _sources| read_assessment(node),
        called "an assessment" "assessments",
        returned as [Assessments] and known by ["sections"];
    /// Encounter templates.
    EncounterTemplates encounter_templates "encounterTemplates" EncounterTemplate
        = |node, _sources| read_encounter_template(node),
        called "an encounter template" "encounter templates",
        returned as [EncounterTemplates]
        and known by ["assessmentNames", "encounterDescription", "encounterInstruction"];
    /// Dictionaries (their structure only; the entries are data of the tenant), which have the same shape as CDTs.
    Dictionaries dictionaries "dictionaries" Cdt = |node, sources| read_cdt(node, sources),
        called "a dictionary" "dictionaries",
        returned as [Dictionaries] and known by [];
    /// Custom field types: fields that Designer offers as templates. No export with a non-empty section has been seen;
    /// items are assumed to have the shape of a field.
    CustomFieldTypes custom_field_types "customFieldTypes" Field = |node, _sources| read_field(node),
        called "a custom field type" "custom field types",
        returned as [] and known by [];
    /// Goal templates.
    GoalTemplates goal_templates "goalTemplates" GoalTemplate = |node, _sources| read_goal_template(node),
        called "a goal template" "goal templates",
        returned as [GoalTemplates] and known by ["goalName"];
}

fn names<T: Mergeable>(items: &[T]) -> Vec<(&str, Option<&str>)> {
    let names = items.iter().map(|item| (item.name(), item.title()));
    names.collect()
}

impl ListSection {
    /// Returns the section of the items that formation endpoints return as this kind.
    #[must_use]
    pub fn of(kind: FormationKind) -> Option<Self> {
        let mut sections = Self::ALL.iter().copied();
        sections.find(|section| section.formation_kinds().contains(&kind))
    }
}

impl Configuration {
    /// Returns everything that has the shape of a CDT: CDTs, profile data types and dictionaries.
    pub fn with_fields(&self) -> impl Iterator<Item = &Cdt> + Clone {
        let others = self.pdts.iter().chain(&self.dictionaries);
        self.cdts.iter().chain(others)
    }

    /// Returns the CDT, profile data type or dictionary with this machine name.
    #[must_use]
    pub fn data_type(&self, name: &str) -> Option<&Cdt> {
        self.with_fields().find(|cdt| cdt.name == name)
    }

    /// Returns the assessment with this machine name.
    #[must_use]
    pub fn assessment(&self, name: &str) -> Option<&Assessment> {
        self.assessments
            .iter()
            .find(|assessment| assessment.name == name)
    }

    /// Returns the program with this machine name.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<&Program> {
        self.programs.iter().find(|program| program.name == name)
    }
}

/// `namingConvention` of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamingConvention {
    /// Separator between prefix and name: `-`.
    pub delimiter: String,
    /// Prefixes by kind, with Designer's keys: `cdt`, `cdtField`, `docType`, `assessment`, `program`, ...
    pub prefixes: BTreeMap<String, String>,
}

impl NamingConvention {
    /// Returns the prefix of a kind, by Designer's key; empty if there is none.
    #[must_use]
    pub fn prefix(&self, kind: &str) -> &str {
        self.prefixes.get(kind).map_or("", String::as_str)
    }
}

impl Default for NamingConvention {
    /// Returns Welkin's own prefixes, for inputs that define no convention.
    /// Source: the prefix table of welkinhealth.com/?p=12958.
    fn default() -> Self {
        let prefixes = [
            ("assessment", "asm-"),
            ("cdt", "cdt-"),
            ("cdtField", "cdtf-"),
            ("cft", "cft-"),
            ("dictionary", "d-"),
            ("dictionaryField", "df-"),
            ("docType", "dt-"),
            ("docTypeField", "dtf-"),
            ("encounterDispositionField", "uicedf-"),
            ("encounterTemplate", "etmp-"),
            ("goalTemplate", "gtmp-"),
            ("patientInfoField", "pif-"),
            ("pdt", "pdt-"),
            ("pdtField", "pdtf-"),
            ("program", "prog-"),
        ];
        Self {
            delimiter: "-".to_owned(),
            prefixes: prefixes
                .map(|(kind, prefix)| (kind.to_owned(), prefix.to_owned()))
                .into(),
        }
    }
}

impl Mergeable for NamingConvention {
    const WHAT: &'static str = "section";

    fn name(&self) -> &str {
        "namingConvention"
    }

    fn size(&self) -> usize {
        self.prefixes.len()
    }
}
