//! Names of the tables and columns of an export. The command `export` writes them, and `schema` announces them.

use std::collections::HashSet;

use welkin_designer::{Kind, SYSTEM_FIELDS};

use super::{CdtDocument, ModelDocument};

/// The column of values that have no column of their own, as JSON.
pub const UNKNOWN_COLUMN: &str = "unknown_fields";

/// The column of a row's place within its run, from 0: of two versions of a record with the same moment, the later one
/// is newer.
pub const ROW_COLUMN: &str = "run_row";

/// Names that no field's column gets: the last is that of the partition.
const RESERVED_COLUMNS: [&str; 3] = [UNKNOWN_COLUMN, ROW_COLUMN, "run"];

/// What the column of labels of a select field ends in.
pub const LABEL_SUFFIX: &str = "__label";

/// What the companion column of values that their column can't hold ends in.
pub const RAW_SUFFIX: &str = "__raw";

/// Folders of resources, by the word of the resource. Those of CDTs give way to them.
pub const RESOURCE_FOLDERS: [(&str, &str); 18] = [
    ("ASSESSMENT", "assessments"),
    ("CALENDAR_EVENT", "calendar_events"),
    ("EMAIL", "emails"),
    ("ENCOUNTER", "encounters"),
    ("ENCOUNTER_COMMENT", "encounter_comments"),
    ("ENCOUNTER_DISPOSITION", "encounter_dispositions"),
    ("PATIENT", "patients"),
    ("PATIENT_PROGRAM", "patient_programs"),
    ("SMS", "sms"),
    ("TASK", "tasks"),
    ("VOICE_CALL", "voice_calls"),
    ("CHAT", "chats"),
    ("WHATS_APP", "whats_app"),
    ("CARE_PLAN", "care_plans"),
    ("PATIENT_CONTACT", "patient_contacts"),
    ("PATIENT_FACING_ASSESSMENT", "patient_facing_assessments"),
    ("DOCUMENT_SUMMARY", "document_summaries"),
    ("AUTOMATION_AUDIT", "automation_audits"),
];

/// The folder of records of CDTs that the configuration does not have.
pub const UNCONFIGURED_RECORDS: &str = "unconfigured_records";

/// The folder of records of profile data types that the configuration does not have.
pub const UNCONFIGURED_PROFILES: &str = "unconfigured_profiles";

/// Folders that hold no rows of the tenant.
const OTHER_FOLDERS: [&str; 3] = ["latest", "views", "_welkin"];

/// The folders of all CDTs, then those of all profile data types, in the order of the document.
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

/// The module's name, or where another table has it, the first of `tasks_records`, `tasks_records_2`, ... that is free.
fn free_folder(taken: &mut HashSet<String>, module: &str, suffix: &str) -> String {
    if taken.insert(module.to_lowercase()) {
        return module.to_owned();
    }
    free(taken, &format!("{module}{suffix}"), &[""])
}

/// The columns that every record has: name, key on the wire, and kind of the values.
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

/// The columns that a column brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Companions {
    /// None: it holds any JSON.
    None,
    /// One for values that it can't hold.
    Raw,
    /// One for the labels of options, and one for values that it can't hold.
    LabelAndRaw,
}

impl Companions {
    /// Those of a field, by the document's word for its type.
    #[must_use]
    pub fn of_field(field_type: &str) -> Self {
        match field_type {
            "file" | "profile" | "json" => Self::None,
            "select" => Self::LabelAndRaw,
            _ => Self::Raw,
        }
    }

    /// What the names of the column and of its companions end in.
    const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::None => &[""],
            Self::Raw => &["", RAW_SUFFIX],
            Self::LabelAndRaw => &["", LABEL_SUFFIX, RAW_SUFFIX],
        }
    }
}

/// Names of the columns of a table, of which no two are the same.
#[derive(Clone, Debug)]
pub struct ColumnNames(HashSet<String>);

impl ColumnNames {
    /// These names are taken, and the reserved ones.
    pub fn new<'n>(taken: impl IntoIterator<Item = &'n str>) -> Self {
        let names = taken.into_iter().chain(RESERVED_COLUMNS);
        Self(names.map(str::to_lowercase).collect())
    }

    /// The name of a field's column: its name in Rust, or the first one after it that is free with its companions.
    pub fn add(&mut self, rust_name: &str, companions: Companions) -> String {
        free(&mut self.0, plain(rust_name), companions.suffixes())
    }
}

/// A name of Rust without the mark of a keyword.
fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// This name, or the first one after it that is free with all of these suffixes. Engines compare names without their
/// case.
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
