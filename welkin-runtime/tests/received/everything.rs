//! A CDT with a field of every type, as the generator writes it.

use welkin_runtime as runtime;
use welkin_runtime::{Date, DateTime, FieldSchema, Json, Kind};

#[derive(Default)]
pub(crate) struct Everything {
    pub(crate) text: Option<String>,
    pub(crate) whole: Option<i64>,
    pub(crate) float: Option<f64>,
    pub(crate) boolean: Option<bool>,
    pub(crate) day: Option<Date>,
    pub(crate) moment: Option<DateTime>,
    pub(crate) any: Option<Json>,
    pub(crate) texts: Option<Vec<String>>,
    pub(crate) floats: Option<Vec<f64>>,
    pub(crate) days: Option<Vec<Date>>,
    pub(crate) extra: runtime::Extra,
}

/// The names of its fields.
pub(crate) const FIELDS: [&str; 10] = [
    "text", "whole", "float", "boolean", "day", "moment", "any", "texts", "floats", "days",
];

impl runtime::Cdt for Everything {
    fn schema() -> &'static runtime::CdtSchema {
        static SCHEMA: runtime::CdtSchema = runtime::CdtSchema::new(
            "cdt-everything",
            &[
                FieldSchema::new(Kind::Text, "text", "text"),
                FieldSchema::new(Kind::Integer, "whole", "whole"),
                FieldSchema::new(Kind::Float, "float", "float"),
                FieldSchema::new(Kind::Boolean, "boolean", "boolean"),
                FieldSchema::new(Kind::Date, "day", "day"),
                FieldSchema::new(Kind::DateTime, "moment", "moment"),
                FieldSchema::new(Kind::Json, "any", "any"),
                FieldSchema::new(Kind::Text, "texts", "texts").multiple(),
                FieldSchema::new(Kind::Float, "floats", "floats").multiple(),
                FieldSchema::new(Kind::Date, "days", "days").multiple(),
            ],
        );
        &SCHEMA
    }

    fn slots(&self) -> runtime::Slots<'_> {
        let mut slots = runtime::Slots::new(Self::schema(), &self.extra);
        slots.add(&self.text);
        slots.add(&self.whole);
        slots.add(&self.float);
        slots.add(&self.boolean);
        slots.add(&self.day);
        slots.add(&self.moment);
        slots.add(&self.any);
        slots.add(&self.texts);
        slots.add(&self.floats);
        slots.add(&self.days);
        slots
    }

    fn slots_mut(&mut self) -> runtime::SlotsMut<'_> {
        let mut slots = runtime::SlotsMut::new(Self::schema(), &mut self.extra);
        slots.add(&mut self.text);
        slots.add(&mut self.whole);
        slots.add(&mut self.float);
        slots.add(&mut self.boolean);
        slots.add(&mut self.day);
        slots.add(&mut self.moment);
        slots.add(&mut self.any);
        slots.add(&mut self.texts);
        slots.add(&mut self.floats);
        slots.add(&mut self.days);
        slots
    }
}

runtime::forward_cdt!(Everything);
