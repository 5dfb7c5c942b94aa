//! Labels shown to clinicians. CDTs and fields rarely have one; user interface components and questions do.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::assessments::Assessment;
use super::json::Node;
use super::record::Record;

/// Texts by the names of CDT and field.
type TextsByField = BTreeMap<(String, String), String>;

/// The best label found so far for each CDT and field.
#[derive(Default)]
pub(super) struct Labels {
    best: BTreeMap<(String, String), Label>,
}

/// A label with its rank; the smallest is the best.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Label {
    origin: Origin,
    /// Name of the component or assessment that it comes from.
    owner: String,
    text: String,
}

/// Origin of a label, the best first: a form labels a field in full, a table may abbreviate the label, and a question
/// rephrases it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Form,
    View,
    Question,
}

impl Origin {
    const fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::View => "view",
            Self::Question => "question",
        }
    }
}

impl Labels {
    /// Collects the labels of one item of `uiComponents`.
    pub(super) fn add_component(&mut self, node: Node<'_>) {
        let Some(component) = Record::of(node, "a user interface component") else {
            return;
        };
        let Some(cdt_name) = component.words("cdtName") else {
            return;
        };
        let owner = component.text("name").unwrap_or_default();
        for view in component.records("data", "a view of a component") {
            let origin = match view.text("type").as_deref() {
                Some("add" | "edit") => Origin::Form,
                _ => Origin::View,
            };
            for field in view.records("fields", "a field of a component") {
                let Some(text) = field
                    .record("meta", "`meta` of a field of a component")
                    .and_then(|meta| meta.words("label"))
                else {
                    continue;
                };
                let Some((field_name, _)) = field.name() else {
                    continue;
                };
                let label = Label {
                    origin,
                    owner: owner.clone(),
                    text,
                };
                self.offer((cdt_name.clone(), field_name), label);
            }
        }
    }

    /// Collects the labels of an assessment's questions.
    pub(super) fn add_assessment(&mut self, assessment: &Assessment) {
        let questions = assessment
            .sections
            .iter()
            .flat_map(|section| &section.questions);
        for question in questions {
            if let (Some(cdt_name), Some(field_name), Some(text)) =
                (&question.cdt_name, &question.field_name, &question.label)
            {
                let label = Label {
                    origin: Origin::Question,
                    owner: assessment.name.clone(),
                    text: text.clone(),
                };
                self.offer((cdt_name.clone(), field_name.clone()), label);
            }
        }
    }

    /// Returns the best label of each field, and where it is seen.
    pub(super) fn into_maps(self) -> (TextsByField, TextsByField) {
        let best = self.best.into_iter().map(|(field, label)| {
            let source = format!("{} {}", label.origin.word(), label.owner);
            ((field.clone(), label.text), (field, source))
        });
        best.unzip()
    }

    fn offer(&mut self, field: (String, String), label: Label) {
        match self.best.entry(field) {
            Entry::Vacant(vacant) => {
                vacant.insert(label);
            }
            Entry::Occupied(mut occupied) => {
                if label < *occupied.get() {
                    occupied.insert(label);
                }
            }
        }
    }
}
