//! Patients and encounters: recorded ones pass through the types, and generated clients meet a running tenant.

mod patients;
mod replay;
