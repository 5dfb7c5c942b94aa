//! The kinds of named items, and the identifiers derived from their names.

use super::derived::{CdtNames, ModuleNames, constant_name};
use super::keywords::is_keyword;
use super::words::{Words, hash_word};
use crate::config::Configuration;
use crate::model::types::FIELD_TYPES_NAME;

/// A kind of named item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A CDT, a profile data type or a dictionary.
    Cdt,
    /// A field of a CDT, a profile data type or a dictionary.
    Field,
    /// The option list of a field.
    OptionList,
    /// An option.
    Option,
    /// An assessment.
    Assessment,
    /// A question of an assessment.
    Question,
    /// An encounter template.
    EncounterTemplate,
    /// A program.
    Program,
    /// A phase of a program.
    Phase,
    /// A goal template.
    GoalTemplate,
}

/// The form of a name in code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A module with the types of a CDT.
    Cdt,
    /// A module or accessor with a type.
    Module,
    /// A snake-case name with a constant.
    Constant,
    /// A type or a variant.
    Type,
}

/// Nouns for a kind, and parts of its names.
struct Properties {
    /// Singular and plural.
    nouns: [&'static str; 2],
    /// Prefix of a name that contains no letter.
    fallback: &'static str,
    shape: Shape,
}

impl Kind {
    fn properties(self) -> Properties {
        let (nouns, fallback, shape) = match self {
            Self::Cdt => (["CDT", "CDTs"], "cdt", Shape::Cdt),
            Self::Field => (["field", "fields"], "field", Shape::Constant),
            Self::OptionList => (["option list", "option lists"], "option", Shape::Type),
            Self::Option => (["option", "options"], "value", Shape::Type),
            Self::Assessment => (["assessment", "assessments"], "assessment", Shape::Module),
            Self::Question => (["question", "questions"], "field", Shape::Constant),
            Self::EncounterTemplate => (
                ["encounter template", "encounter templates"],
                "template",
                Shape::Module,
            ),
            Self::Program => (["program", "programs"], "program", Shape::Module),
            Self::Phase => (["phase", "phases"], "phase", Shape::Type),
            Self::GoalTemplate => (["goal template", "goal templates"], "goal", Shape::Constant),
        };
        Properties {
            nouns,
            fallback,
            shape,
        }
    }

    /// Returns the singular noun for messages.
    pub fn noun(self) -> &'static str {
        self.properties().nouns[0]
    }

    /// Returns the plural noun for messages.
    pub fn plural(self) -> &'static str {
        self.properties().nouns[1]
    }

    pub(super) fn identifier(self, words: Words, raw: &str) -> String {
        let properties = self.properties();
        let words = words.presentable(properties.fallback, raw);
        match properties.shape {
            Shape::Type => words.pascal(),
            Shape::Cdt | Shape::Module | Shape::Constant => words.snake(),
        }
    }

    /// Returns a name with a hash of the machine name as suffix.
    pub(super) fn hashed(self, name: &str, raw: &str, attempt: u32) -> String {
        let name = name.trim_end_matches('_');
        let hash = hash_word(raw, attempt);
        match self.properties().shape {
            Shape::Cdt | Shape::Module | Shape::Constant => format!("{name}_{hash}"),
            Shape::Type => format!("{name}{}", hash.replacen('x', "X", 1)),
        }
    }

    /// Returns every identifier derived from the name.
    pub(super) fn claims(self, name: &str) -> Vec<String> {
        match self.properties().shape {
            Shape::Cdt => {
                let names = CdtNames::of_module(name);
                vec![names.module_name, names.type_name, names.patch_name]
            }
            Shape::Constant => vec![name.to_owned(), constant_name(name)],
            Shape::Module => {
                let names = ModuleNames::of_module(name);
                vec![names.module_name, names.type_name]
            }
            Shape::Type => vec![name.to_owned()],
        }
    }

    /// Whether a name from a user or an earlier run can be an identifier of this kind.
    pub(super) fn allows(self, name: &str) -> bool {
        match self.properties().shape {
            Shape::Cdt | Shape::Module | Shape::Constant => {
                let words = Words::of_identifier(name);
                let is_plain = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_');
                words.snake() == name
                    && name.starts_with(|c: char| c.is_ascii_lowercase())
                    && name.chars().all(is_plain)
            }
            Shape::Type => {
                name.starts_with(|c: char| c.is_ascii_uppercase())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                    && !is_keyword(name)
            }
        }
    }
}

