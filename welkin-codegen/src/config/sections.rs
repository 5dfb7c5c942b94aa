//! The sections of a Designer export.

use super::designer::InputKind;

/// Every section known. Source: the keys of two real exports.
const KNOWN: &[&str] = &[
    "actionBars",
    "assessments",
    "automationConfigs",
    "automations",
    "cdts",
    "customEventSubtypes",
    "customFieldTypes",
    "dictionaries",
    "docusignFormations",
    "encounterTemplates",
    "goalTemplates",
    "helpPage",
    "labels",
    "messageTemplateLabels",
    "messageTemplates",
    "namingConvention",
    "notificationConfigurations",
    "patientLayouts",
    "patientView",
    "pdts",
    "programs",
    "securityFormation",
    "taskTemplates",
    "terminologies",
    "therapies",
    "uiComponents",
    "webhookConfigs",
];

pub(super) const NAMING_CONVENTION: &str = "namingConvention";

pub(super) const UI_COMPONENTS: &str = "uiComponents";

/// A section that is a list of what this crate models.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ListSection {
    Cdts,
    Pdts,
    EncounterTemplates,
    Assessments,
    Programs,
    Dictionaries,
    CustomFieldTypes,
    GoalTemplates,
}

impl ListSection {
    const ALL: [Self; 8] = [
        Self::Cdts,
        Self::Pdts,
        Self::EncounterTemplates,
        Self::Assessments,
        Self::Programs,
        Self::Dictionaries,
        Self::CustomFieldTypes,
        Self::GoalTemplates,
    ];

    /// Its key in an export.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Cdts => "cdts",
            Self::Pdts => "pdts",
            Self::EncounterTemplates => "encounterTemplates",
            Self::Assessments => "assessments",
            Self::Programs => "programs",
            Self::Dictionaries => "dictionaries",
            Self::CustomFieldTypes => "customFieldTypes",
            Self::GoalTemplates => "goalTemplates",
        }
    }

    /// The section with this key.
    pub(super) fn with_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.key() == key)
    }

    /// The section that a formation response of this kind is a part of; None for what holds several, or nothing.
    pub(super) fn of_formation(kind: InputKind) -> Option<Self> {
        match kind {
            InputKind::FormationCdts | InputKind::SimpleFormation => Some(Self::Cdts),
            InputKind::FormationEncounterTemplates => Some(Self::EncounterTemplates),
            InputKind::FormationAssessments => Some(Self::Assessments),
            InputKind::FormationPrograms => Some(Self::Programs),
            InputKind::FormationGoalTemplates => Some(Self::GoalTemplates),
            InputKind::FormationDictionaries => Some(Self::Dictionaries),
            InputKind::DesignerExport | InputKind::EmptyList => None,
        }
    }
}

/// Whether an export is known to hold such a section.
pub(super) fn is_known(key: &str) -> bool {
    KNOWN.contains(&key)
}

/// The section that a key may be a misspelling of, and how much it is like it, from 0 to 1.
pub(super) fn similar(key: &str) -> Option<(&'static str, f64)> {
    const LIKE_ENOUGH: f64 = 0.75;
    const LONGEST: usize = 64;
    if key.len() > LONGEST {
        return None;
    }
    let key = key.to_lowercase();
    KNOWN
        .iter()
        .map(|section| {
            let likeness = strsim::normalized_damerau_levenshtein(&key, &section.to_lowercase());
            (*section, likeness)
        })
        .filter(|(_, likeness)| *likeness >= LIKE_ENOUGH)
        .max_by(|left, right| left.1.total_cmp(&right.1))
}
