//! The configuration read from all inputs, and the table of its lists.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::assessments::{Assessment, read_assessment};
use super::cdts::{read_cdt, read_field};
use super::data_types::{Cdt, Field};
use super::findings::Findings;
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
        $section:ident $list:ident $key:literal $item:ty = |$node:ident, $sources:ident| $read:expr;
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
            /// Names of sections present in the inputs and how many items each holds.
            pub sections: BTreeMap<String, usize>,
            /// Sections that this crate does not model as lists, kept whole: `securityFormation`, `webhookConfigs` and
            /// others.
            pub other_sections: BTreeMap<String, Value>,
            /// Problems that are not fatal.
            pub warnings: Diagnostics,
        }

        /// The source JSON of the items of a configuration, with every key, including keys unknown to this crate. When
        /// several inputs define an item, only the definition that was kept is included.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Written {
            $($(#[$doc])* pub $list: Vec<Value>,)*
        }

        impl Written {
            pub(super) fn section(&mut self, section: ListSection) -> &mut Vec<Value> {
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

        /// A section that this crate models as a list.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum ListSection {
            $($section,)*
        }

        impl ListSection {
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
        }

        impl Configuration {
            /// Returns the number of items in a section.
            pub(super) fn size(&self, section: ListSection) -> usize {
                match section {
                    $(ListSection::$section => self.$list.len(),)*
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
    Cdts cdts "cdts" Cdt = |node, sources| read_cdt(node, sources);
    /// Profile data types, which have the same shape as CDTs.
    Pdts pdts "pdts" Cdt = |node, sources| read_cdt(node, sources);
    /// Encounter templates.
    EncounterTemplates encounter_templates "encounterTemplates" EncounterTemplate
        = |node, _sources| read_encounter_template(node);
    /// Assessments.
    Assessments assessments "assessments" Assessment = |node, _sources| read_assessment(node);
    /// Programs with their phases.
    Programs programs "programs" Program = |node, _sources| read_program(node);
    /// Dictionaries (their structure only; the entries are data of the tenant), which have the same shape as CDTs.
    Dictionaries dictionaries "dictionaries" Cdt = |node, sources| read_cdt(node, sources);
    /// Custom field types: fields that Designer offers as templates. No export with a non-empty section has been seen;
    /// items are assumed to have the shape of a field.
    CustomFieldTypes custom_field_types "customFieldTypes" Field = |node, _sources| read_field(node);
    /// Goal templates.
    GoalTemplates goal_templates "goalTemplates" GoalTemplate = |node, _sources| read_goal_template(node);
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

/// An input and its detected kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path as passed by the caller, or the name passed with a text.
    pub path: PathBuf,
    /// Kind of the content.
    pub kind: InputKind,
}

/// The supported kinds of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// Designer > Export Configuration: one object with sections.
    DesignerExport,
    /// `GET .../formations/current/cdts` and the like: CDTs, document types, or one object for the disposition.
    FormationCdts,
    /// `GET .../formations/current/encounters`.
    FormationEncounterTemplates,
    /// `GET .../formations/current/assessments`.
    FormationAssessments,
    /// `GET .../formations/current/programs`.
    FormationPrograms,
    /// `GET .../formations/current/goal-templates`.
    FormationGoalTemplates,
    /// `GET .../formations/current/dictionaries`.
    FormationDictionaries,
    /// `GET .../formation/cdts/{name}`: `{"name","label","fields":[{"name","label","type":"STRING"}]}`.
    SimpleFormation,
    /// An empty list, which any formation endpoint may return.
    EmptyList,
}

impl InputKind {
    /// Returns the noun for one item of this kind, with its article.
    pub(super) fn singular(self) -> &'static str {
        match self {
            Self::DesignerExport => "a Designer export",
            Self::FormationCdts => "a CDT",
            Self::FormationEncounterTemplates => "an encounter template",
            Self::FormationAssessments => "an assessment",
            Self::FormationPrograms => "a program",
            Self::FormationGoalTemplates => "a goal template",
            Self::FormationDictionaries => "a dictionary",
            Self::SimpleFormation => "a simple formation",
            Self::EmptyList => "an empty list",
        }
    }

    /// Returns the section to which a formation response of this kind belongs; `None` for an input with several
    /// sections or none.
    pub(super) fn section(self) -> Option<ListSection> {
        match self {
            Self::FormationCdts | Self::SimpleFormation => Some(ListSection::Cdts),
            Self::FormationEncounterTemplates => Some(ListSection::EncounterTemplates),
            Self::FormationAssessments => Some(ListSection::Assessments),
            Self::FormationPrograms => Some(ListSection::Programs),
            Self::FormationGoalTemplates => Some(ListSection::GoalTemplates),
            Self::FormationDictionaries => Some(ListSection::Dictionaries),
            Self::DesignerExport | Self::EmptyList => None,
        }
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
