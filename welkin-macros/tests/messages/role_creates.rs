use care::vitals::NewVitals;
use care::{Patient, Vitals};

#[welkin_macros::designer("configurations/roles.json", role = "r-nurse")]
mod care {}

fn sets_a_field() {
    let _ = NewVitals::new().pulse(60).note("restless");
}

fn sets_a_hidden_field() {
    let _ = NewVitals::new().room("12");
}

fn creates_from_all_that_can_be_read(patient: &Patient, vitals: &Vitals) {
    let _ = patient.vitals().create(vitals);
}

fn creates_from_something_else(patient: &Patient) {
    let _ = patient.vitals().create("restless");
}

fn main() {}
