//! The tables of an export: one per CDT and profile data type, with columns named as in generated Rust. Names and
//! columns are those that `docs/schemas.md` lists.

use std::collections::HashSet;

use welkin_codegen::document::{CdtDocument, FieldDocument, ModelDocument};

/// A table of an export.
pub(super) struct Table {
    /// The folder of its files, and its name.
    pub(super) name: String,
    /// Machine name of the CDT.
    pub(super) cdt: String,
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
}

/// A column.
pub(super) struct Column {
    pub(super) name: String,
    /// The key on the wire.
    pub(super) field: String,
    pub(super) label: Option<String>,
    /// The type in SQL.
    pub(super) data_type: String,
    pub(super) multiple: bool,
    pub(super) phi: bool,
    /// Values and labels of a select field, as texts.
    pub(super) options: Vec<(String, String)>,
}

/// What columns of fields are not called: the partition, and what an export adds.
const RESERVED: [&str; 3] = ["unknown_fields", "run_row", "run"];

/// What the column of what people see of an option ends in.
const LABEL: &str = "__label";

/// What the column of values ends in that their own column can't hold.
const RAW: &str = "__raw";

/// Folders that an export has for other things, to which CDTs give way.
const FOLDERS: [&str; 23] = [
    "assessments",
    "automation_audits",
    "calendar_events",
    "care_plans",
    "chats",
    "document_summaries",
    "emails",
    "encounter_comments",
    "encounter_dispositions",
    "encounters",
    "latest",
    "patient_contacts",
    "patient_facing_assessments",
    "patient_programs",
    "patients",
    "sms",
    "tasks",
    "unconfigured_profiles",
    "unconfigured_records",
    "views",
    "voice_calls",
    "_welkin",
    "whats_app",
];

/// The tables of every CDT and profile data type that can be read.
pub(super) fn tables(document: &ModelDocument) -> Vec<Table> {
    let cdts = document.cdts.iter().chain(&document.profile_data_types);
    let mut folders: HashSet<String> = FOLDERS.map(str::to_owned).into();
    let readable = cdts.filter(|cdt| cdt.readable);
    readable
        .map(|cdt| Table {
            name: folder(&mut folders, plain(&cdt.rust.module)),
            cdt: cdt.name.clone(),
            title: cdt.title.clone(),
            columns: columns(document, cdt),
        })
        .collect()
}

/// The module's name, or where another thing has it, the first of `tasks_records`, `tasks_records_2`, ... that is free.
fn folder(taken: &mut HashSet<String>, module: &str) -> String {
    if taken.insert(module.to_lowercase()) {
        return module.to_owned();
    }
    free(taken, &format!("{module}_records"), &[""])
}

fn columns(document: &ModelDocument, cdt: &CdtDocument) -> Vec<Column> {
    let system = document.system_fields.iter().map(|field| {
        let data_type = match field.field_type {
            "date-time" => "TIMESTAMPTZ",
            _ => "VARCHAR",
        };
        of_system(field.name, field.name, data_type)
    });
    let mut columns: Vec<Column> = system.collect();
    columns.insert(1, of_system("patient_id", "patientId", "VARCHAR"));
    columns.push(of_system("cdt_id", "cdtId", "VARCHAR"));
    columns.push(of_system("formation_version", "version", "BIGINT"));
    let taken = columns.iter().map(|column| column.name.clone());
    let mut names: HashSet<String> = taken.chain(RESERVED.map(str::to_owned)).collect();
    for field in &cdt.fields {
        let endings: &[&str] = match field.field_type {
            "file" | "profile" | "json" => &[""],
            "select" => &["", LABEL, RAW],
            _ => &["", RAW],
        };
        let name = free(&mut names, plain(&field.rust.field), endings);
        let column = of_field(field, name);
        let label = (field.field_type == "select").then(|| column.label());
        columns.push(column);
        columns.extend(label);
    }
    columns
}

impl Column {
    /// The column of what people see of the options in this one.
    fn label(&self) -> Self {
        let words = self.label.as_ref().unwrap_or(&self.field);
        Self {
            name: format!("{}{LABEL}", self.name),
            field: self.field.clone(),
            label: Some(format!("{words}: what people see of the option")),
            data_type: self.data_type.clone(),
            multiple: self.multiple,
            phi: self.phi,
            options: Vec::new(),
        }
    }
}

fn of_system(name: &str, field: &str, data_type: &str) -> Column {
    Column {
        name: name.to_owned(),
        field: field.to_owned(),
        label: None,
        data_type: data_type.to_owned(),
        multiple: false,
        phi: false,
        options: Vec::new(),
    }
}

fn of_field(field: &FieldDocument, name: String) -> Column {
    let one = match field.field_type {
        "integer" => "BIGINT",
        "float" => "DOUBLE",
        "boolean" => "BOOLEAN",
        "date" => "DATE",
        "date-time" => "TIMESTAMPTZ",
        _ => "VARCHAR",
    };
    let is_json = ["file", "profile", "json"].contains(&field.field_type);
    let multiple = field.multiple && !is_json;
    let options = field.options.iter().map(|option| {
        let text = option.value.as_str().map(str::to_owned);
        let text = text.unwrap_or_else(|| option.value.to_string());
        (text, option.label.clone())
    });
    Column {
        name,
        field: field.name.clone(),
        label: field.label.clone(),
        data_type: if multiple {
            format!("{one}[]")
        } else {
            one.to_owned()
        },
        multiple,
        phi: field.phi,
        options: options.collect(),
    }
}

/// A name of Rust without the mark of a keyword.
fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// This name, or the first one after it that is free with all of these endings. Engines compare names without their
/// case.
fn free(taken: &mut HashSet<String>, name: &str, endings: &[&str]) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    let all = |candidate: &str| {
        let names = endings.iter();
        let names = names.map(|ending| format!("{candidate}{ending}").to_lowercase());
        names.collect::<Vec<_>>()
    };
    let is_free = |candidate: &String| all(candidate).iter().all(|name| !taken.contains(name));
    let found = candidates.find(is_free).unwrap_or_else(|| name.to_owned());
    taken.extend(all(&found));
    found
}
