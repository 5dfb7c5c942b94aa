#[welkin_macros::designer("configurations/vitals.json", "configurations/gone.json")]
mod care {}

fn main() {}
