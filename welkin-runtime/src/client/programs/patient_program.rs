//! A patient in a program: with the phase as a value, or with the phase in the type.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::list::ListPrograms;
use super::record::{ProgramRecord, moment};
use super::requests::Step;
use super::schema::{PhaseOf, Program, ReachableFrom};
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::hidden::{HIDDEN, Hidden};
use crate::operation::{ChangePhase, Enroll, Permits};
use crate::record::{DateTime, OptionList};

impl ProgramRecord {
    /// Converts it into the program `P`, without a check: generated code compares the name.
    #[must_use]
    pub fn typed<P: Program>(self) -> PatientProgram<P> {
        PatientProgram {
            record: self,
            of: PhantomData,
        }
    }
}

/// A patient in the program `P`, in a phase that is known only at run time.
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
    /// The record as Welkin sent it.
    #[must_use]
    pub fn record(&self) -> &ProgramRecord {
        &self.record
    }

    /// The current phase; `Unlisted` if it is not in the configuration.
    #[must_use]
    pub fn phase(&self) -> Option<P::Phase> {
        phase::<P>(&self.phase_name()?)
    }

    /// The phases of the patient so far, first to last, as far as the server sends them.
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

    /// Converts it into an enrollment with its phase in its type, whose transitions are checked at compile time.
    ///
    /// # Errors
    /// Returns the program unchanged if the patient is in another phase.
    pub fn in_phase<S: PhaseOf<P>>(self, _phase: S) -> Result<Enrollment<P, S>, Box<Self>> {
        if self.is_enrolled() && self.phase_name().as_deref() == Some(S::NAME) {
            Ok(Enrollment::new(self))
        } else {
            Err(Box::new(self))
        }
    }

    /// Moves the patient into a phase that is known only at run time. The transition is checked against the program
    /// first.
    ///
    /// # Errors
    /// Returns an error if the program has no such transition, in which case nothing is sent and the error names the
    /// reachable phases; if the API rejects the request; or if the response can't be read.
    pub async fn try_move_to(self, phase: P::Phase) -> Result<Self, Error>
    where
        P::Access: Permits<ChangePhase>,
    {
        let to = name_of(&phase);
        let from = self.phase_name().unwrap_or_default();
        P::schema().check(&from, &to)?;
        move_to(self.record.patient, Step::ChangePhase, &to).await
    }

    /// Ends the enrollment: the patient is no longer in the program.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request.
    pub async fn unassign(self) -> Result<(), Error>
    where
        P::Access: Permits<Enroll>,
    {
        self.record.unassign().await
    }
}

/// Moves the patient into a phase, and reads the program if the server's response does not contain it.
pub(super) async fn move_to<P: Program>(
    patient: PatientHandle,
    step: Step,
    phase: &str,
) -> Result<PatientProgram<P>, Error> {
    let program = P::schema().name();
    let (request, answer) = patient.put_into_phase(step, program, phase).await?;
    let record = match answer {
        Some(fields) => Some(ProgramRecord::new(patient, fields)),
        None => find(&patient, program).await?,
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

/// The program with this machine name in the patient's list.
pub(super) async fn find(
    patient: &PatientHandle,
    name: &str,
) -> Result<Option<ProgramRecord>, Error> {
    let mut programs = ListPrograms::<ProgramRecord>::of(patient.clone()).stream();
    while let Some(program) = programs.try_next().await? {
        if program.name() == name {
            return Ok(Some(program));
        }
    }
    Ok(None)
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

/// One phase in the history of a patient.
#[non_exhaustive]
pub struct PhaseVisit<P: Program> {
    /// The phase.
    pub phase: P::Phase,
    /// Time at which the patient entered it.
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

/// A patient in the phase `S` of the program `P`. It can't be cloned, so that no copy in the old phase remains after a
/// transition.
pub struct Enrollment<P, S> {
    program: PatientProgram<P>,
    phase: PhantomData<fn() -> S>,
}

impl<P: Program, S> Enrollment<P, S> {
    pub(super) fn new(program: PatientProgram<P>) -> Self {
        Self {
            program,
            phase: PhantomData,
        }
    }

    /// Moves the patient into the next phase. It compiles only if the program has this transition.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn move_to<N>(self, _phase: N) -> Result<Enrollment<P, N>, Error>
    where
        N: PhaseOf<P> + ReachableFrom<S>,
        P::Access: Permits<ChangePhase>,
    {
        let program = move_to(self.program.record.patient, Step::ChangePhase, N::NAME).await?;
        Ok(Enrollment::new(program))
    }

    /// Converts it into a program without the phase in its type.
    #[must_use]
    pub fn into_program(self) -> PatientProgram<P> {
        self.program
    }
}

impl<P, S> Deref for Enrollment<P, S> {
    type Target = PatientProgram<P>;

    fn deref(&self) -> &PatientProgram<P> {
        &self.program
    }
}

impl<P, S> fmt::Debug for Enrollment<P, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.program, formatter)
    }
}
