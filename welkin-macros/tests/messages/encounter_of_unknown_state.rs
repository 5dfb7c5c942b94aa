#[welkin_macros::designer("configurations/clinic.json")]
mod care {}

use welkin_runtime::Error;
use welkin_runtime::encounters::EncounterId;

async fn complete(patient: care::Patient, id: EncounterId) -> Result<(), Error> {
    let visit = patient.encounters().intake_visit().get(&id).await?;
    visit.complete().await?;
    Ok(())
}

fn main() {}
