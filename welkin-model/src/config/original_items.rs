//! The source JSON of a configuration's items, for callers that pass it on.

use std::collections::BTreeSet;

use super::configuration::{Configuration, ListSection, SourceItems};
use super::findings::Findings;
use super::json::{self, Node};
use super::recognize::{FileName, Recognized, recognize};
use super::source::Position;

impl Configuration {
    /// Returns the source JSON of the items, in the order of the inputs. The texts of the inputs are parsed again.
    #[must_use]
    pub fn source_items(&self) -> SourceItems {
        let kept: BTreeSet<Position> = self.positions().collect();
        let is_kept = |node: &Node<'_>| {
            let name = node.get("name").unwrap_or(*node);
            kept.contains(&name.position())
        };
        let mut written = SourceItems::default();
        // Findings were reported when the texts were first read.
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
                            written.section(section).extend(items.map(Node::to_value));
                        }
                    }
                }
                Ok(Recognized::Items(kind, items)) => {
                    if let Some(section) = kind.section() {
                        let items = items.into_iter().filter(is_kept);
                        written.section(section).extend(items.map(Node::to_value));
                    }
                }
                Err(_) => {}
            }
        }
        written
    }
}
