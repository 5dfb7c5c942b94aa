//! Permissions of roles on items other than the records of CDTs. A generated type permits individual operations of the
//! runtime. Each refused operation has a trait that no type implements, so that the compiler reports which role may not
//! use it.

use proc_macro2::TokenStream;
use quote::quote;

use super::identifier::ident;
use super::role_scope::unimplemented;
use crate::model::access::{Action, Operation};
use crate::model::{Cdt, Model, Program};

/// An action on a named item.
type ActionOf<'m> = fn(&'m str) -> Action<'m>;

/// The permitted operations on an item, for the roles for which code is generated.
pub(super) struct Permissions {
    /// Operations by their names in the runtime, each with the reason for its refusal, if any.
    operations: Vec<(&'static str, Option<String>)>,
}

impl Permissions {
    fn new<const N: usize>(model: &Model, operations: [(&'static str, Action<'_>); N]) -> Self {
        let operations = operations.into_iter();
        let operations = operations.map(|(name, action)| (name, model.refusal(action)));
        Self {
            operations: operations.collect(),
        }
    }

    /// Returns the permissions on patients.
    pub(super) fn patients(model: &Model) -> Self {
        let operations = [
            ("Read", Action::ReadPatients),
            ("Create", Action::CreatePatients),
            ("Update", Action::UpdatePatients),
        ];
        Self::new(model, operations)
    }

    /// Returns the permissions on encounters.
    pub(super) fn encounters(model: &Model) -> Self {
        let operations = [
            ("Read", Action::ReadEncounters),
            ("Create", Action::CreateEncounters),
            ("Update", Action::UpdateEncounters),
            ("Delete", Action::DeleteEncounters),
            ("Complete", Action::CompleteEncounters),
        ];
        let mut permissions = Self::new(model, operations);
        let disposition = model.disposition().and_then(unreadable);
        permissions
            .operations
            .push(("ReadDisposition", disposition));
        permissions
    }

    /// Returns the permissions on a program.
    pub(super) fn program(model: &Model, program: &Program) -> Self {
        let operations = [
            ("Read", Action::ReadProgram(&program.name)),
            ("Enroll", Action::EnrollIntoProgram(&program.name)),
            ("ChangePhase", Action::ChangePhase(&program.name)),
        ];
        Self::new(model, operations)
    }

    /// Returns the permissions on the list of a patient's programs, which contains those that may be read.
    pub(super) fn programs(model: &Model) -> Self {
        let programs = model.programs.iter();
        let refusals = programs.map(|program| model.refusal(Action::ReadProgram(&program.name)));
        Self {
            operations: vec![("Read", first_if_all(refusals))],
        }
    }

    /// Returns the permissions on documents of a type.
    pub(super) fn documents_of(model: &Model, document_type: &Cdt) -> Self {
        let name = &document_type.name;
        let details = model.refusal(Action::ReadDocumentDetails(name));
        Self {
            operations: vec![
                ("Read", model.refusal(Action::ReadDocuments(name))),
                ("ReadDetails", details.or_else(|| unreadable(document_type))),
                ("Create", model.refusal(Action::CreateDocuments(name))),
                ("Update", model.refusal(Action::UpdateDocuments(name))),
                ("Delete", model.refusal(Action::DeleteDocuments(name))),
                (
                    "UpdateDetails",
                    model.refusal(Action::UpdateDocumentDetails(name)),
                ),
                ("ReadFiles", model.refusal(Action::ReadFiles(name))),
                ("UpdateFiles", model.refusal(Action::UpdateFiles(name))),
            ],
        }
    }

