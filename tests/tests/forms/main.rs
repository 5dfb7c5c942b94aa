//! Designer's logic on answers, offline: conditional display, scoring, what is filled in beforehand, what is required.
//!
//! Each case was worked out by hand from the configuration.

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

/// Says that the cases of a real formation were not compiled.
#[cfg(not(real_data))]
#[test]
fn real() {
    assert_eq!(
        welkin_tests::real_data::folder("the logic of real assessments"),
        None
    );
}
