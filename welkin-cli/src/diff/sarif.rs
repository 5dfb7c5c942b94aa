//! Changes as SARIF 2.1.0, for code scanning services.

use std::collections::BTreeSet;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use welkin_codegen::Generator;
use welkin_codegen::diagnostic::{Location, escaped};
use welkin_codegen::diff::{Change, Class, Difference, Kind};

use super::words::words;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn render(difference: &Difference, places: &[&Generator]) -> String {
    let results = difference.changes.iter();
    let results: Vec<Value> = results.map(|change| result(change, places)).collect();
    let kinds: BTreeSet<Kind> = difference.changes.iter().map(|of| of.kind).collect();
    let rules: Vec<Value> = kinds.into_iter().map(rule).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "welkin-codegen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(kind: Kind) -> Value {
    json!({
        "id": kind.name(),
        "shortDescription": {"text": kind.why()},
        "defaultConfiguration": {"level": level(kind)},
    })
}

fn level(kind: Kind) -> &'static str {
    match kind.class() {
        Class::Breaking => "error",
        Class::Additive | Class::Cosmetic => "note",
    }
}

fn result(change: &Change, places: &[&Generator]) -> Value {
    let kind = change.kind;
    let guess = if change.guess { " (a guess)" } else { "" };
    let text = format!(
        "{}: {}{guess}; {} for readers, {} for writers",
        plain(&change.subject.to_string()),
        plain(&words(change)),
        kind.readers(),
        kind.writers()
    );
    let defined = location(change, places).map(|at| place(&at.path, at.line, at.column));
    // GitHub rejects a log that contains a result without a location.
    let locations: Vec<Value> = defined.or_else(|| start(places)).into_iter().collect();
    json!({
        "ruleId": kind.name(),
        "level": level(kind),
        "message": {"text": text},
        "locations": locations,
    })
}

/// Escapes the link syntax of SARIF, `[text](destination)`, in a text.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in escaped(text).chars() {
        if matches!(character, '[' | ']' | '\\') {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

/// Returns the location of the definition in the first configuration that contains it.
fn location(change: &Change, places: &[&Generator]) -> Option<Location> {
    places.iter().find_map(|generator| {
        let item = change.subject.find(generator.model())?;
        generator.location(item)
    })
}

/// Returns the start of the first configuration, for changes without a location.
fn start(places: &[&Generator]) -> Option<Value> {
    let mut inputs = places
        .iter()
        .flat_map(|generator| &generator.configuration().inputs);
    inputs.next().map(|input| place(&input.path, 1, 1))
}

fn place(path: &Path, line: usize, column: usize) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&path.to_string_lossy())},
        "region": {"startLine": line, "startColumn": column},
    }})
}

/// All characters except the unreserved characters of URIs, and the slash.
const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Formats a path as a relative reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(&path.replace('\\', "/"), &RESERVED).to_string()
}
