use welkin_macros::designer;

#[designer("configurations/notes.json")]
mod care {}

// Written when `plan` and `subjective` were required.
fn main() {
    let _ = care::Notes::new(care::notes::Required {
        plan: "Rest".to_owned(),
        subjective: "Tired".to_owned(),
    });
}
