//! Merges the lists of several inputs into one list, sorted by name, with unique names, regardless of the order of the
//! inputs.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use super::findings::Findings;
use super::json::{Node, Span};
use super::source::{Position, Sources};
use crate::diagnostic::{escaped, printable};
use crate::parallel::in_parallel;

/// An item and the text from which it was read.
pub(super) struct Entry<T> {
    pub(super) item: T,
    /// Position that is reported to the user: that of its name.
    position: Position,
    span: Span,
}

impl<T> Entry<T> {
    pub(super) fn new(item: T, node: Node<'_>) -> Self {
        Self {
            item,
            position: node.get("name").unwrap_or(node).position(),
            span: node.span(),
        }
    }
}

/// Reads items on several threads and adds them in their order.
pub(super) fn add<T: Send>(
    list: &mut Vec<Entry<T>>,
    items: &[Node<'_>],
    read: impl Fn(Node<'_>) -> Option<T> + Sync,
) {
    let read = in_parallel(items, |node| {
        let findings = Findings::default();
        (read(node.reporting_to(&findings)), findings)
    });
    for (node, (item, findings)) in items.iter().zip(read) {
        node.findings().extend(findings);
        list.extend(item.map(|item| Entry::new(item, *node)));
    }
}

/// An item that several inputs may define.
pub(super) trait Mergeable {
    /// The noun for it in messages.
    const WHAT: &'static str;

    /// Keys of nested lists, at any depth, whose order has no meaning.
    const UNORDERED: &[&str] = &[];

    fn name(&self) -> &str;

    /// Returns the text that users see in place of its name, if it has one.
    fn title(&self) -> Option<&str> {
        None
    }

    /// Returns the version of the formation, if it has one.
    fn version(&self) -> Option<i64> {
        None
    }

    /// Returns a measure of how much it contains.
    fn size(&self) -> usize;
}

/// Merges items so that each name occurs once, sorted by name. Of different definitions, the one with the highest
/// version is kept, then the largest, then the one whose canonical JSON sorts first; each discarded one is reported as
/// a warning. Equal definitions count as one.
pub(super) fn merge<T: Mergeable>(
    entries: Vec<Entry<T>>,
    sources: &Sources,
    findings: &Findings,
) -> Vec<T> {
    let mut by_name: BTreeMap<String, Vec<Entry<T>>> = BTreeMap::new();
    for entry in entries {
        by_name
            .entry(entry.item.name().to_owned())
            .or_default()
            .push(entry);
    }
    let merged = by_name
        .into_values()
        .filter_map(|variants| keep_one(variants, sources, findings));
    let mut merged: Vec<T> = merged.collect();
    // There are many lists of fields, and fields are large.
    merged.shrink_to_fit();
    merged
}

/// Sort key that selects which of several variants is kept: the greatest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    version: Option<i64>,
    size: usize,
    text: Reverse<String>,
}

impl Rank {
    /// Returns why this variant is kept rather than the other one.
    fn reason_over(&self, other: &Self) -> String {
        match (self.version, other.version) {
            (Some(higher), Some(lower)) if higher != lower => {
                format!("its version is {higher}, not {lower}")
            }
            (Some(_), None) => "it has a version".to_owned(),
            _ if self.size != other.size => "it contains more".to_owned(),
            _ => "its JSON sorts first".to_owned(),
        }
    }
}

fn keep_one<T: Mergeable>(
    mut variants: Vec<Entry<T>>,
    sources: &Sources,
    findings: &Findings,
) -> Option<T> {
    if variants.len() == 1 {
        return variants.pop().map(|only| only.item);
    }
    let mut ranked: Vec<(Rank, Entry<T>)> = variants
        .into_iter()
        .map(|entry| (rank(&entry, sources), entry))
        .collect();
    // The sort is stable, so of equal variants the one read first is kept.
    ranked.sort_by(|(left, _), (right, _)| right.cmp(left));
    ranked.dedup_by(|(left, _), (right, _)| left == right);
    let mut ranked = ranked.into_iter();
    let (kept_rank, kept) = ranked.next()?;
    let location = sources.locate(kept.position);
    for (rank, dropped) in ranked {
        let reason = kept_rank.reason_over(&rank);
        let message = format!(
            "{} `{}` is defined more than once, with differences; the one at {}:{}:{} is kept, because {reason}",
            T::WHAT,
            printable(kept.item.name()),
            escaped(&location.path.to_string_lossy()),
            location.line,
            location.column,
        );
        findings.each(dropped.position, message);
    }
    Some(kept.item)
}

fn rank<T: Mergeable>(entry: &Entry<T>, sources: &Sources) -> Rank {
    Rank {
        version: entry.item.version(),
        size: entry.item.size(),
        text: Reverse(canonical(&entry.span, T::UNORDERED, sources)),
    }
}

/// Returns the JSON of a span without whitespace, with its keys and the lists under `unordered` keys sorted.
fn canonical(span: &Span, unordered: &[&str], sources: &Sources) -> String {
    let text = sources.text(span.source);
    // The span is a complete value of a text that was parsed.
    let mut value: Value = serde_json::from_str(&text[span.bytes.clone()]).unwrap_or_default();
    value.sort_all_objects();
    sort_lists(&mut value, unordered);
    value.to_string()
}

/// Sorts the lists under these keys by the JSON of their items, the innermost first.
fn sort_lists(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| sort_lists(item, keys)),
        Value::Object(entries) => {
            for (key, value) in entries {
                sort_lists(value, keys);
                if let Value::Array(items) = value
                    && keys.contains(&&**key)
                {
                    items.sort_by_cached_key(Value::to_string);
                }
            }
        }
        _ => {}
    }
}

/// A section that is kept unchanged.
pub(super) struct OtherSection {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) position: Position,
}

impl Mergeable for OtherSection {
    const WHAT: &'static str = "section";

    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> usize {
        count(&self.value)
    }
}

/// Returns the number of items in a section.
pub(super) fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        Value::Null => 0,
        _ => 1,
    }
}
