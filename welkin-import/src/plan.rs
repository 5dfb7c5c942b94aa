//! The plan of an import: matches the columns of a file, and checks and converts its rows.

use std::collections::HashMap;

use ring::digest::{Context, Digest, SHA256, digest};
use welkin_model::model::Cdt;
use welkin_runtime::patients::Demographics;
use welkin_runtime::record::UntypedRecord;
use welkin_runtime::record::{CdtSchema, Violations};
use welkin_runtime::{Cdt as _, Json, NewPatient};

use crate::cell;
use crate::columns::{self, Column, Columns, ColumnsError, Of};
use crate::fault::{Fault, word, words};
use crate::options::Options;
use crate::row::{Content, PatientKey, Row};
use crate::settings::Settings;
use crate::source::{self, RawRow};
use crate::table::table_of;

/// The target of an import.
#[derive(Clone, Copy, Debug)]
pub enum Target<'m> {
    /// Records of a CDT.
    Records(&'m Cdt),
    /// Patients.
    Patients,
}

/// How the rows of a file are checked and converted.
///
/// It keeps 8 bytes per row in a hash map, to detect duplicate ids.
#[derive(Debug)]
pub struct Plan {
    becomes: Becomes,
    schema: &'static CdtSchema,
    columns: Columns,
    /// The options of the field of each column.
    options: Vec<Options>,
    settings: Settings,
    row_id: Option<usize>,
    /// The line of each id that was seen; for rows without an id, the number of equal rows.
    seen: HashMap<u64, u64>,
    /// The line of each patient's row, if a patient has one record at most.
    patients: HashMap<u64, u64>,
}

/// Kind of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    Records { single: bool },
    Patients,
}

impl Plan {
    /// Matches the columns in the header of a file to fields.
    ///
    /// # Errors
    /// When columns don't match; all problems are reported at once.
    pub fn new(
        target: Target<'_>,
        header: &[String],
        settings: Settings,
    ) -> Result<Self, ColumnsError> {
        let (becomes, schema, whose) = match target {
            Target::Records(cdt) => (
                Becomes::Records {
                    single: cdt.single_record,
                },
                table_of(cdt),
                Of::Records,
            ),
            Target::Patients => (Becomes::Patients, Demographics::schema(), Of::Patients),
        };
        let columns = columns::matched(header, schema, whose, &settings)?;
        let named = columns.all.iter().zip(&columns.names);
        let options = named.map(|(column, name)| match (column, target) {
            (Column::Field(place), Target::Records(cdt)) => {
                let by = settings.options_in(name);
                Options::of(&cdt.fields[*place].field_type, by)
            }
            _ => Options::default(),
        });
        let options = options.collect();
        Ok(Self {
            becomes,
            schema,
            options,
            row_id: row_id(&columns, becomes, schema, &settings),
            columns,
            settings,
            seen: HashMap::new(),
            patients: HashMap::new(),
        })
    }

    /// The matched columns, each with its field or id.
    pub fn matched(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let columns = self.columns.names.iter().zip(&self.columns.all);
        columns.filter_map(|(name, column)| {
            let what = match column {
                Column::Field(place) => self.schema.fields()[*place].name(),
                Column::Patient(_) => "the patient",
                Column::RowId => "the row's id",
                Column::Ignored => return None,
            };
            Some((name.as_str(), what))
        })
    }

    /// Checks a row in full.
    ///
    /// # Errors
    /// All rules that it violates.
    pub fn check(&mut self, raw: &RawRow) -> Result<Row, Vec<Fault>> {
        if let Some(fault) = source::length_fault(raw, self.columns.all.len()) {
            return Err(vec![fault]);
        }
        let (values, mut faults) = self.values(raw);
        let content = self.content(raw, &values, &mut faults);
        let id = self.id(raw, &values, &mut faults);
        self.refuse_second_record(raw, &content, &mut faults);
        match (content, id) {
            (Some(content), Some((id, digest))) if faults.is_empty() => Ok(Row {
                line: raw.line,
                id,
                digest,
                content,
            }),
            _ => Err(faults),
        }
    }

    /// Converts the cells to values of fields, except empty cells.
    fn values(&self, raw: &RawRow) -> (Vec<(usize, Json)>, Vec<Fault>) {
        let (mut values, mut faults) = (Vec::new(), Vec::new());
        for (place, cell) in raw.cells.iter().enumerate() {
            if source::unreadable(cell) {
                let message = "contains bytes that are invalid in the file's encoding";
                faults.push(self.fault(raw, place, "encoding", message));
                continue;
            }
            let Column::Field(field) = self.columns.all[place] else {
                continue;
            };
            if cell.is_empty() {
                continue;
            }
            let schema = &self.schema.fields()[field];
            match cell::value(cell, schema, &self.options[place], &self.settings) {
                Ok(value) => values.push((field, value)),
                Err(misfit) => faults.push(self.fault(raw, place, misfit.word(), misfit.words())),
            }
        }
        (values, faults)
    }

