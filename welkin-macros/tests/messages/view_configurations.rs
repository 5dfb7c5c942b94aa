use welkin_macros::CdtView;

#[derive(CdtView)]
#[cdt(config = "configurations/not-json.json", name = "cdt-vitals")]
struct NotJson {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/latin1.json", name = "cdt-vitals")]
struct WrongEncoding {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/no-configuration.json", name = "cdt-vitals")]
struct NoConfiguration {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/gone.json", name = "cdt-vitals")]
struct Gone {
    heart_rate: Option<i64>,
}

fn main() {}
