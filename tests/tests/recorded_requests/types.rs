//! A template, a program and phases with any name, because recordings contain those of other tenants.

use std::sync::Mutex;

use welkin_runtime::encounters::{EncounterTemplate, PlainDisposition, TemplateSchema};
use welkin_runtime::programs::{Program, ProgramSchema};

use crate::example;

/// The template of a recording, whose name is known only at run time.
pub(super) struct Recorded;

pub(super) static TEMPLATE: Mutex<Option<&'static TemplateSchema>> = Mutex::new(None);

impl EncounterTemplate for Recorded {
    type Disposition = PlainDisposition;
    type Access = welkin_runtime::operation::FullAccess;

    fn schema() -> &'static TemplateSchema {
        const UNNAMED: TemplateSchema = TemplateSchema::new("etmp-recorded", "Recorded");
        TEMPLATE
            .lock()
            .expect("no test panicked")
            .unwrap_or(&UNNAMED)
    }
}

/// The program of a recording, whose name is known only at run time, with the phases in recordings.
pub(super) struct AnyProgram;

pub(super) static PROGRAM: Mutex<Option<&'static ProgramSchema>> = Mutex::new(None);

impl Program for AnyProgram {
    type Phase = example::programs::collaborative_care::Phase;
    type Access = welkin_runtime::operation::FullAccess;

    fn schema() -> &'static ProgramSchema {
        const UNNAMED: ProgramSchema = ProgramSchema::new("", "", &[]);
        PROGRAM
            .lock()
            .expect("no test panicked")
            .unwrap_or(&UNNAMED)
    }
}

pub(super) struct Start;

pub(super) struct Intake;

pub(super) struct Finish;
