//! Records of a patient that conditions of a form may look at.

use std::fmt;

use crate::record::{Cdt, Slots, ValueRef};

/// Records of a patient that conditions of a form may look at. Of several of one CDT, the last that was added counts.
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

    /// No records yet: of no CDT it is known what the patient's record holds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the record of a CDT that counts, such as the latest. Which one Welkin takes is not documented.
    #[must_use]
    pub fn with<T: Cdt>(mut self, record: &'r T) -> Self {
        self.0.push((T::schema().name(), Some(record.slots())));
        self
    }

    /// Adds that the patient has no record of a CDT: its fields are empty.
    #[must_use]
    pub fn without<T: Cdt>(mut self) -> Self {
        self.0.push((T::schema().name(), None));
        self
    }

    /// The value of a field, null where it is empty; nothing when it is not known.
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

/// The CDTs, without what the records hold.
impl fmt::Debug for PatientRecords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cdts = self.0.iter().map(|(cdt, _)| cdt);
        formatter.debug_set().entries(cdts).finish()
    }
}
