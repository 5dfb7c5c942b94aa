#[welkin_macros::designer("configurations/vitals.json", "configurations/cut-off.json")]
mod care {}

fn main() {}
