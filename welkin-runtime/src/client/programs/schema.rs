//! Generated descriptions of programs: tables, compiled into the program as data.

pub use crate::error::UnreachablePhase;
use crate::record::OptionList;

/// A program of a tenant. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a program",
    note = "the programs of the tenant are types in the generated module `programs`"
)]
pub trait Program: Send + Sync + Sized + 'static {
    /// Its phases, for phases that are known only at run time.
    type Phase: OptionList + std::fmt::Debug;

    /// The operations that code may use: [`FullAccess`](crate::operation::FullAccess), or those that a role permits.
    type Access;

    /// The program as data.
    fn schema() -> &'static ProgramSchema;
}

/// A phase of the program `P` as a type, for phases that are known at compile time. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a phase of the program `{P}`",
    label = "not a phase of this program",
    note = "the phases of each program are types in its generated module"
)]
pub trait PhaseOf<P: Program>: Send + Sync + 'static {
    /// Machine name.
    const NAME: &'static str;
}

/// The program has a transition from the phase `From` to this one. Implementations are generated from Designer's
/// `navigateTo`.
#[diagnostic::on_unimplemented(
    message = "the program has no transition from the phase `{From}` to the phase `{Self}`",
    label = "not reachable from `{From}`",
    note = "transitions are defined in Designer; the documentation of each phase lists the phases that can follow it"
)]
pub trait ReachableFrom<From> {}

/// A program as data.
#[derive(Clone, Copy, Debug)]
pub struct ProgramSchema {
    name: &'static str,
    title: &'static str,
    phases: &'static [PhaseSchema],
}

impl ProgramSchema {
    /// A program with its phases in Designer's order.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        title: &'static str,
        phases: &'static [PhaseSchema],
    ) -> Self {
        Self {
            name,
            title,
            phases,
        }
    }

    /// Machine name, as in URLs: `prog-collaborative-care`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The label.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// The phases in Designer's order.
    #[must_use]
    pub const fn phases(&self) -> &'static [PhaseSchema] {
        self.phases
    }

    /// The phase of this machine name.
    #[must_use]
    pub fn phase(&self, name: &str) -> Option<&'static PhaseSchema> {
        self.phases.iter().find(|phase| phase.name == name)
    }

    /// Checks a transition.
    ///
    /// # Errors
    /// Returns an error if the program has no transition between the two phases.
    pub(super) fn check(&self, from: &str, to: &str) -> Result<(), UnreachablePhase> {
        let reachable = self.phase(from).map_or(&[][..], |phase| phase.leads_to);
        if reachable.contains(&to) {
            return Ok(());
        }
        Err(UnreachablePhase {
            program: self.name,
            from: from.into(),
            to: to.into(),
            reachable,
        })
    }
}

/// A phase as data.
#[derive(Clone, Copy, Debug)]
pub struct PhaseSchema {
    name: &'static str,
    title: &'static str,
    role: PhaseRole,
    leads_to: &'static [&'static str],
}

impl PhaseSchema {
    /// A phase, and the machine names of the phases that follow it.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        title: &'static str,
        role: PhaseRole,
        leads_to: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            title,
            role,
            leads_to,
        }
    }

    /// Machine name, as in URLs: `active-care`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The label.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Whether it is a start or finish of the program.
    #[must_use]
    pub const fn role(&self) -> PhaseRole {
        self.role
    }

    /// Machine names of the phases that follow it.
    #[must_use]
    pub const fn leads_to(&self) -> &'static [&'static str] {
        self.leads_to
    }
}

/// The role of a phase in its program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhaseRole {
    /// Patients begin here.
    Start,
    /// Neither, or not specified in Designer.
    Middle,
    /// The program ends here.
    Finish,
}
