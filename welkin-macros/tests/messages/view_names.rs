use welkin_macros::CdtView;

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", name = "cdt-vital")]
struct NoSuchCdt {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", name = "cdt-vitals")]
struct NoSuchField {
    #[cdt("cdtf-hart-rate")]
    bpm: Option<i64>,
    temprature: Option<f64>,
    temperature: Option<f64>,
    #[cdt("cdtf-temperature")]
    fever: Option<f64>,
    #[cdt("created_at")]
    created: Option<welkin_runtime::DateTime>,
}

fn main() {}
