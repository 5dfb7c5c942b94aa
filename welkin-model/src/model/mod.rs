//! The resolved configuration: system fields separated from CDTs, types and rules checked, and names resolved once.
//!
//! `resolve` returns the same model regardless of the order of CDTs, fields and options in the inputs. [`resolve_with`]
//! also respects the choices of the user and the names from earlier runs; [`Model::given_names`] returns the names to
//! pass to it in the next run.

pub mod access;
mod assessment;
mod assessments;
mod cdts;
mod choices;
mod encounters;
mod field_types;
mod given_names;
mod item;
pub(crate) mod meaning;
pub mod names;
mod operation;
mod option_lists;
mod programs;
mod refused;
mod resolve;
mod role_limits;
mod role_scope;
mod rules;
mod security;
mod selection;
mod templates;
mod types;
pub(crate) mod warnings;

pub use assessment::{
    Assessment, AssessmentProgram, Condition, ConditionSubject, DisplayAction, DisplayRule,
    Formula, Item, ItemContent, Literal, Operation, Operator, PrePopulated, Question,
    ScoredQuestion, Scoring, ScoringGroup, Section,
};
pub use choices::{Choices, Selection};
pub use item::{ItemKind, NamedItem};
pub use meaning::{Contradiction, contradictions};
pub use names::{DEVICES, GivenLabel, NameTree};
pub use refused::RefusedChoice;
pub use resolve::{Model, resolve, resolve_with};
pub use role_limits::Limits;
pub use security::SecurityPolicy;
pub use templates::*;
pub use types::*;
