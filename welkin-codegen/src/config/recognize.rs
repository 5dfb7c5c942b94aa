//! What an input is, by its content alone.

use super::designer::InputKind;
use super::json::Node;
use super::sections;
use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, printable};

/// What is said to someone whose input is something else.
const UNDERSTOOD: &str = "understood are
  - a Designer export: Designer > Export Configuration
  - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, \
    goal-templates and dictionaries, a list or one item
  - what .../formation/cdts/{name} answers";

/// An input that was recognised.
pub(super) enum Recognized<'a> {
    /// One object with sections.
    Export(Node<'a>),
    /// Items of one kind; for an empty list, none.
    Items(InputKind, Vec<Node<'a>>),
}

impl Recognized<'_> {
    pub(super) fn kind(&self) -> InputKind {
        match self {
            Self::Export(_) => InputKind::DesignerExport,
            Self::Items(kind, _) => *kind,
        }
    }
}

/// JSON that is no configuration.
pub(super) struct Unrecognized {
    position: Position,
    message: String,
    /// Whether it looks like patient data, which is not to be shown.
    private: bool,
}

impl Unrecognized {
    pub(super) fn into_diagnostic(self, sources: &Sources) -> Diagnostic {
        let mut location = sources.locate(self.position);
        if self.private {
            location.quoted_line.clear();
        }
        let message = format!("this JSON is no Welkin configuration: {}", self.message);
        let diagnostic = Diagnostic::error(message).at(location);
        diagnostic.help(UNDERSTOOD.to_owned())
    }
}

