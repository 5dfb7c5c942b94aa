//! What can't be made.

use std::fmt;

use welkin_model::diagnostic::escaped;
use welkin_model::model::{Cdt, Field};

use crate::seed::Seed;
use crate::value::{self, Context};

/// No value that satisfies all the rules of a field was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsatisfiable {
    /// The lengths allow no text, or none that matches the pattern and the syntax was found.
    Text,
    /// No number that the field holds is within the bounds.
    Number,
    /// No day or moment is within the bounds.
    Moment,
    /// No option satisfies the other rules, or there is none.
    Option,
    /// The field has the name of something that Welkin keeps of every record, or of another field.
    Name,
}

/// A field that no value was found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Machine name of the CDT.
    pub cdt: String,
    /// Machine name of the field.
    pub field: String,
    /// Whether it is required, in which case the CDT has no records.
    pub required: bool,
    /// Why.
    pub reason: Unsatisfiable,
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cdt, field) = (escaped(&self.cdt), escaped(&self.field));
        let what = match self.reason {
            Unsatisfiable::Text => "no text that satisfies all its rules was found",
            Unsatisfiable::Number => "no number is within its bounds",
            Unsatisfiable::Moment => "no day or moment is within its bounds",
            Unsatisfiable::Option => "it has no option that satisfies its other rules",
            Unsatisfiable::Name => "its name is taken",
        };
        let end = if self.required {
            format!("it is required, so that {cdt} has no records")
        } else {
            "it is left unset".to_owned()
        };
        write!(formatter, "{cdt}.{field}: {what}; {end}")
    }
}

/// The gaps of a CDT.
pub(crate) fn of(cdt: &Cdt) -> Vec<Gap> {
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
