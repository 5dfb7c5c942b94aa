//! Detects the kind of an input by its content, and where that is ambiguous, by its file name.

use std::path::{Path, PathBuf};

use welkin_designer::FormationKind;

use super::configuration::ListSection;
use super::foreign;
use super::input::InputKind;
use super::json::Node;
use super::sections;
use super::source::Position;
use super::unrecognized::Unrecognized;
use crate::diagnostic::printable;

/// An input whose kind was detected.
pub(super) enum Recognized<'a> {
    /// An object with sections.
    Export(Node<'a>),
    /// Items of one kind; no items for an empty list.
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

/// The meaning of a file name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FileName {
    /// The name under which `pull` saves dictionaries.
    Dictionaries,
    /// The name under which `pull` saves another part of a configuration: items of this kind.
    Formation(InputKind),
    /// No meaning.
    Any,
}

impl FileName {
    pub(super) fn of(path: &Path) -> Self {
        let name = path.file_name();
        let mut kinds = FormationKind::ALL.into_iter();
        let kind = kinds.find(|kind| formation_file_name(*kind).file_name() == name);
        match kind.and_then(ListSection::of) {
            Some(ListSection::Dictionaries) => Self::Dictionaries,
            Some(section) => Self::Formation(InputKind::Formation(section)),
            None => Self::Any,
        }
    }
}

/// Returns the name of the file in which `pull` saves a kind, derived from its path in the API: `cdts.json`.
#[must_use]
pub fn formation_file_name(kind: FormationKind) -> PathBuf {
    format!("{kind}.json").into()
}

/// Detects the kind of an input.
pub(super) fn recognize(root: Node<'_>, name: FileName) -> Result<Recognized<'_>, Unrecognized> {
    let recognized = recognize_content(root)?;
    if let (FileName::Formation(expected), Recognized::Items(kind, items)) = (name, &recognized)
        && !is_as_named(expected, *kind)
    {
        let position = items.first().unwrap_or(&root).position();
        return Err(Unrecognized::misnamed(position, expected, *kind));
    }
    Ok(match recognized {
        Recognized::Items(InputKind::SimpleFormation, items)
            if name == FileName::Dictionaries
                || items.iter().all(|item| is_like_dictionary(*item)) =>
        {
            if name != FileName::Dictionaries {
                report_guess(root);
            }
            Recognized::Items(InputKind::Formation(ListSection::Dictionaries), items)
        }
        other => other,
    })
}

/// Whether items of the kind `found` may occur in a file that is named after the kind `expected`. A CDT with few keys
/// may look like a simpler kind.
fn is_as_named(expected: InputKind, found: InputKind) -> bool {
    found == InputKind::EmptyList || common_kind(expected, found).is_some()
}

fn recognize_content(root: Node<'_>) -> Result<Recognized<'_>, Unrecognized> {
    if let Some(items) = root.as_list() {
        return recognize_list(items.collect());
    }
    // An assessment also has `programs`; an object with a name is a single item.
    if root
        .get("name")
        .is_some_and(|name| name.as_text().is_some())
        && let Some(kind) = item_kind(root)
    {
        return Ok(Recognized::Items(kind, vec![root]));
    }
    if is_export(root) {
        return Ok(Recognized::Export(root));
    }
    for envelope in ["data", "content"] {
        if let Some(list) = root.get(envelope)
            && let Some(items) = list.as_list()
        {
            let items: Vec<_> = items.collect();
            report_missing_pages(root, items.len());
            return recognize_list(items);
        }
    }
    Err(unrecognized("it", root))
}

/// Whether a value has a section of an export. Files of other programs also have keys such as `labels`, but without
/// objects in them.
fn is_export(root: Node<'_>) -> bool {
    let is_section = |(key, _, value): (&str, Position, Node<'_>)| {
        let holds_scalars = || {
            let mut items = value.as_list().into_iter().flatten();
            items.any(|item| !item.is_object())
        };
        sections::is_known(key) && !holds_scalars()
    };
    !root.has("$schema") && root.entries().any(is_section)
}

/// Whether an item with `fields`, but without keys that only CDTs have, is a dictionary rather than the simple
/// formation of a CDT, which has labels and upper-case types.
fn is_like_dictionary(item: Node<'_>) -> bool {
    let is_upper = |text: &str| text.chars().any(char::is_uppercase);
    let is_field_of_cdt = |field: Node<'_>| {
        let field_type = field.get("type").and_then(|value| value.as_text());
        field.has("label") || field_type.is_some_and(is_upper)
    };
    let fields = item.get("fields").and_then(Node::as_list);
    item.has("title") && !item.has("label") && !fields.into_iter().flatten().any(is_field_of_cdt)
}

fn report_guess(root: Node<'_>) {
    let message =
        "interpreted as dictionaries, because it has no keys that only CDTs have".to_owned();
    let help = "call the file `dictionaries.json`, or `cdts.json` if these are CDTs";
    root.findings()
        .once(root.position(), message, Some(help.to_owned()));
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
        kind = common_kind(kind, other)
            .ok_or_else(|| Unrecognized::mixed(item.position(), kind, other))?;
    }
    Ok(Recognized::Items(kind, items))
}

