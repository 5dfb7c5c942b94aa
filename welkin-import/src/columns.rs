//! Matching of a file's columns to fields.

use std::fmt;

use welkin_model::diagnostic::escaped;
use welkin_model::similar;
use welkin_runtime::record::{CdtSchema, FieldSchema, Kind};

use crate::row::PatientKey;
use crate::settings::Settings;

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// The field with this index in the table.
    Field(usize),
    /// The patient's id, of this kind.
    Patient(KeyKind),
    /// The row's own id.
    RowId,
    /// No meaning: the column is ignored.
    Ignored,
}

/// A kind of id by which patients are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Id,
    ExternalId,
    Mrn,
}

impl KeyKind {
    const ALL: [Self; 3] = [Self::Id, Self::ExternalId, Self::Mrn];

    const fn name(self) -> &'static str {
        match self {
            Self::Id => "patient_id",
            Self::ExternalId => "patient_external_id",
            Self::Mrn => "patient_mrn",
        }
    }

    pub(crate) fn key(self, text: &str) -> PatientKey {
        let text = text.trim().to_owned();
        match self {
            Self::Id => PatientKey::Id(text),
            Self::ExternalId => PatientKey::ExternalId(text),
            Self::Mrn => PatientKey::Mrn(text),
        }
    }
}

/// Name of the column with the rows' own ids.
const ROW_ID: &str = "external_id";

/// All problems with the columns of a file. No row was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ColumnsError {
    /// One sentence per column.
    pub problems: Vec<String>,
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the columns of the file can't be imported:")?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(formatter, "\n  {problem}"))
    }
}

/// The columns of a file, matched.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) all: Vec<Column>,
    pub(crate) names: Vec<String>,
}

impl Columns {
    /// Returns the index of the column that satisfies the predicate.
    pub(crate) fn find(&self, is_it: impl Fn(Column) -> bool) -> Option<usize> {
        self.all.iter().position(|column| is_it(*column))
    }

    /// Returns the name of a field's column in the file; without a column, the name of the field.
    pub(crate) fn name_of<'c>(&'c self, schema: &'c CdtSchema, field: &'c str) -> &'c str {
        let place = schema
            .fields()
            .iter()
            .position(|known| known.name() == field);
        let column = place.and_then(|place| self.find(|column| column == Column::Field(place)));
        column.map_or(field, |column| &self.names[column])
    }
}

/// The kind of rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Records,
    Patients,
}

/// Matches the columns of a file to the fields of a table.
///
/// # Errors
/// When a column matches nothing, several columns match the same field, or a required column is missing.
pub(crate) fn matched(
    header: &[String],
    schema: &CdtSchema,
    of: Of,
    settings: &Settings,
) -> Result<Columns, ColumnsError> {
    let mut matching = Matching {
        header,
        schema,
        of,
        problems: Vec::new(),
    };
    for (column, _) in &settings.mapped {
        if !header.contains(column) {
            matching.problem(format!(
                "{} is mapped, but the file has no such column",
                escaped(column)
            ));
        }
    }
    let all: Vec<Column> = header
        .iter()
        .map(|name| {
            let mapped = settings.mapped.iter().find(|(column, _)| column == name);
            matching.column(name, mapped.map(|(_, to)| &**to))
        })
        .collect();
    matching.refuse_twins(&all);
    for (column, _) in &settings.options {
        if let Some(column) = column {
            matching.ask_for_options(column, &all);
        }
    }
    matching.ask_for(&all, settings);
    if matching.problems.is_empty() {
        Ok(Columns {
            all,
            names: header.to_vec(),
        })
    } else {
        Err(ColumnsError {
            problems: matching.problems,
        })
    }
}

struct Matching<'a> {
    header: &'a [String],
    schema: &'a CdtSchema,
    of: Of,
    problems: Vec<String>,
}

