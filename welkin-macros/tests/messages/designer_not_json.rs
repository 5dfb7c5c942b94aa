#[welkin_macros::designer("configurations/not-json.json")]
mod care {}

#[welkin_macros::designer("configurations/vitals.json", options = "configurations/not-toml.toml")]
mod clinic {}

fn main() {}
