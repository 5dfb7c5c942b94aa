//! An assessment, as in generated code.

use welkin_runtime as runtime;
use welkin_runtime::assessments::{Fills, Form, FormItem, FormSection};
use welkin_runtime::record::{FieldSchema, Kind};

use crate::vitals::Vitals;

#[derive(Default)]
pub(crate) struct Checkup {
    pub(crate) heart_rate: Option<i64>,
    pub(crate) note: Option<String>,
    pub(crate) extra: runtime::Extra,
}

impl runtime::Cdt for Checkup {
    fn schema() -> &'static runtime::record::CdtSchema {
        static SCHEMA: runtime::record::CdtSchema = runtime::record::CdtSchema::new(
            "asm-checkup",
            &[
                FieldSchema::new(Kind::Integer, "cdt-vitals__cdtf-heart-rate", "heart_rate")
                    .required()
                    .max(300.0),
                FieldSchema::new(Kind::Text, "cdt-vitals__cdtf-note", "note").phi(),
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

impl runtime::Assessment for Checkup {
    fn form() -> &'static Form {
        const FORM: Form = Form::new(
            "asm-checkup",
            "Check-up",
            &[FormSection::new(
                "today",
                "Today",
                &[FormItem::question(0), FormItem::question(1)],
            )],
        );
        &FORM
    }
}

impl Fills<Vitals> for Checkup {}

runtime::__private::forward_assessment!(Checkup);
