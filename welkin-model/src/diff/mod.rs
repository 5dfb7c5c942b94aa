//! Compares two configurations and classifies the changes for programs that read and for programs that write.
//!
//! Two resolved models are compared by machine name, so order does not matter. When a removed item and an added one are
//! alike, the change is reported as a rename and marked as a guess.

mod assessments;
mod changes;
mod class;
mod difference;
mod fields;
mod kind;
mod labels;
mod pairs;
mod rules;
mod security;
mod subject;
mod templates_and_programs;
mod types;

pub use crate::model::ItemKind;
pub use class::{Bump, Class};
pub use difference::{Change, Difference};
pub use kind::Kind;
pub use subject::Subject;

use self::changes::Changes;
use crate::model::Model;

/// Compares two configurations.
///
/// ```
/// use welkin_model::{config, diff, model};
///
/// let old = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "integer"}]}]"#;
/// let new = old.replace("integer", "string");
/// let old = model::resolve(&config::parse("cdts.json", old)?);
/// let new = model::resolve(&config::parse("cdts.json", &new)?);
/// let difference = diff::compare(&old, &new);
/// assert_eq!(difference.changes[0].kind, diff::Kind::FieldTypeChanged);
/// assert_eq!(difference.bump(), diff::Bump::Major);
/// # Ok::<(), config::ConfigError>(())
/// ```
#[must_use]
pub fn compare(old: &Model, new: &Model) -> Difference {
    let mut changes = Changes::default();
    types::compare(old, new, &mut changes);
    assessments::compare(&old.assessments, &new.assessments, &mut changes);
    templates_and_programs::compare(old, new, &mut changes);
    security::compare(old, new, &mut changes);
    changes.finish()
}
