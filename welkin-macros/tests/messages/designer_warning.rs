#![deny(deprecated)]

#[welkin_macros::designer("configurations/vitals.json", "configurations/odd.json")]
mod care {}

fn main() {}
