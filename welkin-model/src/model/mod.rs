//! The configuration resolved: CDTs apart from system fields, types and rules checked, names decided once.
//!
//! `resolve` gives the same model whatever the order of CDTs, fields and options in the inputs. [`resolve_with`] does
//! so for what a user wants and for names that were decided before, and [`Model::given_names`] is what to pass to it
//! next time.

pub mod access;
mod assessment;
mod assessments;
mod cdts;
mod choices;
mod encounters;
mod field_types;
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
pub use item::{ItemKind, Thing};
pub use meaning::{Contradiction, contradictions};
pub use names::{GivenLabel, NameTree};
pub use refused::RefusedChoice;
pub use resolve::{Model, resolve, resolve_with};
pub use role_limits::Limits;
pub use security::SecurityPolicy;
pub use templates::*;
pub use types::*;
