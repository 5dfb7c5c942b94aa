//! The nightly job: makes Welkin hold what two CSV files say, and writes nothing else.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use welkin_runtime::{Date, DateTime, NewPatient, Upserted};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// A line of the file of patients. `id` is ours, not Welkin's.
#[derive(Deserialize)]
struct PatientRow {
    id: String,
    first_name: String,
    last_name: String,
    birth_date: Option<Date>,
    city: Option<String>,
}

/// A line of the file of vitals, with our id of the patient.
#[derive(Deserialize)]
struct VitalsRow {
    id: String,
    patient: String,
    measured_at: Option<DateTime>,
    heart_rate: Option<i64>,
    notes: Option<String>,
}

/// What a run did.
#[derive(Debug, Default, PartialEq)]
pub struct Report {
    /// Patients and records that were created.
    pub created: usize,
    /// Our id and the fields of each that was changed.
    pub updated: Vec<(String, Vec<String>)>,
    /// Patients and records that were as they should be.
    pub unchanged: usize,
}

/// Brings patients and vitals up to date. It may be repeated, also after a failure halfway: what is done stays done.
///
/// # Errors
/// When a file can't be read, a value breaks a rule of the configuration, or the API refuses.
pub async fn sync(
    welkin: &care::Client,
    patients: impl Read,
    vitals: impl Read,
) -> Result<Report, Box<dyn std::error::Error>> {
    let mut report = Report::default();
    let mut patient_ids = HashMap::new();
    for row in csv::Reader::from_reader(patients).into_deserialize() {
        let row: PatientRow = row?;
        let patient = NewPatient::new(row.first_name, row.last_name)
            .birth_date(row.birth_date)
            .city(row.city);
        let patient = welkin.patients().upsert(&*row.id, &patient).await?;
        report.add(&row.id, &patient);
        patient_ids.insert(row.id, patient.into_record().id);
    }
    for row in csv::Reader::from_reader(vitals).into_deserialize() {
        let row: VitalsRow = row?;
        let patient = patient_ids.get(&row.patient);
        let patient = patient.ok_or_else(|| format!("{}: no such patient", row.id))?;
        let vitals = care::Vitals {
            measured_at: row.measured_at,
            heart_rate: row.heart_rate,
            notes: row.notes,
            ..Default::default()
        };
        let records = welkin.patient(patient).vitals();
        report.add(&row.id, &records.upsert(&*row.id, &vitals).await?);
    }
    Ok(report)
}

impl Report {
    fn add<R>(&mut self, id: &str, done: &Upserted<R>) {
        match done {
            Upserted::Created(_) => self.created += 1,
            Upserted::Updated { changed, .. } => {
                self.updated.push((id.to_owned(), changed.clone()));
            }
            Upserted::Unchanged(_) => self.unchanged += 1,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (updated, unchanged) = (self.updated.len(), self.unchanged);
        write!(
            formatter,
            "{} created, {updated} updated, {unchanged} unchanged",
            self.created
        )?;
        for (id, fields) in &self.updated {
            write!(formatter, "; {id}: {}", fields.join(", "))?;
        }
        Ok(())
    }
}
