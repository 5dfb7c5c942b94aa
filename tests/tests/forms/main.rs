//! Designer's logic on answers, offline: conditional display, scoring, pre-populated and required answers.
//!
//! The expected result of each case was derived from the configuration by hand.

mod completion;
mod display;
#[cfg(real_data)]
mod real;
mod records;
mod scores;

use welkin_runtime::Date;

mod care {
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Prints that the cases of a real formation were not compiled.
#[cfg(not(real_data))]
#[test]
fn real() {
    assert_eq!(
        welkin_tests::real_data::folder("the logic of real assessments"),
        None
    );
}
