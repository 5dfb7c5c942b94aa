#[welkin_macros::designer("configurations/latin1.json")]
mod care {}

#[welkin_macros::designer("configurations/utf16.json")]
mod clinic {}

fn main() {}
