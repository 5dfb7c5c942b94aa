//! A patient in a program, with the phase in the type.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::place::Step;
use super::record::{PatientProgram, move_to};
use super::schema::{PhaseOf, Program, ReachableFrom};
use crate::access::Permits;
use crate::error::Error;
use crate::record::operation::ChangePhase;

/// A patient in the phase `S` of the program `P`. It can't be cloned, so that a patient who has moved on does not stay where they
/// were.
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

    /// Moves the patient into the next phase. It compiles where the program leads from the one to the other.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn move_to<N>(self, _phase: N) -> Result<Enrollment<P, N>, Error>
    where
        N: PhaseOf<P> + ReachableFrom<S>,
        P::Access: Permits<ChangePhase>,
    {
        let program = move_to(self.program.into_place(), Step::ChangePhase, N::NAME).await?;
        Ok(Enrollment::new(program))
    }

    /// The enrolment without its phase in its type.
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