    /// Returns the permissions on documents of all types: an operation is permitted if it is permitted for one type. A
    /// list contains the documents that may be read.
    pub(super) fn documents<'m>(model: &'m Model) -> Self {
        let operations: [(&'static str, ActionOf<'m>); 6] = [
            ("Read", Action::ReadDocuments),
            ("Create", Action::CreateDocuments),
            ("Update", Action::UpdateDocuments),
            ("Delete", Action::DeleteDocuments),
            ("ReadFiles", Action::ReadFiles),
            ("UpdateFiles", Action::UpdateFiles),
        ];
        let operations = operations.map(|(name, action)| {
            let types = model.document_types();
            let refusals = types.map(|cdt| model.refusal(action(&cdt.name)));
            (name, first_if_all(refusals))
        });
        Self {
            operations: operations.into(),
        }
    }

    /// Returns the permissions on a dictionary.
    pub(super) fn dictionary(model: &Model, dictionary: &Cdt) -> Self {
        let name = &dictionary.name;
        let operations = [
            ("Read", Action::ReadDictionary(name)),
            ("Create", Action::CreateEntries(name)),
            ("Update", Action::UpdateEntries(name)),
            ("Delete", Action::DeleteEntries(name)),
        ];
        Self::new(model, operations)
    }

    pub(super) fn are_limited(&self) -> bool {
        self.operations.iter().any(|(_, refusal)| refusal.is_some())
    }

    /// Emits the type that permits the operations, with the traits, in a module with this name; nothing if everything
    /// is permitted.
    pub(super) fn module(&self, name: &str) -> Option<TokenStream> {
        let name = ident(name);
        let items = self.items()?;
        Some(quote! {
            /// The permissions of the roles and policies for which this code is generated.
            pub mod #name {
                #items
            }
        })
    }

    /// Emits the content of that module.
    pub(super) fn items(&self) -> Option<TokenStream> {
        let items = self.operations.iter().map(|(operation, refusal)| {
            let name = ident(operation);
            let (bound, refused) = match refusal {
                None => (None, None),
                Some(message) => (
                    Some(quote!(where for<'a> &'a Access: #name)),
                    Some(unimplemented(message, &name)),
                ),
            };
            quote! {
                #refused
                impl ::welkin_runtime::operation::Permits<::welkin_runtime::operation::#name> for Access #bound {}
            }
        });
        self.are_limited().then(|| {
            quote! {
                /// Permits the operations for which it implements `Permits`.
                #[derive(Clone, Copy, Debug)]
                pub enum Access {}

                #(#items)*
            }
        })
    }

    /// Returns the bound of a method that performs this operation; `None` if it is permitted.
    pub(super) fn bound(&self, operation: &str, module: &TokenStream) -> Option<TokenStream> {
        let mut operations = self.operations.iter();
        let is_refused = operations.any(|(name, refusal)| *name == operation && refusal.is_some());
        let operation = ident(operation);
        is_refused.then(|| quote!(where for<'a> &'a Self: #module::#operation,))
    }

    /// Returns the type that permits the operations, by the path of its module, as a type argument of a runtime type;
    /// `None` if everything is permitted.
    pub(super) fn argument(&self, module: &TokenStream) -> Option<TokenStream> {
        self.are_limited().then(|| quote!(#module::Access))
    }

    /// Returns the type that permits the operations, if it must be named.
    pub(super) fn access(&self) -> TokenStream {
        let limited = self.argument(&quote!(forbidden));
        limited.unwrap_or_else(|| quote!(::welkin_runtime::operation::FullAccess))
    }

    /// Returns the call that restricts a runtime value to its type; `None` if everything is permitted.
    pub(super) fn limiting(&self) -> Option<TokenStream> {
        self.are_limited().then(|| quote!(.limited_to()))
    }
}

/// Returns why records of a CDT may not be read, if it is one of Welkin's own.
fn unreadable(cdt: &Cdt) -> Option<String> {
    let scope = cdt.scope.as_ref()?;
    let refusal = || format!("{} may not read records of `{}`", scope.holders, cdt.name);
    (!scope.permits(Operation::Read)).then(refusal)
}

/// Returns the first refusal if no operation is permitted.
fn first_if_all(mut refusals: impl Iterator<Item = Option<String>>) -> Option<String> {
    let first = refusals.next()??;
    refusals.all(|refusal| refusal.is_some()).then_some(first)
}
