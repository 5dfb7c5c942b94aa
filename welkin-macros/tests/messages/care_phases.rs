//! Transitions that a program does not have.

#[welkin_macros::designer("configurations/care.json")]
mod care {}

use care::programs::rest::{Finish, Review, Start, Training};
use care::programs::{Rest, prevention};
use welkin_runtime::programs::Enrollment;

async fn skips_the_review(training: Enrollment<Rest, Training>) {
    let _ = training.move_to(Finish).await;
}

async fn goes_back(review: Enrollment<Rest, Review>) {
    let _ = review.move_to(Start).await;
}

async fn begins_another_program(patient: care::Patient) {
    let _ = patient.programs().rest().enroll(prevention::Begin).await;
}

fn main() {}
