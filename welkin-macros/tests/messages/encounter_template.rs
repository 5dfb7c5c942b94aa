#[welkin_macros::designer("configurations/clinic.json")]
mod care {}

use care::assessments::{Intake, Mood};
use care::encounters::{AnyTemplate, FollowUp, IntakeVisit};
use welkin_runtime::Error;
use welkin_runtime::encounters::{Encounter, LinkedAssessment, Open};

/// Takes the answers to an assessment that the encounter has.
fn answer<T, A: LinkedAssessment<T>>(_visit: &Encounter<T, Open>, _answers: &A) {}

fn unlinked(visit: &Encounter<IntakeVisit, Open>) {
    answer(visit, &Intake::default());
    answer(visit, &Mood::default());
}

fn follow_up(_visit: Encounter<FollowUp, Open>) {}

fn another(visit: Encounter<IntakeVisit, Open>) {
    follow_up(visit);
}

async fn of_any(patient: care::Patient) -> Result<Encounter<AnyTemplate, Open>, Error> {
    patient.encounters().create().await
}

fn main() {}
