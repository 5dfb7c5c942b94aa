//! Patients and encounters: recorded ones pass through the types, and generated clients meet a running tenant.

mod dictionaries_and_documents;
mod goals;
mod patients;
mod programs_and_assessments;
mod replay;
