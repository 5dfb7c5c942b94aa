#[welkin_macros::designer("configurations/clinic.json")]
mod care {}

use welkin_runtime::Error;

async fn go_on(patient: care::Patient) -> Result<(), Error> {
    let mut visit = patient.encounters().intake_visit().create().await?;
    let _completed = visit.complete().await?;
    visit.update().notes("one more thing").await
}

fn main() {}