impl Matching<'_> {
    fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    fn column(&mut self, name: &str, mapped: Option<&str>) -> Column {
        let target = mapped.unwrap_or(name);
        if mapped == Some("-") {
            return Column::Ignored;
        }
        if self.of == Of::Records {
            if target == ROW_ID {
                return Column::RowId;
            }
            if let Some(kind) = KeyKind::ALL.into_iter().find(|kind| kind.name() == target) {
                return Column::Patient(kind);
            }
        }
        match self.field(target) {
            Ok(place) => {
                if !self.schema.fields()[place].is_editable() {
                    let name = escaped(name);
                    self.problem(format!(
                        "{name} is read-only in Designer; leave it out with --map '{name}=-'"
                    ));
                }
                Column::Field(place)
            }
            Err(problem) => {
                self.problem(problem);
                Column::Ignored
            }
        }
    }

    /// Finds the index of a field by its machine name, its name in Rust or its label; the last two are
    /// case-insensitive.
    fn field(&self, name: &str) -> Result<usize, String> {
        let fields = self.schema.fields();
        let ways: [&dyn Fn(&FieldSchema) -> bool; 4] = [
            &|field| field.name() == name,
            &|field| field.rust_name() == name,
            &|field| same_words(field.rust_name(), name),
            &|field| field.words().is_some_and(|label| same_words(label, name)),
        ];
        for is_it in ways {
            let places: Vec<usize> = (0..fields.len())
                .filter(|place| is_it(&fields[*place]))
                .collect();
            match places[..] {
                [] => {}
                [place] => return Ok(place),
                _ => {
                    let name = escaped(name);
                    let names: Vec<String> = places
                        .iter()
                        .map(|place| escaped(fields[*place].name()))
                        .collect();
                    let names = names.join(", ");
                    return Err(format!(
                        "{name} is ambiguous: it matches {names}; choose one with --map '{name}=FIELD'"
                    ));
                }
            }
        }
        Err(self.unknown(name))
    }

    fn unknown(&self, name: &str) -> String {
        let of = self.schema.fields().iter();
        let names =
            of.flat_map(|field| [Some(field.name()), Some(field.rust_name()), field.words()]);
        let likeness = |known: &str| similar::edits(&known.to_lowercase(), &name.to_lowercase());
        let rated = names.flatten().map(|known| (likeness(known), known));
        let best = rated.max_by(|left, right| left.0.total_cmp(&right.0));
        let hint = match best.filter(|(alike, _)| *alike >= similar::LIKE_ENOUGH) {
            Some((_, known)) => format!("did you mean {}? ", escaped(known)),
            None => String::new(),
        };
        let name = escaped(name);
        format!(
            "{name} is not a field; {hint}map it with --map '{name}=FIELD', or leave it out with --map '{name}=-'"
        )
    }

    /// Reports columns that match the same field.
    fn refuse_twins(&mut self, all: &[Column]) {
        for (place, column) in all.iter().enumerate() {
            let is_same = |other: &Column| match (other, column) {
                (Column::Patient(_), Column::Patient(_)) => true,
                (Column::Ignored, _) => false,
                (other, column) => other == column,
            };
            if let Some(first) = all[..place].iter().position(is_same) {
                let (first, second) = (escaped(&self.header[first]), escaped(&self.header[place]));
                self.problem(format!(
                    "{first} and {second} map to the same field; leave one out with --map 'COLUMN=-'"
                ));
            }
        }
    }

    /// A column that is said to give options.
    fn ask_for_options(&mut self, column: &str, all: &[Column]) {
        let place = self.header.iter().position(|name| name == column);
        let name = escaped(column);
        let problem = match place.map(|place| all[place]) {
            None => "the file has no such column",
            Some(Column::Field(field))
                if self.of == Of::Records
                    && self.schema.fields()[field].kind() == Kind::Options =>
            {
                return;
            }
            Some(_) => "the column has no options",
        };
        self.problem(format!("--options-by {name}: {problem}"));
    }

    /// Columns that every row needs.
    fn ask_for(&mut self, all: &[Column], settings: &Settings) {
        let has = |wanted: Column| all.contains(&wanted);
        for (place, field) in self.schema.fields().iter().enumerate() {
            if field.is_required() && field.is_editable() && !has(Column::Field(place)) {
                let name = escaped(field.name());
                self.problem(format!("missing column for the required field {name}"));
            }
        }
        let names_patients = all
            .iter()
            .any(|column| matches!(column, Column::Patient(_)));
        if self.of == Of::Records && !names_patients {
            let names = KeyKind::ALL.map(KeyKind::name).join(", ");
            self.problem(format!(
                "missing column that identifies the patient: map one to any of {names}"
            ));
        }
        if let Some(column) = &settings.row_id
            && !self.header.contains(column)
        {
            let name = escaped(column);
            self.problem(format!("--row-id {name}: the file has no such column"));
        }
        let external_id = self
            .schema
            .fields()
            .iter()
            .position(|field| field.name() == "externalId");
        let has_ids = external_id.is_some_and(|place| has(Column::Field(place)));
        if self.of == Of::Patients && !has_ids && settings.row_id.is_none() {
            self.problem(
                "missing column externalId, which identifies patients when the import is repeated; \
                 use another one, such as the MRN, with --row-id COLUMN"
                    .to_owned(),
            );
        }
    }
}

/// Whether two texts consist of the same words, regardless of case and separators: `heart_rate` and `Heart rate`.
fn same_words(left: &str, right: &str) -> bool {
    let words = |text: &str| {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'));
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>()
    };
    words(left) == words(right)
}
