//! A patient's program, as read.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::enrollment::Enrollment;
use super::fields::ProgramFields;
use super::place::{Place, Step};
use super::schema::{PhaseOf, Program};
use crate::Json;
use crate::access::Permits;
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::hidden::{HIDDEN, Hidden};
use crate::id::PatientId;
use crate::record::operation::{ChangePhase, Enroll};
use crate::record::{DateTime, OptionList};

/// A program on a list, before it is known whose list.
pub(super) struct Listed {
    pub(super) fields: ProgramFields,
}

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = ProgramFields::deserialize(deserializer)?;
        Ok(Self { fields })
    }
}

/// A patient's program, whichever it is: also one that the configuration did not hold when the program was built. Its fields are
/// reached directly: `record.program_title`.
#[derive(Clone)]
pub struct ProgramRecord {
    place: Place,
    fields: ProgramFields,
}

impl ProgramRecord {
    pub(super) fn new(place: Place, listed: Listed) -> Self {
        Self {
            place,
            fields: listed.fields,
        }
    }

    /// Whose program it is.
    #[must_use]
    pub fn patient_id(&self) -> &PatientId {
        &self.place.patient
    }

    /// Id of the enrolment; absent where the patient has never been in the program.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.extra.get("id")?.as_str()
    }

    /// Machine name of the program; empty where Welkin does not say.
    #[must_use]
    pub fn name(&self) -> &str {
        self.program_name.as_deref().unwrap_or_default()
    }

    /// When the patient was enrolled.
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime> {
        moment(self.extra.get("createdAt"))
    }

    /// When the enrolment was last changed.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        moment(self.extra.get("updatedAt"))
    }

    /// Whether the patient is in the program.
    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.assigned.unwrap_or_else(|| self.phase_name().is_some())
    }

    /// Ends the enrolment, which is then [read](super::ProgramHandle::enrollment) no more. Source: recorded exchanges.
    ///
    /// # Errors
    /// When the patient is not enrolled, in which case nothing is sent, or the API refuses.
    pub async fn unassign(self) -> Result<(), Error> {
        let id = self.id().ok_or(Error::InvalidId)?;
        self.place.unassign(id).await
    }

    /// The same, as the program `P`. Nothing checks that it is: generated code goes by the name.
    #[must_use]
    pub fn typed<P: Program>(self) -> PatientProgram<P> {
        PatientProgram {
            record: self,
            of: PhantomData,
        }
    }
}

fn moment(json: Option<&Json>) -> Option<DateTime> {
    json?.as_str()?.parse().ok()
}

impl Deref for ProgramRecord {
    type Target = ProgramFields;

    fn deref(&self) -> &ProgramFields {
        &self.fields
    }
}

impl fmt::Debug for ProgramRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fields, formatter)
    }
}

/// Every key as it came.
impl Serialize for ProgramRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}

/// A patient in the program `P`, in a phase that is known at run time only.
///
/// ```no_run
/// use care::programs::collaborative_care::{ActiveCare, Intake, Phase};
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// if let Some(program) = patient.programs().collaborative_care().get().await? {
///     match program.in_phase(Intake) {
///         Ok(intake) => drop(intake.move_to(ActiveCare).await?), // checked by the compiler
///         Err(program) => drop(program.try_move_to(Phase::Discharged).await?), // checked before it is sent
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct PatientProgram<P> {
    record: ProgramRecord,
    of: PhantomData<fn() -> P>,
}

impl<P: Program> PatientProgram<P> {
    /// What Welkin sent.
    #[must_use]
    pub fn record(&self) -> &ProgramRecord {
        &self.record
    }

    /// The phase that the patient is in; `Unlisted` where the configuration does not know it.
    #[must_use]
    pub fn phase(&self) -> Option<P::Phase> {
        phase::<P>(&self.phase_name()?)
    }

    /// The phases that the patient has been in, the first one first, as far as the server says.
    #[must_use]
    pub fn history(&self) -> Vec<PhaseVisit<P>> {
        let visits = self.record.visits();
        visits
            .filter_map(|(name, visit)| {
                Some(PhaseVisit {
                    phase: phase::<P>(&name)?,
                    at: moment(visit.get("timestamp").as_ref()),
                })
            })
            .collect()
    }

    /// The enrolment with its phase in its type, from which moving along the program is checked when the program is compiled.
    ///
    /// # Errors
    /// The same program, if the patient is in another phase.
    pub fn in_phase<S: PhaseOf<P>>(self, _phase: S) -> Result<Enrollment<P, S>, Box<Self>> {
        if self.is_enrolled() && self.phase_name().as_deref() == Some(S::NAME) {
            Ok(Enrollment::new(self))
        } else {
            Err(Box::new(self))
        }
    }

    /// Moves the patient into a phase that is known at run time only. The move is checked against the program first.
    ///
    /// # Errors
    /// When the program does not lead there, in which case nothing is sent and the error names the phases that it leads to; when
    /// the API refuses; when the answer can't be read.
    pub async fn try_move_to(self, phase: P::Phase) -> Result<Self, Error>
    where
        P::Access: Permits<ChangePhase>,
    {
        let to = name_of(&phase);
        let from = self.phase_name().unwrap_or_default();
        P::schema().check(&from, &to)?;
        move_to(self.record.place, Step::ChangePhase, &to).await
    }

    /// Ends the enrolment: the patient is no longer in the program.
    ///
    /// # Errors
    /// When the API refuses.
    pub async fn unassign(self) -> Result<(), Error>
    where
        P::Access: Permits<Enroll>,
    {
        self.record.unassign().await
    }

    pub(super) fn into_place(self) -> Place {
        self.record.place
    }
}

/// Moves the patient into a phase, and reads the program if the server's answer does not hold it.
pub(super) async fn move_to<P: Program>(
    place: Place,
    step: Step,
    phase: &str,
) -> Result<PatientProgram<P>, Error> {
    let program = P::schema().name();
    let (request, answer) = place.move_to(step, program, phase).await?;
    let record = match answer {
        Some(record) => Some(record),
        None => super::find(&place, program).await?,
    };
    match record {
        Some(record) if record.phase_name().as_deref() == Some(phase) => Ok(record.typed()),
        other => Err(Error::OtherPhase {
            request,
            expected: phase.into(),
            found: other.and_then(|record| record.phase_name().map(ForeignText::from)),
        }),
    }
}

/// The phase of this machine name.
fn phase<P: Program>(name: &str) -> Option<P::Phase> {
    P::Phase::from_json(name)
}

/// Machine name of a phase.
fn name_of(phase: &impl OptionList) -> String {
    let name = phase.to_json();
    name.as_str().map_or_else(|| name.text(), str::to_owned)
}

impl<P> Deref for PatientProgram<P> {
    type Target = ProgramRecord;

    fn deref(&self) -> &ProgramRecord {
        &self.record
    }
}

impl<P> Clone for PatientProgram<P> {
    fn clone(&self) -> Self {
        Self {
            record: self.record.clone(),
            of: PhantomData,
        }
    }
}

impl<P> fmt::Debug for PatientProgram<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.record, formatter)
    }
}

impl<P> Serialize for PatientProgram<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.record.serialize(serializer)
    }
}

/// One phase that a patient has been in.
#[non_exhaustive]
pub struct PhaseVisit<P: Program> {
    /// The phase.
    pub phase: P::Phase,
    /// When the patient came into it.
    pub at: Option<DateTime>,
}

impl<P: Program> fmt::Debug for PhaseVisit<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PhaseVisit")
            .field("phase", &HIDDEN)
            .field("at", &self.at.map(Hidden::new))
            .finish()
    }
}
