//! A CDT as in generated code, shortened.

use welkin_runtime as runtime;
use welkin_runtime::Field;
use welkin_runtime::record::{FieldSchema, Kind};

#[derive(Default)]
pub(crate) struct Vitals {
    pub(crate) heart_rate: Option<i64>,
    pub(crate) note: Option<String>,
    pub(crate) extra: runtime::Extra,
}

pub(crate) const HEART_RATE: Field<Vitals, i64> = Field::new("cdtf-heart-rate");
pub(crate) const NOTE: Field<Vitals, String> = Field::new("cdtf-note");

impl Vitals {
    pub(crate) fn with_heart_rate(heart_rate: i64) -> Self {
        Self {
            heart_rate: Some(heart_rate),
            ..Self::default()
        }
    }
}

impl runtime::Cdt for Vitals {
    fn schema() -> &'static runtime::record::CdtSchema {
        static SCHEMA: runtime::record::CdtSchema = runtime::record::CdtSchema::new(
            "cdt-vitals",
            &[
                FieldSchema::new(Kind::Integer, "cdtf-heart-rate", "heart_rate")
                    .min(1.0)
                    .max(300.0),
                FieldSchema::new(Kind::Text, "cdtf-note", "note")
                    .max_length(10)
                    .phi(),
            ],
        );
        &SCHEMA
    }

    fn slots(&self) -> runtime::__private::Slots<'_> {
        runtime::__private::Slots::new(Self::schema(), &self.extra, [&self.heart_rate, &self.note])
    }

    fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
        runtime::__private::SlotsMut::new(
            Self::schema(),
            &mut self.extra,
            [&mut self.heart_rate, &mut self.note],
        )
    }
}

impl<O> runtime::record::WritableCdt<O> for Vitals {}
impl runtime::record::SingleRecordCdt for Vitals {}
runtime::__private::forward_cdt!(Vitals);
