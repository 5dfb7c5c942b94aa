//! Programs: enrolling a patient, moving along the phases, reading where they are and where they have been.
//!
//! Where the phase is known when the program is compiled, it is part of the type, and only ways that Designer drew compile. Where it is
//! known at run time only, a move is checked before anything is sent.

mod enrollment;
mod fields;
mod list;
pub(super) mod place;
mod record;
mod schema;

use std::fmt;
use std::marker::PhantomData;

pub use enrollment::Enrollment;
pub use fields::{ProgramFields, ProgramStatus};
pub use list::{ListPrograms, ProgramsQuery};
pub use record::{PatientProgram, PhaseVisit, ProgramRecord};
pub use schema::{
    PhaseOf, PhaseRole, PhaseSchema, Program, ProgramSchema, ReachableFrom, UnreachablePhase,
};

use super::{Client, PatientHandle};
use crate::access::Permits;
use crate::error::Error;
use crate::id::PatientId;
use crate::record::operation::{Enroll, Read};
use place::{Place, Step};

impl PatientHandle {
    /// The patient's programs, as generated types or as [`ProgramRecord`]s.
    pub fn programs<A: From<ProgramRecord> + Send + 'static>(&self) -> ListPrograms<A> {
        ListPrograms::of(Place::new(self.client.clone(), self.id.clone()))
    }

    /// The patient's enrolment of this id, in whichever program. Source: recorded exchanges of `v8`.
    ///
    /// # Errors
    /// When there is no such enrolment, the API refuses, or the answer can't be read.
    pub async fn enrollment(&self, id: &str) -> Result<ProgramRecord, Error> {
        let place = Place::new(self.client.clone(), self.id.clone());
        place.enrollment(id).await
    }

    /// The patient in the program `P`.
    #[must_use]
    pub fn program<P: Program>(&self) -> ProgramHandle<P> {
        ProgramHandle::new(self.client.clone(), self.id.clone())
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
    place: Place,
    of: PhantomData<fn() -> P>,
}

impl<P: Program> ProgramHandle<P> {
    fn new(client: Client, patient: PatientId) -> Self {
        Self {
            place: Place::new(client, patient),
            of: PhantomData,
        }
    }

    /// Enrols the patient into a phase. A tenant may allow one enrolment at a time; then the API refuses a second one.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn enroll<S: PhaseOf<P>>(&self, _phase: S) -> Result<Enrollment<P, S>, Error>
    where
        P::Access: Permits<Enroll>,
    {
        let program = record::move_to(self.place.clone(), Step::Enroll, S::NAME).await?;
        Ok(Enrollment::new(program))
    }

    /// Where the patient is in the program; nothing where they are not in it. The list of their programs is read for it, which every
    /// profile documents.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn get(&self) -> Result<Option<PatientProgram<P>>, Error>
    where
        P::Access: Permits<Read>,
    {
        let found = find(&self.place, P::schema().name()).await?;
        let enrolled = found.filter(ProgramRecord::is_enrolled);
        Ok(enrolled.map(ProgramRecord::typed))
    }

    /// The same in one small request, of an enrolment that has not finished. Source: recorded exchanges of `v8`.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn current(&self) -> Result<Option<PatientProgram<P>>, Error>
    where
        P::Access: Permits<Read>,
    {
        let found = self.place.current(P::schema().name()).await?;
        Ok(found.map(ProgramRecord::typed))
    }

    /// The enrolment of this id, also one that has finished. Source: recorded exchanges of `v8`.
    ///
    /// # Errors
    /// When there is no such enrolment, it is one in another program, the API refuses, or the answer can't be read.
    pub async fn enrollment(&self, id: &str) -> Result<PatientProgram<P>, Error>
    where
        P::Access: Permits<Read>,
    {
        let found = self.place.enrollment(id).await?;
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

/// The program of this machine name on the patient's list.
async fn find(place: &Place, name: &str) -> Result<Option<ProgramRecord>, Error> {
    let mut programs = ListPrograms::<ProgramRecord>::of(place.clone()).stream();
    while let Some(program) = programs.try_next().await? {
        if program.name() == name {
            return Ok(Some(program));
        }
    }
    Ok(None)
}

impl<P> Clone for ProgramHandle<P> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            of: PhantomData,
        }
    }
}

impl<P: Program> fmt::Debug for ProgramHandle<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (program, patient) = (P::schema().name(), &self.place.patient);
        write!(formatter, "ProgramHandle({program}, {patient:?})")
    }
}

/// What a generated phase is: a type without a value to it, and where it leads.
#[macro_export]
macro_rules! forward_phase {
    ($program:ident, $phase:ident = $name:literal => [$($next:ident),* $(,)?]) => {
        impl $crate::programs::PhaseOf<$program> for $phase {
            const NAME: &'static str = $name;
        }

        $(impl $crate::programs::ReachableFrom<$phase> for $next {})*
    };
}
