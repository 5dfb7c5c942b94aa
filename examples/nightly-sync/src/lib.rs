//! The nightly job: updates Welkin with the data of two CSV files, and writes only differences.
#![forbid(unsafe_code)]

mod file;

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::io::Read;

use serde::{Deserialize, Deserializer, de};
use welkin_runtime::{Date, DateTime, NewPatient, Upserted};

use file::{Line, lines};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// A line of the file of patients. `id` is our id, not Welkin's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatientRow {
    id: String,
    first_name: String,
    last_name: String,
    birth_date: Option<Date>,
    city: Option<String>,
}

const PATIENT_COLUMNS: [&str; 5] = ["id", "first_name", "last_name", "birth_date", "city"];

/// A line of the file of vitals, with our id of the patient.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VitalsRow {
    id: String,
    patient: String,
    #[serde(deserialize_with = "with_offset")]
    measured_at: Option<DateTime>,
    heart_rate: Option<i64>,
    notes: Option<String>,
}

const VITALS_COLUMNS: [&str; 5] = ["id", "patient", "measured_at", "heart_rate", "notes"];

/// Reads a timestamp. An offset is required, because without it, the time zone would be unknown.
fn with_offset<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<DateTime>, D::Error> {
    let Some(text) = Option::<String>::deserialize(cell)? else {
        return Ok(None);
    };
    let moment = text.parse::<jiff::Timestamp>().ok();
    let moment = moment.and_then(|moment| DateTime::try_from(moment).ok());
    let moment = moment.ok_or(
        "measured_at: expected a time with its offset from UTC, such as 2026-05-30T08:00:00Z",
    );
    moment.map(Some).map_err(de::Error::custom)
}

/// The result of a run.
#[derive(Debug, Default, PartialEq)]
pub struct Report {
    /// The number of patients and records that were created.
    pub created: usize,
    /// The changed patients and records: our id, and the changed fields.
    pub updated: Vec<(String, Vec<String>)>,
    /// The number of patients and records that were up to date.
    pub unchanged: usize,
    /// File, line, id and error of each line that was not written.
    pub failed: Vec<String>,
}

/// Brings patients and vitals up to date. It can be repeated, also after a failure: completed writes are kept. Lines
/// that can't be written are in the report; the others are written.
///
/// # Errors
/// When a file can't be read or has other columns, or when the API can't be reached.
pub async fn sync(
    welkin: &care::Client,
    patients: impl Read,
    vitals: impl Read,
) -> Result<Report, Box<dyn Error>> {
    let patients = lines("patients.csv", &PATIENT_COLUMNS, patients)?;
    let vitals = lines("vitals.csv", &VITALS_COLUMNS, vitals)?;
    let mut report = Report::default();
    let mut patient_ids = HashMap::new();
    for Line { place, row } in patients {
        let done = async {
            let row: PatientRow = row?;
            let patient = NewPatient::new(row.first_name, row.last_name)
                .birth_date(row.birth_date)
                .city(row.city);
            let done = welkin.patients().upsert(&*row.id, &patient).await?;
            patient_ids.insert(row.id.clone(), done.record().id.clone());
            Ok((row.id, done))
        };
        report.add(&place, done.await)?;
    }
    for Line { place, row } in vitals {
        let done = async {
            let row: VitalsRow = row?;
            let patient = patient_ids.get(&row.patient);
            let patient = patient.ok_or("its patient is not in patients.csv, or not written")?;
            let vitals = care::Vitals {
                measured_at: row.measured_at,
                heart_rate: row.heart_rate,
                notes: row.notes,
                ..Default::default()
            };
            let records = welkin.patient(patient).vitals();
            Ok((row.id.clone(), records.upsert(row.id, &vitals).await?))
        };
        report.add(&place, done.await)?;
    }
    Ok(report)
}

impl Report {
    /// Adds the outcome of a line. If the API can't be reached, the run ends, because all other lines would fail, too.
    fn add<R>(
        &mut self,
        place: &str,
        done: Result<(String, Upserted<R>), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        use welkin_runtime::Error::{Connection, Token};
        match done {
            Ok((_, Upserted::Created(_))) => self.created += 1,
            Ok((id, Upserted::Updated { changed, .. })) => self.updated.push((id, changed)),
            Ok((_, Upserted::Unchanged(_))) => self.unchanged += 1,
            Err(error) => {
                let failure = format!("{place}: {error}");
                if let Some(Connection { .. } | Token { .. }) = error.downcast_ref() {
                    return Err(failure.into());
                }
                self.failed.push(failure);
            }
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (created, unchanged) = (self.created, self.unchanged);
        let (updated, failed) = (self.updated.len(), self.failed.len());
        write!(
            formatter,
            "{created} created, {updated} updated, {unchanged} unchanged, {failed} failed"
        )?;
        for (id, fields) in &self.updated {
            write!(formatter, "; {id}: {}", fields.join(", "))?;
        }
        Ok(())
    }
}
