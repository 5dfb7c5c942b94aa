//! Locations in sections that are kept as JSON, without positions of their own.

use serde_json::{Deserializer, Value};

use super::configuration::Configuration;
use super::document::Document;
use super::findings::Findings;
use super::json::Node;
use super::source::Position;

/// A step from a JSON value to one that it contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// To the value of the first of these keys that an object has.
    Key(&'static [&'static str]),
    /// To an item of a list, counted from 0.
    Item(usize),
}

impl Configuration {
    /// Returns the position of a value in one of the [`Self::other_sections`], or of the innermost value on the way to
    /// it that exists; `None` without the section.
    #[must_use]
    pub fn position_in_section(&self, section: &str, path: &[PathStep]) -> Option<Position> {
        let start = *self.other_section_positions.get(section)?;
        Some(self.position_below(start, path).unwrap_or(start))
    }

    fn position_below(&self, start: Position, path: &[PathStep]) -> Option<Position> {
        let (source, offset) = start.parts();
        let text = self.sources.text(source).get(offset..)?;
        let mut values = Deserializer::from_str(text).into_iter::<Value>();
        values.next()?.ok()?;
        let document = Document::of(text.get(..values.byte_offset())?);
        let findings = Findings::default();
        let mut node = Node::root(source, &document, &findings);
        for step in path {
            let next = match step {
                PathStep::Key(keys) => keys.iter().find_map(|key| node.get(key)),
                PathStep::Item(index) => node.as_list().and_then(|mut items| items.nth(*index)),
            };
            let Some(next) = next else { break };
            node = next;
        }
        let (_, below) = node.position().parts();
        Some(Position::new(source, offset + below))
    }
}
