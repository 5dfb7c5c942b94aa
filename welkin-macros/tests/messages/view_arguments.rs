use welkin_macros::CdtView;

#[derive(CdtView)]
struct Nothing {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json")]
struct NoName {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", title = "cdt-vitals")]
struct UnknownOption {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", name = "cdt-vitals", phi = "none")]
struct UnknownPhi {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/vitals.json", name = "cdt-vitals")]
struct UnknownFieldOption {
    #[cdt(name = "cdtf-heart-rate")]
    bpm: Option<i64>,
}

#[derive(CdtView)]
#[cdt(config = "configurations/cut-off.json", name = "cdt-vitals")]
struct CutOff {
    heart_rate: Option<i64>,
}

#[derive(CdtView)]
enum NoStruct {}

#[derive(CdtView)]
struct NoNames(Option<i64>);

fn main() {}
