//! The sections of a Designer export.

use super::configuration::ListSection;
use crate::similar;

/// The sections of two real exports, whether they are lists for this crate or not. Source: their keys.
const SEEN: &[&str] = &[
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
    all().any(|section| section == key)
}

/// Returns every known section; some occur twice.
fn all() -> impl Iterator<Item = &'static str> {
    let lists = ListSection::ALL.iter().map(|section| section.key());
    lists.chain(SEEN.iter().copied())
}

/// Returns the section of which a key may be a misspelling, and their similarity from 0 to 1.
pub(super) fn similar(key: &str) -> Option<(&'static str, f64)> {
    let key = key.to_lowercase();
    all()
        .map(|section| (section, similar::edits(&key, &section.to_lowercase())))
        .filter(|(_, likeness)| *likeness >= similar::LIKE_ENOUGH)
        .max_by(|left, right| left.1.total_cmp(&right.1))
}
