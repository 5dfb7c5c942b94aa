//! Names of the kinds of inputs, for display and for JSON.

use welkin_codegen::config::InputKind;

/// Returns the name for display.
pub(super) fn words(kind: InputKind) -> &'static str {
    match kind {
        InputKind::DesignerExport => "Designer export",
        InputKind::FormationCdts => "CDTs of a formation",
        InputKind::FormationEncounterTemplates => "encounter templates of a formation",
        InputKind::FormationAssessments => "assessments of a formation",
        InputKind::FormationPrograms => "programs of a formation",
        InputKind::FormationGoalTemplates => "goal templates of a formation",
        InputKind::FormationDictionaries => "dictionaries of a formation",
        InputKind::SimpleFormation => "one CDT in the simple formation shape",
        InputKind::EmptyList => "empty list",
    }
}

/// Returns the key for JSON.
pub(super) fn key(kind: InputKind) -> &'static str {
    match kind {
        InputKind::DesignerExport => "designer_export",
        InputKind::FormationCdts => "formation_cdts",
        InputKind::FormationEncounterTemplates => "formation_encounter_templates",
        InputKind::FormationAssessments => "formation_assessments",
        InputKind::FormationPrograms => "formation_programs",
        InputKind::FormationGoalTemplates => "formation_goal_templates",
        InputKind::FormationDictionaries => "formation_dictionaries",
        InputKind::SimpleFormation => "simple_formation",
        InputKind::EmptyList => "empty_list",
    }
}
