//! Patients and encounters: recorded ones are read with the types, and generated clients are run with a tenant.

mod dictionaries_and_documents;
mod goals;
mod patients;
mod programs_and_assessments;
mod replay;
