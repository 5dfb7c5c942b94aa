//! All items that have a page, with the paths of the pages.
//!
//! Machine names are untrusted. They are converted to file names here, in one place, so that no path leaves the
//! directory or collides with that of another item.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use welkin_model::document::{
    AssessmentDocument, CdtDocument, EncounterTemplateDocument, ModelDocument, ProgramDocument,
};

/// The kind of item that a page describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ItemKind {
    Cdt,
    ProfileDataType,
    Dictionary,
    Assessment,
    Program,
    EncounterTemplate,
}

impl ItemKind {
    /// Returns the noun for display.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Cdt => "CDT",
            Self::ProfileDataType => "Profile data type",
            Self::Dictionary => "Dictionary",
            Self::Assessment => "Assessment",
            Self::Program => "Program",
            Self::EncounterTemplate => "Encounter template",
        }
    }

    /// Returns the directory of the pages of this kind.
    const fn folder(self) -> &'static str {
        match self {
            Self::Cdt => "cdt",
            Self::ProfileDataType => "profile",
            Self::Dictionary => "dictionary",
            Self::Assessment => "assessment",
            Self::Program => "program",
            Self::EncounterTemplate => "template",
        }
    }
}

/// The items of a document, and the paths of their pages.
pub(crate) struct Catalog<'d> {
    pub(crate) document: &'d ModelDocument,
    paths: HashMap<ItemKind, HashMap<&'d str, String>>,
}

impl<'d> Catalog<'d> {
    /// Creates the catalog. `ending` is the extension of the files: `html` or `md`.
    pub(crate) fn new(document: &'d ModelDocument, ending: &str) -> Self {
        let mut taken = HashSet::new();
        let mut paths: HashMap<ItemKind, HashMap<&str, String>> = HashMap::new();
        for (kind, name, _) in items(document) {
            let path = path(kind, name, ending, &mut taken);
            paths.entry(kind).or_default().insert(name, path);
        }
        Self { document, paths }
    }

    /// Returns the page of an item; `None` if the configuration does not contain the item.
    pub(crate) fn path(&self, kind: ItemKind, name: &str) -> Option<&str> {
        self.paths.get(&kind)?.get(name).map(String::as_str)
    }

    /// Returns the CDTs, profile data types and dictionaries.
    pub(crate) fn record_types(
        &self,
    ) -> impl Iterator<Item = (ItemKind, &'d CdtDocument)> + use<'d> {
        record_types(self.document)
    }

    pub(crate) fn assessments(&self) -> &'d [AssessmentDocument] {
        &self.document.assessments
    }

    /// Returns the assessment with this machine name.
    pub(crate) fn assessment(&self, name: &str) -> Option<&'d AssessmentDocument> {
        self.assessments().iter().find(|it| it.name == name)
    }

    pub(crate) fn programs(&self) -> &'d [ProgramDocument] {
        &self.document.programs
    }

    pub(crate) fn templates(&self) -> &'d [EncounterTemplateDocument] {
        &self.document.encounter_templates
    }

    /// Returns every item that has a page: kind, machine name, title.
    pub(crate) fn items(&self) -> impl Iterator<Item = (ItemKind, &'d str, &'d str)> + use<'d> {
        items(self.document)
    }
}

fn record_types(document: &ModelDocument) -> impl Iterator<Item = (ItemKind, &CdtDocument)> {
    let of = |kind| move |cdt| (kind, cdt);
    let cdts = document.cdts.iter().map(of(ItemKind::Cdt));
    let profiles = document.profile_data_types.iter();
    let dictionaries = document.dictionaries.iter();
    cdts.chain(profiles.map(of(ItemKind::ProfileDataType)))
        .chain(dictionaries.map(of(ItemKind::Dictionary)))
}

fn items(document: &ModelDocument) -> impl Iterator<Item = (ItemKind, &str, &str)> {
    let types = record_types(document).map(|(kind, cdt)| (kind, &*cdt.name, &*cdt.title));
    let assessments = document.assessments.iter();
    let programs = document.programs.iter();
    let templates = document.encounter_templates.iter();
    types
        .chain(assessments.map(|it| (ItemKind::Assessment, &*it.name, &*it.title)))
        .chain(programs.map(|it| (ItemKind::Program, &*it.name, &*it.title)))
        .chain(templates.map(|it| (ItemKind::EncounterTemplate, &*it.name, &*it.title)))
}

fn path(kind: ItemKind, name: &str, ending: &str, taken: &mut HashSet<String>) -> String {
    const LONGEST: usize = 80;
    let safe = |character: char| match character.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9' | '_') => letter,
        _ => '-',
    };
    let stem: String = name.chars().take(LONGEST).map(safe).collect();
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    std::iter::once(stem.clone())
        .chain(numbered)
        .map(|stem| format!("{}/{stem}.{ending}", kind.folder()))
        .find(|path| taken.insert(path.clone()))
        .expect("the numbers do not end")
}

/// Returns a relative link from one page to another.
pub(crate) fn link(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    format!("{up}{to}")
}

/// Returns the anchor of an item on a page: its machine name, with characters that would need escaping replaced by
/// their numbers.
pub(crate) fn anchor(name: &str) -> String {
    let mut anchor = String::from("i-");
    for character in name.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => anchor.push(character),
            other => write!(anchor, ".{:x}", u32::from(other)).expect("a String takes all"),
        }
    }
    anchor
}
