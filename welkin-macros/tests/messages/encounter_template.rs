#[welkin_macros::designer("configurations/clinic.json")]
mod care {}

use care::assessments::{Intake, Mood};
use care::encounters::{AnyTemplate, FollowUp, IntakeVisit};
use welkin_runtime::encounters::{Encounter, Open};
use welkin_runtime::{Error, RecordId};

async fn unlinked(
    mut visit: Encounter<IntakeVisit, Open>,
    intake: RecordId<Intake>,
    mood: RecordId<Mood>,
) -> Result<(), Error> {
    visit.link_assessment(&intake).await?;
    visit.link_assessment(&mood).await?;
    Ok(())
}

fn follow_up(_visit: Encounter<FollowUp, Open>) {}

fn another(visit: Encounter<IntakeVisit, Open>) {
    follow_up(visit);
}

async fn of_any(patient: care::Patient) -> Result<Encounter<AnyTemplate, Open>, Error> {
    patient.encounters().create().await
}

fn main() {}
