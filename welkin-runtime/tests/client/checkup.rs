//! An assessment as the generator writes it.

use welkin_runtime as runtime;
use welkin_runtime::assessments::{Fills, Form, FormItem, FormSection};
use welkin_runtime::{FieldSchema, Kind};

use crate::vitals::Vitals;

#[derive(Default)]
pub(crate) struct Checkup {
    pub(crate) heart_rate: Option<i64>,
    pub(crate) note: Option<String>,
    pub(crate) extra: runtime::Extra,
}

impl runtime::Cdt for Checkup {
    fn schema() -> &'static runtime::CdtSchema {
        static SCHEMA: runtime::CdtSchema = runtime::CdtSchema::new(
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

    fn slots(&self) -> runtime::Slots<'_> {
        let mut slots = runtime::Slots::new(Self::schema(), &self.extra);
        slots.add(&self.heart_rate);
        slots.add(&self.note);
        slots
    }

    fn slots_mut(&mut self) -> runtime::SlotsMut<'_> {
        let mut slots = runtime::SlotsMut::new(Self::schema(), &mut self.extra);
        slots.add(&mut self.heart_rate);
        slots.add(&mut self.note);
        slots
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

runtime::forward_assessment!(Checkup);
