//! The sections of a Designer export.

use crate::similar;

/// Every known section. Source: the keys of two real exports.
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

/// Whether an export is known to have a section with this key.
pub(super) fn is_known(key: &str) -> bool {
    KNOWN.contains(&key)
}

/// Returns the section of which a key may be a misspelling, and their similarity from 0 to 1.
pub(super) fn similar(key: &str) -> Option<(&'static str, f64)> {
    let key = key.to_lowercase();
    KNOWN
        .iter()
        .map(|section| (*section, similar::edits(&key, &section.to_lowercase())))
        .filter(|(_, likeness)| *likeness >= similar::LIKE_ENOUGH)
        .max_by(|left, right| left.1.total_cmp(&right.1))
}
