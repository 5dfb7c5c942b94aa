//! Encounter templates, as in generated code.

use welkin_runtime as runtime;
use welkin_runtime::encounters::{EncounterTemplate, LinkedAssessment, TemplateSchema};
use welkin_runtime::record::{FieldSchema, Kind};

#[derive(Default)]
pub(crate) struct Disposition {
    pub(crate) outcome: Option<String>,
    pub(crate) remarks: Option<String>,
    pub(crate) extra: runtime::Extra,
}

impl runtime::Cdt for Disposition {
    fn schema() -> &'static runtime::record::CdtSchema {
        static SCHEMA: runtime::record::CdtSchema = runtime::record::CdtSchema::new(
            "__encounter_disposition__",
            &[
                FieldSchema::new(Kind::Text, "uicedf-outcome", "outcome").required(),
                FieldSchema::new(Kind::Text, "uicedf-remarks", "remarks").phi(),
            ],
        );
        &SCHEMA
    }

    fn slots(&self) -> runtime::__private::Slots<'_> {
        runtime::__private::Slots::new(Self::schema(), &self.extra, [&self.outcome, &self.remarks])
    }

    fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
        runtime::__private::SlotsMut::new(
            Self::schema(),
            &mut self.extra,
            [&mut self.outcome, &mut self.remarks],
        )
    }
}

impl<O> runtime::record::WritableCdt<O> for Disposition {}
runtime::__private::forward_cdt!(Disposition);

pub(crate) const OUTCOME: runtime::Field<Disposition, String, runtime::record::Required> =
    runtime::Field::new("uicedf-outcome");

pub(crate) struct IntakeVisit;

impl EncounterTemplate for IntakeVisit {
    type Disposition = Disposition;
    type Access = runtime::operation::FullAccess;

    fn schema() -> &'static TemplateSchema {
        const SCHEMA: TemplateSchema = TemplateSchema::new("etmp-intake-visit", "Intake Visit")
            .minutes(45)
            .delivered_by("VIDEO")
            .linked_to(&["asm-intake"]);
        &SCHEMA
    }
}

/// Answers to an assessment of intake visits.
#[derive(Default)]
pub(crate) struct Intake {
    pub(crate) extra: runtime::Extra,
}

impl runtime::Cdt for Intake {
    fn schema() -> &'static runtime::record::CdtSchema {
        static SCHEMA: runtime::record::CdtSchema =
            runtime::record::CdtSchema::new("asm-intake", &[]);
        &SCHEMA
    }

    fn slots(&self) -> runtime::__private::Slots<'_> {
        runtime::__private::Slots::new(Self::schema(), &self.extra, [])
    }

    fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
        runtime::__private::SlotsMut::new(Self::schema(), &mut self.extra, [])
    }
}

impl runtime::Assessment for Intake {
    fn form() -> &'static runtime::assessments::Form {
        const FORM: runtime::assessments::Form =
            runtime::assessments::Form::new("asm-intake", "Intake", &[]);
        &FORM
    }
}

impl LinkedAssessment<IntakeVisit> for Intake {}

pub(crate) struct FollowUp;

impl EncounterTemplate for FollowUp {
    type Disposition = Disposition;
    type Access = runtime::operation::FullAccess;

    fn schema() -> &'static TemplateSchema {
        const SCHEMA: TemplateSchema = TemplateSchema::new("etmp-follow-up", "Follow-up");
        &SCHEMA
    }
}
