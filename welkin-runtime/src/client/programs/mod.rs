//! Programs: enrolling a patient, changing phases, reading the current phase and the history.
//!
//! If the phase is known at compile time, it is part of the type, and only transitions of Designer's configuration
//! compile. If it is known only at run time, a transition is checked before anything is sent.

mod fields;
mod list;
mod patient_program;
mod record;
pub(super) mod requests;
mod schema;

use std::fmt;
use std::marker::PhantomData;

pub use fields::{ProgramFields, ProgramStatus};
pub use list::{ListPrograms, ProgramsQuery};
pub use patient_program::{Enrollment, PatientProgram, PhaseVisit};
pub use record::ProgramRecord;
pub use schema::{
    PhaseOf, PhaseRole, PhaseSchema, Program, ProgramSchema, ReachableFrom, UnreachablePhase,
};

use self::patient_program::{find, move_to};
use self::requests::Step;
use super::patient_handle::PatientHandle;
use crate::error::Error;
use crate::operation::{Enroll, Permits, Read};

impl PatientHandle {
    /// The patient's programs, as generated types or as [`ProgramRecord`]s.
    pub fn programs<A: From<ProgramRecord> + Send + 'static>(&self) -> ListPrograms<A> {
        ListPrograms::of(self.clone())
    }

    /// Reads the patient's enrollment with this id, in any program. Source: recorded exchanges of `v8`.
    ///
    /// # Errors
    /// Returns an error if there is no such enrollment, the API rejects the request, or the response can't be read.
    pub async fn enrollment(&self, id: &str) -> Result<ProgramRecord, Error> {
        let fields = self.program_of_enrollment(id).await?;
        Ok(ProgramRecord::new(self.clone(), fields))
    }

    /// A handle for the patient and the program `P`.
    #[must_use]
    pub fn program<P: Program>(&self) -> ProgramHandle<P> {
        ProgramHandle {
            patient: self.clone(),
            of: PhantomData,
        }
    }
}

/// A patient and the program `P`, whether the patient is in it or not.
///
/// ```no_run
/// use care::programs::collaborative_care::{Intake, Referral};
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// let program = patient.programs().collaborative_care();
/// let referral = program.enroll(Referral).await?;
/// let intake = referral.move_to(Intake).await?; // compiles, because Designer allows this transition
///
/// if let Some(program) = program.get().await? {
///     println!("{:?}, after {:?}", program.phase(), program.history());
/// }
/// # Ok(())
/// # }
/// ```
pub struct ProgramHandle<P> {
    patient: PatientHandle,
    of: PhantomData<fn() -> P>,
}

impl<P: Program> ProgramHandle<P> {
    /// Enrolls the patient into a phase. A tenant may allow one enrollment at a time; the API then rejects a second
    /// one.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn enroll<S: PhaseOf<P>>(&self, _phase: S) -> Result<Enrollment<P, S>, Error>
    where
        P::Access: Permits<Enroll>,
    {
        let program = move_to(self.patient.clone(), Step::Enroll, S::NAME).await?;
        Ok(Enrollment::new(program))
    }

    /// Reads the patient's enrollment in the program; `None` if there is none. It reads the list of the patient's
    /// programs, which every profile documents.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn get(&self) -> Result<Option<PatientProgram<P>>, Error>
    where
        P::Access: Permits<Read>,
    {
        let found = find(&self.patient, P::schema().name()).await?;
        let enrolled = found.filter(ProgramRecord::is_enrolled);
        Ok(enrolled.map(ProgramRecord::typed))
    }

    /// Reads the same in one small request, if the enrollment has not finished. Source: recorded exchanges of `v8`.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn current(&self) -> Result<Option<PatientProgram<P>>, Error>
    where
        P::Access: Permits<Read>,
    {
        let found = self.patient.current_program(P::schema().name()).await?;
        let record = found.map(|fields| ProgramRecord::new(self.patient.clone(), fields));
        Ok(record.map(ProgramRecord::typed))
    }

    /// Reads the enrollment with this id, including a finished one. Source: recorded exchanges of `v8`.
    ///
    /// # Errors
    /// Returns an error if there is no such enrollment, it is in another program, the API rejects the request, or the
    /// response can't be read.
    pub async fn enrollment(&self, id: &str) -> Result<PatientProgram<P>, Error>
    where
        P::Access: Permits<Read>,
    {
        let found = self.patient.enrollment(id).await?;
        let name = P::schema().name();
        if found.name() != name {
            return Err(Error::OtherProgram {
                expected: name,
                found: found.name().into(),
            });
        }
        Ok(found.typed())
    }
}

impl<P> Clone for ProgramHandle<P> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<P: Program> fmt::Debug for ProgramHandle<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (program, patient) = (P::schema().name(), self.patient.id());
        write!(formatter, "ProgramHandle({program}, {patient:?})")
    }
}
