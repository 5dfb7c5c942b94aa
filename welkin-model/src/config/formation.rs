//! Checks of formation endpoint responses. They are stricter than for files, because a response replaces a file.

use std::path::Path;

use super::findings::Findings;
use super::json::{self, Node};
use super::recognize::{FileName, Recognized, recognize};
use crate::config::ConfigError;
use crate::diagnostic::Diagnostic;

/// Checks that a response of a formation endpoint can be saved under this file name, such as `programs.json`: it must
/// be a list of named items of one kind.
///
/// # Errors
/// When an item is not an object, has no name, is an error, or is of another kind.
pub fn check_formation(path: &Path, text: &str) -> Result<(), ConfigError> {
    let file = path.display();
    let refuse = |message: String| Err(ConfigError::from(Diagnostic::error(message)));
    let Ok(document) = json::parse(text) else {
        return refuse(format!("the response for {file} is not JSON"));
    };
    let findings = Findings::default();
    let root = Node::root(0, &document, &findings);
    let Some(items) = root.as_list() else {
        return refuse(format!(
            "the response for {file} is {}, expected an array",
            root.kind()
        ));
    };
    for item in items {
        if let Some(problem) = problem(item) {
            let help =
                "nothing was written, because the tenant returned only a part of its configuration"
                    .to_owned();
            let message = format!("an item of the response for {file} {problem}");
            return Err(Diagnostic::error(message).help(help).into());
        }
    }
    match recognize(root, FileName::of(path)) {
        Err(other) if other.is_misnamed() => refuse(format!(
            "the response for {file} is of a different kind: {}",
            other.message()
        )),
        _ => Ok(()),
    }
}

/// Returns why an item can't be part of a configuration.
fn problem(item: Node<'_>) -> Option<String> {
    if !item.is_object() {
        return Some(format!("is {}, expected an object", item.kind()));
    }
    if item.has("errorCode") {
        return Some("is an error".to_owned());
    }
    let name = item.get("name").and_then(Node::as_text).unwrap_or_default();
    name.trim().is_empty().then(|| "has no `name`".to_owned())
}

/// Whether a file holds a response of the formation endpoint that it is named after: a list, or one item.
pub fn is_formation(path: &Path, text: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(text) else {
        return false;
    };
    let Ok(document) = json::parse(text) else {
        return false;
    };
    let findings = Findings::default();
    let recognized = recognize(Node::root(0, &document, &findings), FileName::of(path));
    matches!(recognized, Ok(Recognized::Items(..)))
}
