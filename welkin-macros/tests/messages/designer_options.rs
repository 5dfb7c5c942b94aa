#[welkin_macros::designer("configurations/vitals.json", options = "configurations/welkin.toml")]
mod care {}

fn main() {}
