//! Names of the kinds of inputs, for display and for JSON.

use welkin_codegen::config::InputKind;

/// Returns the name for display.
pub(super) fn words(kind: InputKind) -> String {
    match kind {
        InputKind::DesignerExport => "Designer export".to_owned(),
        InputKind::Formation(section) => format!("{} of a formation", section.plural()),
        InputKind::SimpleFormation => "one CDT in the simple formation shape".to_owned(),
        InputKind::EmptyList => "empty list".to_owned(),
    }
}

/// Returns the key for JSON.
pub(super) fn key(kind: InputKind) -> String {
    match kind {
        InputKind::DesignerExport => "designer_export".to_owned(),
        InputKind::Formation(section) => format!("formation_{}", section.snake_case_key()),
        InputKind::SimpleFormation => "simple_formation".to_owned(),
        InputKind::EmptyList => "empty_list".to_owned(),
    }
}
