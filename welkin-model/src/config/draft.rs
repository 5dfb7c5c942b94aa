//! The configuration while inputs are being read.

use std::collections::{BTreeMap, BTreeSet};

use super::configuration::{Configuration, ListSection, Lists, NamingConvention};
use super::findings::Findings;
use super::input::Input;
use super::json::Node;
use super::labels::Labels;
use super::merge::{Entry, OtherSection, count, merge};
use super::recognize::Recognized;
use super::record::Record;
use super::sections::{self, NAMING_CONVENTION, UI_COMPONENTS};
use super::source::{Position, Sources};
use crate::diagnostic::printable;

/// Everything read so far, not yet merged.
#[derive(Default)]
pub(super) struct Draft {
    naming_conventions: Vec<Entry<NamingConvention>>,
    lists: Lists,
    other_sections: Vec<Entry<OtherSection>>,
    labels: Labels,
    /// Sections that occurred in an input, even if empty.
    present: BTreeSet<ListSection>,
}

impl Draft {
    /// Reads one input.
    pub(super) fn add(&mut self, input: Recognized<'_>, sources: &Sources) {
        match input {
            Recognized::Export(root) => self.add_export(root, sources),
            Recognized::Items(kind, items) => {
                if let Some(section) = kind.section() {
                    self.add_items(section, items, sources);
                }
            }
        }
    }

    fn add_export(&mut self, root: Node<'_>, sources: &Sources) {
        // When a key occurs twice, the last value is used.
        let last: BTreeMap<&str, (Position, Node<'_>)> = root
            .entries()
            .map(|(key, position, value)| (key, (position, value)))
            .collect();
        for (key, (position, value)) in last {
            if let Some(section) = ListSection::with_key(key) {
                self.add_list(section, value, sources);
            } else if key == NAMING_CONVENTION {
                self.add_naming_convention(value);
            } else {
                if key == UI_COMPONENTS {
                    for component in value.as_list().into_iter().flatten() {
                        self.labels.add_component(component);
                    }
                }
                if !sections::is_known(key) {
                    report_unknown_section(key, position, root.findings());
                }
                let section = OtherSection {
                    name: key.to_owned(),
                    value: value.to_value(),
                    position: value.position(),
                };
                self.other_sections.push(Entry::new(section, value));
            }
        }
    }

    fn add_list(&mut self, section: ListSection, value: Node<'_>, sources: &Sources) {
        if let Some(items) = value.as_list() {
            self.add_items(section, items.collect(), sources);
        } else if !value.is_null() {
            let message = format!(
                "section `{}` is {}, expected an array; it is skipped",
                section.key(),
                value.kind()
            );
            value.findings().each(value.position(), message);
        }
    }

    fn add_items(&mut self, section: ListSection, items: Vec<Node<'_>>, sources: &Sources) {
        self.present.insert(section);
        self.lists.read(section, &items, sources);
    }

    /// Reads `{"delimiter": "-", "prefixes": {"cdt": "cdt-", ...}}`.
    fn add_naming_convention(&mut self, node: Node<'_>) {
        if node.is_null() {
            return;
        }
        let Some(record) = Record::of(node, "`namingConvention`") else {
            return;
        };
        record.report_unknown_keys(&["delimiter", "prefixes"]);
        let prefixes = record.record("prefixes", "`prefixes` of `namingConvention`");
        let convention = NamingConvention {
            delimiter: record
                .text("delimiter")
                .unwrap_or_else(|| NamingConvention::default().delimiter),
            prefixes: prefixes
                .map(|prefixes| prefixes.text_entries().collect())
                .unwrap_or_default(),
        };
        self.naming_conventions.push(Entry::new(convention, node));
    }

    /// Merges the inputs. The result doesn't depend on their order.
    pub(super) fn finish(
        mut self,
        inputs: Vec<Input>,
        sources: Sources,
        findings: Findings,
    ) -> Configuration {
        let naming_convention = merge(self.naming_conventions, &sources, &findings).pop();
        let mut configuration = Configuration {
            inputs,
            ..Configuration::default()
        };
        for section in merge(self.other_sections, &sources, &findings) {
            let positions = &mut configuration.other_section_positions;
            positions.insert(section.name.clone(), section.position);
            let values = &mut configuration.other_sections;
            values.insert(section.name, section.value);
        }
        self.lists.merge(&mut configuration, &sources, &findings);
        for assessment in &configuration.assessments {
            self.labels.add_assessment(assessment);
        }
        (configuration.labels, configuration.label_sources) = self.labels.into_maps();
        configuration.sections = section_sizes(&configuration, &self.present);
        if let Some(convention) = naming_convention {
            let size = convention.prefixes.len();
            configuration
                .sections
                .insert(NAMING_CONVENTION.to_owned(), size);
            configuration.naming_convention = convention;
        }
        configuration.warnings = findings.into_warnings(&sources);
        configuration.sources = sources;
        configuration
    }
}

fn report_unknown_section(key: &str, position: Position, findings: &Findings) {
    let message = format!("unknown section `{}`", printable(key));
    // Searching for similar names is expensive, and a hostile export could contain millions of sections.
    let similar = if findings.is_full() {
        None
    } else {
        sections::similar(key)
    };
    let help = similar.map(|(section, _)| format!("did you mean `{section}`?"));
    findings.once(position, message, help);
}

fn section_sizes(
    configuration: &Configuration,
    present: &BTreeSet<ListSection>,
) -> BTreeMap<String, usize> {
    let modelled = present.iter();
    let modelled = modelled.map(|section| (section.key().to_owned(), configuration.size(*section)));
    let others = configuration
        .other_sections
        .iter()
        .map(|(name, value)| (name.clone(), count(value)));
    modelled.chain(others).collect()
}
