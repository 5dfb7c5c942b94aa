//! Permissions of the roles for which a document is generated.

use super::table::PolicyAction;
use crate::model::access::{Action, Operation};
use crate::model::{Cdt, Model};

/// Permissions of the roles for which a document is generated; everything is permitted in a document for all roles.
#[derive(Clone, Copy)]
pub(super) struct Permissions<'m>(&'m Model);

impl<'m> Permissions<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        Self(model)
    }

    /// Whether an action is permitted. For programs and documents: whether it is permitted for at least one of them.
    pub(super) fn permit(self, action: PolicyAction) -> bool {
        use PolicyAction as P;
        match action {
            P::ReadPatients => self.may(Action::ReadPatients),
            P::CreatePatients => self.may(Action::CreatePatients),
            P::UpdatePatients => self.may(Action::UpdatePatients),
            P::DeletePatients => self.may(Action::DeletePatients),
            P::ReadEncounters => self.may(Action::ReadEncounters),
            P::CreateEncounters => self.may(Action::CreateEncounters),
            P::UpdateEncounters => {
                self.may(Action::UpdateEncounters) || self.may(Action::CompleteEncounters)
            }
            P::DeleteEncounters => self.may(Action::DeleteEncounters),
            P::ReadDisposition => self.may_with_disposition(Operation::Read),
            P::UpdateDisposition => self.may_with_disposition(Operation::Update),
            P::ReadPrograms => self.may_with_a_program(Action::ReadProgram),
            P::EnrollIntoPrograms => self.may_with_a_program(Action::EnrollIntoProgram),
            P::ChangePrograms => {
                self.may_with_a_program(Action::EnrollIntoProgram)
                    || self.may_with_a_program(Action::ChangePhase)
            }
            P::ReadDocuments => self.may_with_a_type(Action::ReadDocuments),
            P::CreateDocuments => self.may_with_a_type(Action::CreateDocuments),
            P::UpdateDocuments => self.may_with_a_type(Action::UpdateDocuments),
            P::DeleteDocuments => self.may_with_a_type(Action::DeleteDocuments),
            P::ReadFiles => self.may_with_a_type(Action::ReadFiles),
            P::UpdateFiles => self.may_with_a_type(Action::UpdateFiles),
        }
    }

    pub(super) fn may(self, action: Action<'_>) -> bool {
        self.0.refusal(action).is_none()
    }

    /// Whether an operation is permitted on the records of a CDT.
    pub(super) fn with_records(self, cdt: &Cdt, operation: Operation) -> bool {
        let scope = cdt.scope.as_ref();
        scope.is_none_or(|scope| scope.permits(operation))
    }

    fn may_with_disposition(self, operation: Operation) -> bool {
        let disposition = self.0.disposition();
        disposition.is_none_or(|cdt| self.with_records(cdt, operation))
    }

    fn may_with_a_program(self, action: fn(&'m str) -> Action<'m>) -> bool {
        let mut programs = self.0.programs.iter();
        self.0.programs.is_empty() || programs.any(|program| self.may(action(&program.name)))
    }

    fn may_with_a_type(self, action: fn(&'m str) -> Action<'m>) -> bool {
        let mut types = self.0.document_types().peekable();
        types.peek().is_none() || types.any(|cdt| self.may(action(&cdt.name)))
    }
}