/// Returns the kind of a formation item, by the keys that only its kind has.
fn item_kind(item: Node<'_>) -> Option<InputKind> {
    if item.has("$schema") || foreign::likeness(item).is_some() {
        None
    } else if item.get("fields").is_some_and(|fields| !fields.is_null()) {
        Some(fielded_kind(item))
    } else if let Some(section) = marked_section(item) {
        Some(InputKind::Formation(section))
    } else if item.has("fields") {
        Some(fielded_kind(item))
    } else {
        None
    }
}

/// Returns the section of which an item has a key that no other item has.
fn marked_section(item: Node<'_>) -> Option<ListSection> {
    let mut sections = ListSection::ALL.iter().copied();
    sections.find(|section| section.marks().iter().any(|key| item.has(key)))
}

/// Returns the kind of an item with `fields`: CDTs, dictionaries and the simple formation all have them.
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
    let record_type = item.get("type").and_then(|value| value.as_text());
    if OF_CDTS.iter().any(|key| item.has(key))
        || matches!(record_type, Some("MULTI_RECORD" | "SINGLE_RECORD"))
        || fields().is_some_and(|mut fields| fields.any(field_of_cdt))
    {
        InputKind::Formation(ListSection::Cdts)
    } else if item.has("internal") && !item.has("label") {
        InputKind::Formation(ListSection::Dictionaries)
    } else {
        InputKind::SimpleFormation
    }
}

/// Returns the kind of a list that contains both kinds: a CDT with few keys may look like a simpler kind.
fn common_kind(left: InputKind, right: InputKind) -> Option<InputKind> {
    const CDTS: InputKind = InputKind::Formation(ListSection::Cdts);
    const DICTIONARIES: InputKind = InputKind::Formation(ListSection::Dictionaries);
    const SIMPLE: InputKind = InputKind::SimpleFormation;
    match (left, right) {
        _ if left == right => Some(left),
        (CDTS, SIMPLE | DICTIONARIES) | (SIMPLE | DICTIONARIES, CDTS) => Some(CDTS),
        (SIMPLE, DICTIONARIES) | (DICTIONARIES, SIMPLE) => Some(SIMPLE),
        _ => None,
    }
}

/// Reports that only one of several pages was saved. It is still part of a configuration.
fn report_missing_pages(envelope: Node<'_>, held: usize) {
    let metadata = envelope.get("metaInfo").unwrap_or(envelope);
    let total = metadata
        .get("totalElements")
        .and_then(|total| total.as_number()?.as_u64());
    if let Some(total) = total
        && total > held as u64
    {
        let message = format!("this is one of several pages: it contains {held} of {total} items");
        let help = "pass all pages, or request a larger page from the API".to_owned();
        envelope
            .findings()
            .once(metadata.position(), message, Some(help));
    }
}

/// Returns what `value`, called `subject` in messages, resembles most.
fn unrecognized(subject: &str, value: Node<'_>) -> Unrecognized {
    let public = |likeness: String| Unrecognized {
        position: value.position(),
        message: format!("{subject} {likeness}"),
        private: false,
        misnamed: false,
    };
    let private = |likeness: &str| Unrecognized {
        private: true,
        ..public(likeness.to_owned())
    };
    let has_all = |keys: &[&str]| keys.iter().all(|key| value.has(key));
    if !value.is_object() {
        public(format!("is {}", value.kind()))
    } else if let Some(likeness) = foreign::likeness(value) {
        public(likeness.to_owned())
    } else if let Some(kind) = item_kind(value) {
        public(format!("looks like {}, but has no `name`", kind.singular()))
    } else if has_all(&["jsonBody"]) || value.get("data").is_some_and(|data| data.has("content")) {
        private("looks like records of a CDT, which are patient data")
    } else if has_all(&["firstName", "lastName"]) {
        private("looks like a patient")
    } else if has_all(&["errorCode"]) {
        private("looks like an error response of the API")
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

/// Returns the key that most resembles the name of a section, its position, and that section.
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
