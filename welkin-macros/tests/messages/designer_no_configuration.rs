#[welkin_macros::designer("configurations/no-configuration.json")]
mod care {}

fn main() {}
