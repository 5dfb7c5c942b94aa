#[welkin_macros::designer("configurations/clinic.json")]
mod care {}

use care::{EncounterDispositionPatch, Vitals};
use care::encounters::IntakeVisit;
use welkin_runtime::Error;
use welkin_runtime::encounters::{Encounter, Open};

async fn dispose(mut visit: Encounter<IntakeVisit, Open>) -> Result<(), Error> {
    visit.set_disposition(&Vitals::default()).await?;
    let patch = EncounterDispositionPatch::new().outcome("Seen");
    visit.update_disposition(&patch).await?;
    Ok(())
}

fn main() {}
