#[welkin_macros::designer]
mod care {}

#[welkin_macros::designer()]
mod clinic {}

#[welkin_macros::designer(quiet)]
mod quiet {}

fn main() {}
