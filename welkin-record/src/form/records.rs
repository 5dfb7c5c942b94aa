//! Records of a patient that conditions of a form may use.

use std::fmt;

use crate::record::{Cdt, Slots, ValueRef};

/// Records of a patient that conditions of a form may use. If there are several of one CDT, the last added one counts.
///
/// ```no_run
/// # use welkin_runtime::{Assessment, Error, assessments::PatientRecords};
/// # async fn example(patient: care::Patient, answers: care::assessments::Intake) -> Result<(), Error> {
/// let vitals = patient.vitals().list().all().await?.complete()?;
/// let records = match vitals.last() {
///     Some(latest) => PatientRecords::new().with(&latest.data),
///     None => PatientRecords::new().without::<care::Vitals>(),
/// };
/// for question in answers.with_records(&records).visible_questions() { /* ... */ }
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct PatientRecords<'r>(Vec<(&'static str, Option<Slots<'r>>)>);

impl<'r> PatientRecords<'r> {
    /// No records.
    pub(super) const NONE: &'static PatientRecords<'static> = &PatientRecords(Vec::new());

    /// No records yet: the patient's record is unknown for every CDT.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the record to use for its CDT, such as the latest. Welkin's choice is not documented.
    #[must_use]
    pub fn with<T: Cdt>(mut self, record: &'r T) -> Self {
        self.0.push((T::schema().name(), Some(record.slots())));
        self
    }

    /// States that the patient has no record of a CDT: its fields are empty.
    #[must_use]
    pub fn without<T: Cdt>(mut self) -> Self {
        self.0.push((T::schema().name(), None));
        self
    }

    /// The value of a field, null if it is empty; `None` if it is unknown.
    pub(super) fn value(&self, cdt: &str, field: &str) -> Option<ValueRef<'_>> {
        let (_, record) = self.0.iter().rev().find(|(name, _)| *name == cdt)?;
        let Some(slots) = record else {
            return Some(ValueRef::Null);
        };
        let mut fields = slots.schema().fields().iter();
        let place = fields.position(|known| known.name == field)?;
        Some(slots.value(place))
    }
}

/// Shows the CDTs, without the content of the records.
impl fmt::Debug for PatientRecords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cdts = self.0.iter().map(|(cdt, _)| cdt);
        formatter.debug_set().entries(cdts).finish()
    }
}
