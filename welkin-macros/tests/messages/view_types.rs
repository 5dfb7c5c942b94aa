use welkin_macros::CdtView;
use welkin_runtime::{DateTime, Json};

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", name = "cdt-vitals")]
struct Vitals {
    blood_pressure: String,
    heart_rate: Option<u8>,
    heart_rhythm: Option<bool>,
    measured_at: Option<&'static str>,
    symptoms: Option<String>,
    temperature: Option<Vec<f64>>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", name = "cdt-vitals")]
struct Fitting {
    blood_pressure: Option<Json>,
    heart_rate: Option<i64>,
    heart_rhythm: Option<String>,
    measured_at: Option<DateTime>,
    symptoms: Option<Vec<String>>,
    temperature: Option<f64>,
}

fn main() {}
