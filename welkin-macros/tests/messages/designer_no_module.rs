#[welkin_macros::designer("configurations/vitals.json")]
struct Care;

fn main() {}
