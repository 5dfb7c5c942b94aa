#[welkin_macros::designer("configurations/roles.json", role = "r-nurze")]
mod care {}

fn main() {}
