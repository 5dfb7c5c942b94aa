//! Typed ids of the objects of an event.

use std::fmt;

use super::event::Event;
use super::kind::{Change, EventKind};
use super::source_url::SourceUrl;
use crate::encounters::EncounterId;
use crate::foreign_text::ForeignText;
use crate::form::Assessment;
use crate::id::{PatientId, RecordId};
use crate::programs::Program;
use crate::record::Cdt;

/// A record that was created, changed or deleted.
#[non_exhaustive]
pub struct RecordEvent<T> {
    /// The change.
    pub change: Change,
    /// Id of the patient.
    pub patient: PatientId,
    /// Its id.
    pub record: RecordId<T>,
}

/// An assessment that was completed or submitted.
#[non_exhaustive]
pub struct AssessmentEvent<A> {
    /// Id of the patient.
    pub patient: PatientId,
    /// Id of the assessment record.
    pub record: RecordId<A>,
}

/// An encounter that was created or completed.
#[non_exhaustive]
pub struct EncounterEvent {
    /// Id of the patient.
    pub patient: PatientId,
    /// Its id.
    pub encounter: EncounterId,
}

/// A patient who was enrolled into a program or moved within it. The phase is not in the payload: read the program.
#[non_exhaustive]
pub struct ProgramEvent {
    /// Id of the patient.
    pub patient: PatientId,
}

impl Event {
    /// The record of the CDT `T` that the event is about; `None` if it is about something else, or does not identify
    /// the record.
    ///
    /// Ids that are missing in the payload are taken from its `url`. A payload without `eventEntity` and `eventSubtype`
    /// is about a record if `sourceName` is the name of the CDT; the change is then [unspecified](Change::Unspecified).
    ///
    /// ```no_run
    /// # use welkin_runtime::{Error, webhook::Event};
    /// # async fn example(event: Event, welkin: care::Client) -> Result<(), Error> {
    /// if let Some(vitals) = event.record::<care::Vitals>() {
    ///     let record = welkin.patient(vitals.patient).vitals().get(&vitals.record).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn record<T: Cdt>(&self) -> Option<RecordEvent<T>> {
        let change = match &self.kind {
            EventKind::CdtRecord(change) => *change,
            EventKind::Other(subtype) if subtype.is_empty() && self.entity.is_none() => {
                Change::Unspecified
            }
            _ => return None,
        };
        let source = self.source();
        if self.source_name.as_deref().or(source.cdt) != Some(T::schema().name()) {
            return None;
        }
        Some(RecordEvent {
            change,
            patient: self.patient_of(&source)?,
            record: RecordId::new(self.source_id.as_deref().or(source.record)?),
        })
    }

    /// The record of the assessment `A` that was completed or submitted; `None` if the event is about something else,
    /// or does not identify the record.
    ///
    /// It is inferred from other events that `sourceName` is the machine name of the assessment, or of the CDT of its
    /// answers.
    #[must_use]
    pub fn assessment<A: Assessment>(&self) -> Option<AssessmentEvent<A>> {
        let (EventKind::AssessmentCompleted | EventKind::AssessmentSubmitted) = self.kind else {
            return None;
        };
        let names = [A::form().name(), A::schema().name()];
        if !names.contains(&self.source_name.as_deref()?) {
            return None;
        }
        Some(AssessmentEvent {
            patient: self.patient_of(&self.source())?,
            record: RecordId::new(self.source_id.as_deref()?),
        })
    }

    /// The encounter that was created or completed; `None` if the event is about something else, or does not identify
    /// the encounter.
    ///
    /// It is inferred from other events that `sourceId` is the encounter's id.
    #[must_use]
    pub fn encounter(&self) -> Option<EncounterEvent> {
        let (EventKind::EncounterCreated | EventKind::EncounterCompleted) = self.kind else {
            return None;
        };
        let source = self.source();
        Some(EncounterEvent {
            patient: self.patient_of(&source)?,
            encounter: EncounterId::new(self.source_id.as_deref().or(source.encounter)?),
        })
    }

    /// The patient whose enrollment or phase in the program `P` has changed; `None` if the event is about something
    /// else, or does not identify the patient.
    ///
    /// It is inferred from other events that `sourceName` is the machine name of the program.
    #[must_use]
    pub fn program<P: Program>(&self) -> Option<ProgramEvent> {
        let (EventKind::ProgramEnrollmentChanged | EventKind::ProgramPhaseChanged) = self.kind
        else {
            return None;
        };
        if self.source_name.as_deref() != Some(P::schema().name()) {
            return None;
        }
        Some(ProgramEvent {
            patient: self.patient_of(&self.source())?,
        })
    }

    /// The patient that the event is about: from `patientId`, from `url`, or from `sourceId` for events of patients.
    #[must_use]
    pub fn patient_id(&self) -> Option<PatientId> {
        let of_patient = matches!(self.kind, EventKind::Patient(_));
        self.patient_of(&self.source())
            .or_else(|| of_patient.then(|| self.source_id.as_deref().map(PatientId::new))?)
    }

    fn source(&self) -> SourceUrl<'_> {
        SourceUrl::read(self.url.as_deref().unwrap_or_default())
    }

    fn patient_of(&self, source: &SourceUrl<'_>) -> Option<PatientId> {
        self.patient
            .clone()
            .or_else(|| source.patient.map(PatientId::new))
    }
}

impl<T> fmt::Debug for RecordEvent<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordEvent")
            .field("change", &self.change)
            .field("patient", &ForeignText::new(self.patient.as_str()))
            .field("record", &ForeignText::new(self.record.as_str()))
            .finish()
    }
}

impl<A> fmt::Debug for AssessmentEvent<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AssessmentEvent")
            .field("patient", &ForeignText::new(self.patient.as_str()))
            .field("record", &ForeignText::new(self.record.as_str()))
            .finish()
    }
}

impl fmt::Debug for EncounterEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EncounterEvent")
            .field("patient", &ForeignText::new(self.patient.as_str()))
            .field("encounter", &ForeignText::new(self.encounter.as_str()))
            .finish()
    }
}

impl fmt::Debug for ProgramEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ProgramEvent")
            .field("patient", &ForeignText::new(self.patient.as_str()))
            .finish()
    }
}
