#[welkin_macros::designer("configurations/latin1.json")]
mod care {}

fn main() {}
