//! A CDT with a field of every type, as in generated code.

use welkin_runtime as runtime;
use welkin_runtime::record::{FieldSchema, Kind};
use welkin_runtime::{Date, DateTime, Json};

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
    fn schema() -> &'static runtime::record::CdtSchema {
        static SCHEMA: runtime::record::CdtSchema = runtime::record::CdtSchema::new(
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

    fn slots(&self) -> runtime::__private::Slots<'_> {
        runtime::__private::Slots::new(
            Self::schema(),
            &self.extra,
            [
                &self.text,
                &self.whole,
                &self.float,
                &self.boolean,
                &self.day,
                &self.moment,
                &self.any,
                &self.texts,
                &self.floats,
                &self.days,
            ],
        )
    }

    fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
        runtime::__private::SlotsMut::new(
            Self::schema(),
            &mut self.extra,
            [
                &mut self.text,
                &mut self.whole,
                &mut self.float,
                &mut self.boolean,
                &mut self.day,
                &mut self.moment,
                &mut self.any,
                &mut self.texts,
                &mut self.floats,
                &mut self.days,
            ],
        )
    }
}

runtime::__private::forward_cdt!(Everything);
