use care::{Patient, VitalsPatch};
use welkin_runtime::RecordId;

#[welkin_macros::designer("configurations/roles.json", role = "r-nurse")]
mod care {}

fn writes_a_field() {
    let _ = VitalsPatch::new().pulse(60).note("restless");
}

fn writes_a_hidden_field() {
    let _ = VitalsPatch::new().room("12");
}

async fn deletes(patient: &Patient, id: &RecordId<care::Vitals>) {
    let _ = patient.vitals().delete(id).await;
}

fn reads(patient: &Patient) {
    let _ = patient.labs();
}

fn main() {}
