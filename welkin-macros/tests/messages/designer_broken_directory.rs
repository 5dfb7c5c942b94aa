#[welkin_macros::designer("configurations")]
mod care {}

fn main() {}