/// A section of the options file and of the lock file: the names of all items of a kind.
pub struct Section {
    /// Its key: `cdts`.
    pub key: &'static str,
    /// The kind of its items.
    pub kind: Kind,
    /// The module of generated code that contains the items; `None` for items with modules of their own.
    pub module: Option<&'static str>,
    /// The noun for an item's table in messages, with its article.
    pub table: &'static str,
    /// The key under which an item stores the names of its parts, and the kind of the parts.
    pub members: Option<(&'static str, Kind)>,
    /// Returns the machine names of the items in a configuration.
    pub items: fn(&Configuration) -> Vec<&str>,
}

/// CDTs, profile data types and dictionaries, including the custom field types.
pub const CDTS: Section = Section {
    key: "cdts",
    kind: Kind::Cdt,
    module: None,
    table: "the table of a CDT",
    members: Some(("fields", Kind::Field)),
    items: |configuration| {
        let cdts = configuration.with_fields().map(|cdt| &*cdt.name);
        cdts.collect()
    },
};

/// Assessments and their questions.
pub const ASSESSMENTS: Section = Section {
    key: "assessments",
    kind: Kind::Assessment,
    module: Some("assessments"),
    table: "the table of an assessment",
    members: Some(("questions", Kind::Question)),
    items: |configuration| names(&configuration.assessments, |it| &it.name),
};

/// Encounter templates.
pub const ENCOUNTER_TEMPLATES: Section = Section {
    key: "encounter-templates",
    kind: Kind::EncounterTemplate,
    module: Some("encounters"),
    table: "the table of an encounter template",
    members: None,
    items: |configuration| names(&configuration.encounter_templates, |it| &it.name),
};

/// Programs and their phases.
pub const PROGRAMS: Section = Section {
    key: "programs",
    kind: Kind::Program,
    module: Some("programs"),
    table: "the table of a program",
    members: Some(("phases", Kind::Phase)),
    items: |configuration| names(&configuration.programs, |it| &it.name),
};

/// Goal templates.
pub const GOAL_TEMPLATES: Section = Section {
    key: "goal-templates",
    kind: Kind::GoalTemplate,
    module: Some("goal_templates"),
    table: "the table of a goal template",
    members: None,
    items: |configuration| names(&configuration.goal_templates, |it| &it.name),
};

/// Every section, in the order used by messages.
pub const SECTIONS: [&Section; 5] = [
    &CDTS,
    &ASSESSMENTS,
    &ENCOUNTER_TEMPLATES,
    &PROGRAMS,
    &GOAL_TEMPLATES,
];

/// Returns the nouns for the items of all sections, for help: `CDTs, assessments and programs`.
#[must_use]
pub fn plurals() -> String {
    let [others @ .., last] = SECTIONS.map(|section| section.kind.plural());
    format!("{} and {last}", others.join(", "))
}

fn names<T>(items: &[T], name: fn(&T) -> &str) -> Vec<&str> {
    items.iter().map(name).collect()
}

impl Section {
    /// Returns the section with this key.
    pub fn with_key(key: &str) -> Option<&'static Self> {
        SECTIONS.into_iter().find(|section| section.key == key)
    }

    /// Whether its items have fields, whose options have names too.
    pub fn has_fields(&self) -> bool {
        self.kind == Kind::Cdt
    }

    /// Returns the machine names of everything in it that can be selected: its items, and other items stored among
    /// them.
    pub fn selectable<'c>(&self, configuration: &'c Configuration) -> Vec<&'c str> {
        let custom = self.has_fields() && !configuration.custom_field_types.is_empty();
        let items = (self.items)(configuration).into_iter();
        items.chain(custom.then_some(FIELD_TYPES_NAME)).collect()
    }
}
