//! Descriptions of changes.

use welkin_codegen::diff::{Change, Difference};

use crate::counts::count;

/// Describes the old and the new state: `required -> optional`.
pub(super) fn words(change: &Change) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{} -> {}", cut(before), cut(after)),
        (Some(only), None) | (None, Some(only)) => cut(only),
        (None, None) => String::new(),
    }
}

/// Truncates a long text for display.
pub(super) fn cut(text: &str) -> String {
    const SHOWN: usize = 300;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns a summary: `2 changes: breaking for readers, breaking for writers; version bump: major`.
pub(super) fn summary(difference: &Difference) -> String {
    match (difference.readers(), difference.writers()) {
        (Some(readers), Some(writers)) => format!(
            "{}: {readers} for readers, {writers} for writers; version bump: {}",
            count(difference.changes.len(), "change"),
            difference.bump()
        ),
        _ => "no changes".to_owned(),
    }
}
