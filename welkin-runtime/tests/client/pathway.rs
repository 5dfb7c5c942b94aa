//! A program, as in generated code.

use welkin_runtime as runtime;
use welkin_runtime::programs::{
    PatientProgram, PhaseRole, PhaseSchema, Program, ProgramRecord, ProgramSchema,
};

#[derive(Debug)]
pub(crate) enum Recovery {}

impl Program for Recovery {
    type Phase = Phase;
    type Access = runtime::operation::FullAccess;

    fn schema() -> &'static ProgramSchema {
        static SCHEMA: ProgramSchema = ProgramSchema::new(
            "prog-recovery",
            "Recovery",
            &[
                PhaseSchema::new("start", "Start", PhaseRole::Start, &["training", "rest"]),
                PhaseSchema::new("training", "Training", PhaseRole::Middle, &["finish"]),
                PhaseSchema::new("rest", "Rest", PhaseRole::Middle, &["training"]),
                PhaseSchema::new("finish", "Finish", PhaseRole::Finish, &[]),
            ],
        );
        &SCHEMA
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Start;
runtime::__private::forward_phase!(Recovery, Start = "start" => [Training, Rest]);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Training;
runtime::__private::forward_phase!(Recovery, Training = "training" => [Finish]);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest;
runtime::__private::forward_phase!(Recovery, Rest = "rest" => [Training]);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Finish;
runtime::__private::forward_phase!(Recovery, Finish = "finish" => []);

#[derive(Clone)]
pub(crate) enum Phase {
    Finish,
    Rest,
    Start,
    Training,
    Unlisted(runtime::Unlisted),
}

impl runtime::record::OptionList for Phase {
    const OPTIONS: runtime::__private::Options<Self> = runtime::__private::Options {
        variants: &[Self::Finish, Self::Rest, Self::Start, Self::Training],
        values: runtime::__private::ListedValues::Texts(&["finish", "rest", "start", "training"]),
        labels: &["Finish", "Rest", "Start", "Training"],
        unlisted: Self::Unlisted,
    };

    fn unlisted(&self) -> Option<&runtime::Unlisted> {
        match self {
            Self::Unlisted(value) => Some(value),
            _ => None,
        }
    }
}

runtime::__private::forward_option_list!(Phase: text, Finish, Rest, Start, Training);

#[derive(Clone, Debug)]
pub(crate) enum AnyProgram {
    Recovery(PatientProgram<Recovery>),
    Other(ProgramRecord),
}

impl From<ProgramRecord> for AnyProgram {
    fn from(record: ProgramRecord) -> Self {
        match record.name() {
            "prog-recovery" => Self::Recovery(record.typed()),
            _ => Self::Other(record),
        }
    }
}
