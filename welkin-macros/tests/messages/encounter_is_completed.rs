#[welkin_macros::designer("configurations/clinic.json")]
mod care {}

use care::encounter_disposition::{Outcome, Required};
use welkin_runtime::Error;

async fn correct(patient: care::Patient) -> Result<(), Error> {
    let visit = patient.encounters().intake_visit().create().await?;
    let mut visit = visit.complete().await?;
    visit.update().notes("one more thing").await?;
    visit.set_disposition(&care::EncounterDisposition::new(Required { outcome: Outcome::Seen })).await?;
    visit.delete().await
}

fn main() {}