/// Tells what the input is.
pub(super) fn recognize(root: Node<'_>) -> Result<Recognized<'_>, Unrecognized> {
    if let Some(items) = root.as_list() {
        return recognize_list(items.collect());
    }
    // An assessment has `programs`, too: what has a name is one item.
    if root
        .get("name")
        .is_some_and(|name| name.as_text().is_some())
        && let Some(kind) = item_kind(root)
    {
        return Ok(Recognized::Items(kind, vec![root]));
    }
    if root.entries().any(|(key, ..)| sections::is_known(key)) {
        return Ok(Recognized::Export(root));
    }
    for envelope in ["data", "content"] {
        if let Some(list) = root.get(envelope)
            && let Some(items) = list.as_list()
        {
            report_missing_pages(root, items.len());
            return recognize_list(items.collect());
        }
    }
    Err(unrecognized("it", root))
}

fn recognize_list(items: Vec<Node<'_>>) -> Result<Recognized<'_>, Unrecognized> {
    let Some(first) = items.first() else {
        return Ok(Recognized::Items(InputKind::EmptyList, items));
    };
    let mut kinds = items
        .iter()
        .filter_map(|item| Some((item_kind(*item)?, *item)));
    let Some((mut kind, _)) = kinds.next() else {
        return Err(unrecognized("the first item of its list", *first));
    };
    for (other, item) in kinds {
        kind = common_kind(kind, other).ok_or_else(|| Unrecognized {
            position: item.position(),
            message: format!(
                "it is a list with both {} and {} in it",
                singular(kind),
                singular(other)
            ),
            private: false,
        })?;
    }
    Ok(Recognized::Items(kind, items))
}

/// What one item of a formation is, by the keys that only its kind has.
fn item_kind(item: Node<'_>) -> Option<InputKind> {
    if item.has("fields") {
        Some(fielded_kind(item))
    } else if item.has("phases") {
        Some(InputKind::FormationPrograms)
    } else if item.has("sections") {
        Some(InputKind::FormationAssessments)
    } else if [
        "assessmentNames",
        "encounterDescription",
        "encounterInstruction",
    ]
    .iter()
    .any(|key| item.has(key))
    {
        Some(InputKind::FormationEncounterTemplates)
    } else if item.has("goalName") {
        Some(InputKind::FormationGoalTemplates)
    } else {
        None
    }
}

/// CDTs, dictionaries and the simple formation all have `fields`.
fn fielded_kind(item: Node<'_>) -> InputKind {
    const OF_CDTS: &[&str] = &[
        "relation",
        "version",
        "readable",
        "updatable",
        "_containsPHI",
    ];
    const OF_CDT_FIELDS: &[&str] = &[
        "meta",
        "editable",
        "searchable",
        "bulkEdit",
        "phi",
        "valueType",
    ];
    let field_of_cdt = |field: Node<'_>| OF_CDT_FIELDS.iter().any(|key| field.has(key));
    let fields = || item.get("fields").and_then(Node::as_list);
    if OF_CDTS.iter().any(|key| item.has(key))
        || fields().is_some_and(|mut fields| fields.any(field_of_cdt))
    {
        InputKind::FormationCdts
    } else if item.has("internal") && !item.has("label") {
        InputKind::FormationDictionaries
    } else {
        InputKind::SimpleFormation
    }
}

/// Kind of a list that holds both: a CDT with few keys may pass for something simpler.
fn common_kind(left: InputKind, right: InputKind) -> Option<InputKind> {
    use InputKind::{FormationCdts, FormationDictionaries, SimpleFormation};
    match (left, right) {
        _ if left == right => Some(left),
        (FormationCdts, SimpleFormation | FormationDictionaries)
        | (SimpleFormation | FormationDictionaries, FormationCdts) => Some(FormationCdts),
        (SimpleFormation, FormationDictionaries) | (FormationDictionaries, SimpleFormation) => {
            Some(SimpleFormation)
        }
        _ => None,
    }
}

fn singular(kind: InputKind) -> &'static str {
    match kind {
        InputKind::DesignerExport => "a Designer export",
        InputKind::FormationCdts => "a CDT",
        InputKind::FormationEncounterTemplates => "an encounter template",
        InputKind::FormationAssessments => "an assessment",
        InputKind::FormationPrograms => "a program",
        InputKind::FormationGoalTemplates => "a goal template",
        InputKind::FormationDictionaries => "a dictionary",
        InputKind::SimpleFormation => "a simple formation",
        InputKind::EmptyList => "an empty list",
    }
}

/// A page of several is a part of a configuration, which is worth knowing.
fn report_missing_pages(envelope: Node<'_>, held: usize) {
    let metadata = envelope.get("metaInfo").unwrap_or(envelope);
    let total = metadata
        .get("totalElements")
        .and_then(|total| total.as_number()?.as_u64());
    if let Some(total) = total
        && total > held as u64
    {
        let message = format!("this is one page of several: it holds {held} of {total} items");
        let help = "give all pages, or ask the API for a larger page".to_owned();
        envelope
            .findings()
            .once(metadata.position(), message, Some(help));
    }
}

/// Says what `value`, which messages call `subject`, resembles most.
fn unrecognized(subject: &str, value: Node<'_>) -> Unrecognized {
    let public = |likeness: String| Unrecognized {
        position: value.position(),
        message: format!("{subject} {likeness}"),
        private: false,
    };
    let private = |likeness: &str| Unrecognized {
        private: true,
        ..public(likeness.to_owned())
    };
    let has_all = |keys: &[&str]| keys.iter().all(|key| value.has(key));
    if !value.is_object() {
        public(format!("is {}", value.kind()))
    } else if let Some(kind) = item_kind(value) {
        public(format!("looks like {}, but has no `name`", singular(kind)))
    } else if has_all(&["jsonBody"]) || value.get("data").is_some_and(|data| data.has("content")) {
        private("looks like records of a CDT, which are patient data")
    } else if has_all(&["firstName", "lastName"]) {
        private("looks like a patient")
    } else if has_all(&["errorCode"]) {
        private("looks like an error that the API answered with")
    } else if let Some((key, position, section)) = nearest_section(value) {
        Unrecognized {
            position,
            ..public(format!(
                "has a key `{}`, which resembles the section `{section}` of a Designer export",
                printable(key)
            ))
        }
    } else if let Some((key, ..)) = value.entries().next() {
        public(format!(
            "is an object with keys such as `{}`",
            printable(key)
        ))
    } else {
        public("is an empty object".to_owned())
    }
}

/// The key that resembles a section most, its place, and that section.
fn nearest_section(value: Node<'_>) -> Option<(&str, Position, &'static str)> {
    const KEYS_LOOKED_AT: usize = 100;
    value
        .entries()
        .take(KEYS_LOOKED_AT)
        .filter_map(|(key, position, _)| {
            let (section, likeness) = sections::similar(key)?;
            Some(((key, position, section), likeness))
        })
        .max_by(|left, right| left.1.total_cmp(&right.1))
        .map(|(nearest, _)| nearest)
}
