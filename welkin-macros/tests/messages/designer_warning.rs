#![deny(deprecated)]

#[welkin_macros::designer("configurations/vitals.json", "configurations/odd.json")]
mod care {}

#[welkin_macros::designer("configurations/near.json")]
mod clinic {}

fn main() {}
