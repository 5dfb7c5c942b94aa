//! Answers that a question does not accept.

#[welkin_macros::designer("configurations/care.json")]
mod care {}

use care::assessments::{Day, Night, day, night};
use care::sleep::Quality;

fn hours_as_text() -> Night {
    Night::new(night::Required { hours: "eight" })
}

fn an_option_as_text() -> Night {
    Night {
        quality: Some("Good"),
        ..Night::default()
    }
}

fn an_answer_to_another_form() -> Day {
    Day {
        quality: Some(Quality::Good),
        ..Day::default()
    }
}

fn a_question_of_another_form(night: &Night) -> bool {
    night.shows(day::LEVEL)
}

fn main() {}
