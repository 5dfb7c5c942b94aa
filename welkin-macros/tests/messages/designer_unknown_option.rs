#[welkin_macros::designer("configurations/vitals.json", silent)]
mod care {}

#[welkin_macros::designer("configurations/vitals.json", 7)]
mod clinic {}

#[welkin_macros::designer("configurations/vitals.json" quiet)]
mod tenant {}

fn main() {}