    /// Converts and validates a row. The rules are the runtime's.
    fn content(
        &self,
        raw: &RawRow,
        values: &[(usize, Json)],
        faults: &mut Vec<Fault>,
    ) -> Option<Content> {
        let named = values.iter().map(|(place, value)| {
            let name = self.schema.fields()[*place].name();
            (name, value.clone())
        });
        if self.becomes == Becomes::Patients {
            let mut patient = NewPatient::from(Demographics::default());
            for (name, value) in named {
                patient = patient.with(name, value);
            }
            if let Some(id) = self.row_id {
                patient = patient.external_id(raw.cells.get(id).unwrap_or_default().trim());
            }
            self.note(raw, patient.validate(), faults);
            return Some(Content::Patient(Box::new(patient)));
        }
        let mut record = UntypedRecord::new(self.schema);
        named.for_each(|(name, value)| record.set(name, value));
        self.note(raw, record.validate(), faults);
        Some(Content::Record(self.patient(raw, faults)?, record))
    }

    fn note(&self, raw: &RawRow, checked: Result<(), Violations>, faults: &mut Vec<Fault>) {
        let Err(violations) = checked else { return };
        for violation in violations {
            let column = self.columns.name_of(self.schema, violation.field);
            // A cell that could not be read is missing for that reason.
            let is_known = faults
                .iter()
                .any(|fault| fault.column.as_deref() == Some(column));
            if is_known {
                continue;
            }
            let mut fields = self.schema.fields().iter();
            let field = fields.find(|field| field.name() == violation.field);
            let message = words(&violation.rule, field);
            faults.push(Fault::of_cell(
                raw.line,
                column,
                word(&violation.rule),
                message,
            ));
        }
    }

    fn patient(&self, raw: &RawRow, faults: &mut Vec<Fault>) -> Option<PatientKey> {
        let place = self
            .columns
            .find(|column| matches!(column, Column::Patient(_)))?;
        let Column::Patient(kind) = self.columns.all[place] else {
            return None;
        };
        let key = kind.key(raw.cells.get(place).unwrap_or_default());
        if key.as_str().is_empty() {
            faults.push(self.fault(
                raw,
                place,
                "patient",
                "is empty, but must identify the patient",
            ));
            return None;
        }
        Some(key)
    }

    /// Returns the row's id and digest.
    fn id(
        &mut self,
        raw: &RawRow,
        values: &[(usize, Json)],
        faults: &mut Vec<Fault>,
    ) -> Option<(String, u128)> {
        let mut content = Context::new(&SHA256);
        content.update(self.schema.name().as_bytes());
        let whose = self
            .columns
            .find(|column| matches!(column, Column::Patient(_)));
        content.update(
            whose
                .and_then(|place| raw.cells.get(place))
                .unwrap_or_default()
                .trim()
                .as_bytes(),
        );
        for (place, value) in values {
            content.update(&[0]);
            content.update(self.schema.fields()[*place].name().as_bytes());
            content.update(&[0]);
            content.update(value.text().as_bytes());
        }
        let Some(column) = self.row_id else {
            let content = content.finish();
            let same = self.seen.entry(short(&content)).or_insert(0);
            *same += 1;
            let id = match *same {
                1 => format!("import-{:032x}", long(&content)),
                copy => format!("import-{:032x}-{copy}", long(&content)),
            };
            let digest = long(&digest(&SHA256, id.as_bytes()));
            return Some((id, digest));
        };
        let id = raw.cells.get(column).unwrap_or_default().trim().to_owned();
        if id.is_empty() {
            faults.push(self.fault(raw, column, "row-id", "is empty, but must identify the row"));
            return None;
        }
        // Ids of records need to be unique within a patient only, but the same id for two patients is a mistake.
        let before = self
            .seen
            .insert(short(&digest(&SHA256, id.as_bytes())), raw.line);
        if let Some(line) = before {
            let message = format!("repeats the id of the row in line {line}");
            faults.push(self.fault(raw, column, "duplicate", message));
            return None;
        }
        content.update(&[1]);
        content.update(id.as_bytes());
        Some((id, long(&content.finish())))
    }

    /// Rejects a second row for a patient who can have one record only.
    fn refuse_second_record(
        &mut self,
        raw: &RawRow,
        content: &Option<Content>,
        faults: &mut Vec<Fault>,
    ) {
        let (Becomes::Records { single: true }, Some(Content::Record(patient, _))) =
            (self.becomes, content)
        else {
            return;
        };
        let patient = short(&digest(&SHA256, patient.as_str().as_bytes()));
        if let Some(line) = self.patients.insert(patient, raw.line) {
            let message =
                format!("the patient can have only one record, which is already in line {line}");
            faults.push(Fault::of_row(raw.line, "single-record", message));
        }
    }

    fn fault(
        &self,
        raw: &RawRow,
        column: usize,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Fault {
        Fault::of_cell(raw.line, &self.columns.names[column], rule, message)
    }
}

/// Finds the column with the ids of the rows.
fn row_id(
    columns: &Columns,
    becomes: Becomes,
    schema: &CdtSchema,
    settings: &Settings,
) -> Option<usize> {
    let named = settings.row_id.as_ref();
    let named = named.and_then(|id| columns.names.iter().position(|name| name == id));
    let is_id = |column: Column| match column {
        Column::RowId => true,
        // A field of a CDT may have this name, too.
        Column::Field(place) => {
            becomes == Becomes::Patients && schema.fields()[place].name() == "externalId"
        }
        _ => false,
    };
    named.or_else(|| columns.find(is_id))
}

fn long(digest: &Digest) -> u128 {
    digest
        .as_ref()
        .iter()
        .take(16)
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn short(digest: &Digest) -> u64 {
    long(digest) as u64
}
