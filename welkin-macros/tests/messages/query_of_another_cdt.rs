use care::{Vitals, vital_signs_archive};

#[welkin_macros::designer("configurations/vitals.json")]
mod care {}

fn sorts(vitals: &welkin_runtime::Records<Vitals>) {
    let _ = vitals.list().sort(vital_signs_archive::NOTE.asc());
}

fn filters(vitals: &welkin_runtime::Records<Vitals>) {
    let _ = vitals.list().filter(vital_signs_archive::NOTE.is("calm"));
}

fn filters_by_another_type(vitals: &welkin_runtime::Records<Vitals>) {
    let _ = vitals.list().filter(care::vitals::HEART_RATE.is("fast"));
}

fn chooses(vitals: &welkin_runtime::Records<Vitals>) {
    let _ = vitals.list().fields([vital_signs_archive::NOTE]);
}

fn main() {}
