//! Names of the tables and columns of an export. The `export` command writes them, and `schema` declares them.

use std::collections::HashSet;

use welkin_designer::{ExportResource, Kind, SYSTEM_FIELDS};

use super::{CdtDocument, ModelDocument};

/// The column for values without a column, as JSON.
pub const UNKNOWN_COLUMN: &str = "unknown_fields";

/// The column for a row's index within its run, from 0. Of two versions of a record with the same timestamp, the one
/// with the higher index is newer.
pub const ROW_COLUMN: &str = "run_row";

/// Names that are never used for a field's column; the last one is the partition column.
const RESERVED_COLUMNS: [&str; 3] = [UNKNOWN_COLUMN, ROW_COLUMN, "run"];

/// Suffix of the column that holds the labels of a select field.
pub const LABEL_SUFFIX: &str = "__label";

/// Suffix of the companion column for values that the main column can't hold.
pub const RAW_SUFFIX: &str = "__raw";

/// Folders of resources. In a collision, the folder of a CDT is renamed.
pub const RESOURCE_FOLDERS: [(ExportResource, &str); 18] = [
    (ExportResource::Assessment, "assessments"),
    (ExportResource::CalendarEvent, "calendar_events"),
    (ExportResource::Email, "emails"),
    (ExportResource::Encounter, "encounters"),
    (ExportResource::EncounterComment, "encounter_comments"),
    (
        ExportResource::EncounterDisposition,
        "encounter_dispositions",
    ),
    (ExportResource::Patient, "patients"),
    (ExportResource::PatientProgram, "patient_programs"),
    (ExportResource::Sms, "sms"),
    (ExportResource::Task, "tasks"),
    (ExportResource::VoiceCall, "voice_calls"),
    (ExportResource::Chat, "chats"),
    (ExportResource::WhatsApp, "whats_app"),
    (ExportResource::CarePlan, "care_plans"),
    (ExportResource::PatientContact, "patient_contacts"),
    (
        ExportResource::PatientFacingAssessment,
        "patient_facing_assessments",
    ),
    (ExportResource::DocumentSummary, "document_summaries"),
    (ExportResource::AutomationAudit, "automation_audits"),
];

/// The folder for records of CDTs that the configuration does not define.
pub const UNCONFIGURED_RECORDS: &str = "unconfigured_records";

/// The folder for records of profile data types that the configuration does not define.
pub const UNCONFIGURED_PROFILES: &str = "unconfigured_profiles";

/// Folders that contain no rows of the tenant.
const OTHER_FOLDERS: [&str; 3] = ["latest", "views", "_welkin"];

/// Returns the folders of all CDTs, and those of all profile data types, in the order of the document.
#[must_use]
pub fn record_folders(document: &ModelDocument) -> (Vec<String>, Vec<String>) {
    let resources = RESOURCE_FOLDERS.map(|(_, folder)| folder);
    let unconfigured = [UNCONFIGURED_RECORDS, UNCONFIGURED_PROFILES];
    let taken = resources.into_iter().chain(unconfigured);
    let taken = taken.chain(OTHER_FOLDERS).map(str::to_owned);
    let mut taken: HashSet<String> = taken.collect();
    let mut folders = |cdts: &[CdtDocument], suffix: &str| {
        let modules = cdts.iter().map(|cdt| plain(&cdt.rust.module));
        modules
            .map(|module| free_folder(&mut taken, module, suffix))
            .collect()
    };
    (
        folders(&document.cdts, "_records"),
        folders(&document.profile_data_types, "_profiles"),
    )
}

/// Returns the module's name, or if another table uses it, the first unused one of `tasks_records`, `tasks_records_2`,
/// ...
fn free_folder(taken: &mut HashSet<String>, module: &str, suffix: &str) -> String {
    if taken.insert(module.to_lowercase()) {
        return module.to_owned();
    }
    free(taken, &format!("{module}{suffix}"), &[""])
}

/// Returns the columns that every record has: name, key on the wire, and kind of the values.
#[must_use]
pub fn record_columns() -> Vec<(&'static str, &'static str, Kind)> {
    let system = SYSTEM_FIELDS.iter();
    let system = system.map(|field| (field.name, field.name, field.kind));
    let mut columns: Vec<_> = system.collect();
    columns.insert(1, ("patient_id", "patientId", Kind::Text));
    columns.push(("cdt_id", "cdtId", Kind::Text));
    columns.push(("formation_version", "version", Kind::Integer));
    columns
}

/// The companion columns of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Companions {
    /// No companions: the column can hold any JSON.
    None,
    /// A column for values that the main column can't hold.
    Raw,
    /// A column for the labels of options, and a column for values that the main column can't hold.
    LabelAndRaw,
}

impl Companions {
    /// Returns the companions of a field's column, by the name of its type in the document.
    #[must_use]
    pub fn of_field(field_type: &str) -> Self {
        match field_type {
            "file" | "profile" | "json" => Self::None,
            "select" => Self::LabelAndRaw,
            _ => Self::Raw,
        }
    }

    /// Returns the suffixes of the column and its companions.
    const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::None => &[""],
            Self::Raw => &["", RAW_SUFFIX],
            Self::LabelAndRaw => &["", LABEL_SUFFIX, RAW_SUFFIX],
        }
    }
}

/// The names of a table's columns, which are unique.
#[derive(Clone, Debug)]
pub struct ColumnNames(HashSet<String>);

impl ColumnNames {
    /// Creates the set with these names and the reserved ones marked as used.
    pub fn new<'n>(taken: impl IntoIterator<Item = &'n str>) -> Self {
        let names = taken.into_iter().chain(RESERVED_COLUMNS);
        Self(names.map(str::to_lowercase).collect())
    }

    /// Returns the name of a field's column: its name in Rust, or the first numbered variant that is unused, including
    /// the names of its companions.
    pub fn add(&mut self, rust_name: &str, companions: Companions) -> String {
        free(&mut self.0, plain(rust_name), companions.suffixes())
    }
}

/// Removes the raw identifier prefix `r#` from a Rust name.
fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// Returns this name, or the first numbered variant that is unused with all of these suffixes. Case is ignored, because
/// engines compare names case-insensitively.
fn free(taken: &mut HashSet<String>, name: &str, suffixes: &[&str]) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    let all = |candidate: &str| {
        let names = suffixes.iter();
        let names = names.map(|suffix| format!("{candidate}{suffix}").to_lowercase());
        names.collect::<Vec<_>>()
    };
    let is_free = |candidate: &String| all(candidate).iter().all(|name| !taken.contains(name));
    let found = candidates.find(is_free).unwrap_or_else(|| name.to_owned());
    taken.extend(all(&found));
    found
}

#[cfg(test)]
mod tests {
    use super::{ColumnNames, Companions};

    #[test]
    fn names_and_those_of_companions_are_free_without_their_case() {
        let mut names = ColumnNames::new(["ID"]);
        let mut add = |name, field_type| names.add(name, Companions::of_field(field_type));
        assert_eq!(add("id", "text"), "id_2");
        assert_eq!(add("r#type", "select"), "type");
        assert_eq!(add("type__label", "json"), "type__label_2");
        assert_eq!(add("TYPE__raw", "json"), "TYPE__raw_2");
        assert_eq!(add("run", "json"), "run_2");
    }
}
