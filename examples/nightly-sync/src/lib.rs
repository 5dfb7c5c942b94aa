//! The nightly job: updates Welkin with the data of two CSV files, and writes only differences.
#![forbid(unsafe_code)]

mod file;

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::io::Read;

use welkin_runtime::{Date, DateTime, NewPatient, Upserted};

use file::{Line, lines};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// The columns of the file of patients. `id` is ours, not Welkin's.
const PATIENT_COLUMNS: [&str; 5] = ["id", "first_name", "last_name", "birth_date", "city"];

/// The columns of the file of vitals, with our id of the patient.
const VITALS_COLUMNS: [&str; 5] = ["id", "patient", "measured_at", "heart_rate", "notes"];

const DATE: &str = "a date such as 1985-12-10";
const NUMBER: &str = "a whole number in decimal digits";
const MOMENT: &str = "a time with its offset from UTC, such as 2026-05-30T08:00:00Z";

/// A moment. Without an offset it could be the time of any zone. A zone in brackets could contradict the offset.
fn moment(cell: &str) -> Option<DateTime> {
    let moment = cell.parse::<jiff::Timestamp>().ok()?;
    DateTime::try_from(moment)
        .ok()
        .filter(|_| !cell.contains('['))
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
/// When a file can't be read, has other columns or quotes that don't match, or when the API can't be reached.
pub async fn sync(
    welkin: &care::Client,
    patients: impl Read,
    vitals: impl Read,
) -> Result<Report, Box<dyn Error>> {
    let patients = lines("patients.csv", &PATIENT_COLUMNS, patients)?;
    let vitals = lines("vitals.csv", &VITALS_COLUMNS, vitals)?;
    let mut report = Report::default();
    let mut patient_ids = HashMap::new();
    for Line { place, cells } in patients {
        let done = async {
            let cells = cells?;
            let birth_date = cells.value("birth_date", DATE, |cell| cell.parse::<Date>().ok())?;
            let patient = NewPatient::new(cells.text("first_name"), cells.text("last_name"))
                .birth_date(birth_date)
                .city(cells.optional("city"));
            let id = cells.text("id").to_owned();
            let done = welkin.patients().upsert(&*id, &patient).await?;
            patient_ids.insert(id.clone(), done.record().id.clone());
            Ok((id, done))
        };
        report.add(&place, done.await)?;
    }
    for Line { place, cells } in vitals {
        let done = async {
            let cells = cells?;
            let patient = patient_ids.get(cells.text("patient"));
            let patient = patient.ok_or("its patient is not in patients.csv, or not written")?;
            let vitals = care::Vitals {
                measured_at: cells.value("measured_at", MOMENT, moment)?,
                heart_rate: cells.value("heart_rate", NUMBER, |cell| cell.parse().ok())?,
                notes: cells.optional("notes"),
                ..Default::default()
            };
            let id = cells.text("id").to_owned();
            let records = welkin.patient(patient).vitals();
            Ok((id.clone(), records.upsert(id, &vitals).await?))
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

/// Counts and changes, then a line for each failure. Ids are quoted: a file may hold any characters.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (created, unchanged) = (self.created, self.unchanged);
        let (updated, failed) = (self.updated.len(), self.failed.len());
        write!(
            formatter,
            "{created} created, {updated} updated, {unchanged} unchanged, {failed} failed"
        )?;
        for (id, fields) in &self.updated {
            write!(formatter, "; {id:?}: {}", fields.join(", "))?;
        }
        let mut failed = self.failed.iter();
        failed.try_for_each(|failure| write!(formatter, "\n{failure}"))
    }
}
