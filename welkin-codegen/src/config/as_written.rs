//! The items of a configuration as they were written, for those who hand them on.

use std::collections::BTreeSet;

use serde_json::Value;

use super::designer::Configuration;
use super::findings::Findings;
use super::json::{self, Node};
use super::recognize::{FileName, Recognized, recognize};
use super::sections::ListSection;
use super::source::Position;

/// The items that a configuration was made of: JSON with every key, those that this crate does not know among them. Where inputs
/// define an item twice, the one that was kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// CDTs of every relation.
    pub cdts: Vec<Value>,
    /// Profile data types.
    pub pdts: Vec<Value>,
    /// Encounter templates.
    pub encounter_templates: Vec<Value>,
    /// Assessments.
    pub assessments: Vec<Value>,
    /// Programs.
    pub programs: Vec<Value>,
    /// Dictionaries.
    pub dictionaries: Vec<Value>,
    /// Custom field types.
    pub custom_field_types: Vec<Value>,
    /// Goal templates.
    pub goal_templates: Vec<Value>,
}

impl Written {
    fn section(&mut self, section: ListSection) -> &mut Vec<Value> {
        match section {
            ListSection::Cdts => &mut self.cdts,
            ListSection::Pdts => &mut self.pdts,
            ListSection::EncounterTemplates => &mut self.encounter_templates,
            ListSection::Assessments => &mut self.assessments,
            ListSection::Programs => &mut self.programs,
            ListSection::Dictionaries => &mut self.dictionaries,
            ListSection::CustomFieldTypes => &mut self.custom_field_types,
            ListSection::GoalTemplates => &mut self.goal_templates,
        }
    }

    fn add(&mut self, section: ListSection, items: impl Iterator<Item = Value>) {
        self.section(section).extend(items);
    }
}

impl Configuration {
    /// The items as they were written, in the order of the inputs. The inputs' texts are read again for it.
    #[must_use]
    pub fn written(&self) -> Written {
        let kept = self.kept();
        let is_kept = |node: &Node<'_>| {
            let name = node.get("name").unwrap_or(*node);
            kept.contains(&name.position())
        };
        let mut written = Written::default();
        // What is odd about the texts was said when they were read.
        let findings = Findings::default();
        for (source, (path, text)) in self.sources.texts().enumerate() {
            let Ok(document) = json::parse(text) else {
                continue;
            };
            let root = Node::root(source, &document, &findings);
            match recognize(root, FileName::of(path)) {
                Ok(Recognized::Export(root)) => {
                    for (key, _, list) in root.entries() {
                        if let Some(section) = ListSection::with_key(key) {
                            let items = list.as_list().into_iter().flatten().filter(is_kept);
                            written.add(section, items.map(Node::to_value));
                        }
                    }
                }
                Ok(Recognized::Items(kind, items)) => {
                    if let Some(section) = ListSection::of_formation(kind) {
                        let items = items.into_iter().filter(is_kept);
                        written.add(section, items.map(Node::to_value));
                    }
                }
                Err(_) => {}
            }
        }
        written
    }

    /// Where the names of all items stand.
    fn kept(&self) -> BTreeSet<Position> {
        let cdts = self.with_fields().map(|cdt| cdt.position);
        let templates = self.encounter_templates.iter().map(|item| item.position);
        let assessments = self.assessments.iter().map(|item| item.position);
        let programs = self.programs.iter().map(|item| item.position);
        let field_types = self.custom_field_types.iter().map(|item| item.position);
        let goals = self.goal_templates.iter().map(|item| item.position);
        cdts.chain(templates)
            .chain(assessments)
            .chain(programs)
            .chain(field_types)
            .chain(goals)
            .collect()
    }
}
