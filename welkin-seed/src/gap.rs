//! Fields for which no value can be generated.

use std::fmt;

use welkin_model::diagnostic::escaped;
use welkin_model::model::{Cdt, Field, Model};

use crate::context::Context;
use crate::seed::Seed;
use crate::unsatisfiable::Unsatisfiable;
use crate::value;

/// A field for which no value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// Machine name of the CDT.
    pub cdt: String,
    /// Machine name of the field.
    pub field: String,
    /// Whether it is required, in which case no records of the CDT are generated.
    pub required: bool,
    /// The reason.
    pub reason: Unsatisfiable,
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cdt, field) = (escaped(&self.cdt), escaped(&self.field));
        let what = match self.reason {
            Unsatisfiable::Text => "no text that satisfies all its rules was found",
            Unsatisfiable::Number => "no number is within its bounds",
            Unsatisfiable::Moment => "no date or time is within its bounds",
            Unsatisfiable::Option => "it has no option that satisfies its other rules",
            Unsatisfiable::Name => "its name is already in use",
        };
        let end = if self.required {
            format!("it is required, so that {cdt} has no records")
        } else {
            "it is left unset".to_owned()
        };
        write!(formatter, "{cdt}.{field}: {what}; {end}")
    }
}

impl Seed {
    /// Returns the fields for which no value was found. Optional ones are left unset; for a CDT in which one is
    /// required, no records are generated.
    #[must_use]
    pub fn gaps(model: &Model) -> Vec<Gap> {
        Self::cdts(model).flat_map(of).collect()
    }
}

/// Returns the gaps of a CDT.
fn of(cdt: &Cdt) -> Vec<Gap> {
    let context = Context::example();
    let gap = |field: &Field| {
        let random = &mut Seed::new(0).random(0, &[&cdt.name, &field.name, "gap"]);
        let reason = value::of_field(random, cdt, field, &context).err()?;
        Some(Gap {
            cdt: cdt.name.clone(),
            field: field.name.clone(),
            required: field.required,
            reason,
        })
    };
    let fields = cdt.fields.iter().filter(|field| field.editable);
    fields.filter_map(gap).collect()
}
