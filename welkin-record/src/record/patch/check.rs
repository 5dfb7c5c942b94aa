//! The check of a patch against the rules of its fields.

use super::{Patch, is_sent};
use crate::record::cdt::Cdt;
use crate::record::field_schema::FieldSchema;
use crate::record::rule::Rule;
use crate::record::validate::{Check, is_missing};
use crate::record::value::ValueRef;
use crate::record::violation::{Violation, Violations};

impl<C: Cdt> Patch<C> {
    /// Checks every rule of the touched fields, offline.
    ///
    /// # Errors
    /// Returns every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        let mut violations = Violations::default();
        for (name, change) in &self.changes {
            let value = ValueRef::Json(&change.value);
            let Some(field) = C::schema().known_field(name) else {
                let cdt = C::schema().name();
                if let Some(name) = C::schema().reserved(name) {
                    violations.push(Violation::new(cdt, name, Rule::Key, value));
                } else if change.breaks == Some(Rule::Finite) {
                    violations.push(Violation::of_unknown(cdt, name));
                }
                continue;
            };
            let mut check = Check::new(C::schema(), field, &mut violations);
            if !field.is_editable() {
                check.report(Rule::ReadOnly, value);
                continue;
            }
            match &change.breaks {
                Some(rule) => check.report(rule.clone(), value),
                None if field.is_required() && is_missing(value) => {
                    check.report(Rule::Required, value);
                }
                None => check.json(&change.value),
            }
        }
        violations.into_result()
    }

    /// Checks that every value can be sent, which is needed even where the rules of the configuration are not checked:
    /// JSON can't hold NaN, and a patch leaves out the record's id.
    ///
    /// # Errors
    /// Returns the values that can't be sent.
    #[doc(hidden)]
    pub fn validate_form(&self) -> Result<(), Violations> {
        let (schema, cdt) = (C::schema(), C::schema().name());
        let mut violations = Violations::default();
        for (name, change) in &self.changes {
            let value = ValueRef::Json(&change.value);
            let known = schema.known_field(name).map(FieldSchema::name);
            let reserved = known.or_else(|| schema.reserved(name));
            match (reserved, &change.breaks) {
                (Some(name), Some(rule @ (Rule::Finite | Rule::Key))) => {
                    violations.push(Violation::new(cdt, name, rule.clone(), value));
                }
                (None, Some(Rule::Finite)) => violations.push(Violation::of_unknown(cdt, name)),
                (Some(name), _) if !is_sent(name) => {
                    violations.push(Violation::new(cdt, name, Rule::Key, value));
                }
                _ => {}
            }
        }
        violations.into_result()
    }
}
