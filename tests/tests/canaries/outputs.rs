//! What was shown, and what was found in it.

use std::error::Error;
use std::fmt::Debug;

use crate::values::{ID, MARKS, TEXT};

/// Everything that a program could have printed.
#[derive(Default)]
pub(crate) struct Outputs {
    shown: Vec<Output>,
    marked: usize,
}

/// One text that a program could have printed.
struct Output {
    place: String,
    text: String,
    /// Ids may show: what it shows is a value that has them.
    has_ids: bool,
}

impl Outputs {
    /// A text that may show neither health data nor ids.
    pub(crate) fn add(&mut self, place: &str, text: String) {
        self.push(place, text, false);
    }

    fn push(&mut self, place: &str, text: String, has_ids: bool) {
        self.shown.push(Output {
            place: place.to_owned(),
            text,
            has_ids,
        });
    }

    /// `Debug`, in both its forms.
    pub(crate) fn debug(&mut self, place: &str, value: &impl Debug) {
        self.push(place, format!("{value:?}\n{value:#?}"), true);
    }

    /// An error and everything that it stands on.
    pub(crate) fn error(&mut self, place: &str, error: &(dyn Error + 'static)) {
        self.add(place, format!("{error}\n{error:?}\n{error:#?}"));
        if let Some(source) = error.source() {
            self.error(place, source);
        }
    }

    /// What a call came to.
    pub(crate) fn result<T: Debug, E: Error + 'static>(
        &mut self,
        place: &str,
        result: Result<T, E>,
    ) {
        match result {
            Ok(value) => self.debug(place, &value),
            Err(error) => self.error(place, &error),
        }
    }

    /// Values were marked.
    pub(crate) fn mark(&mut self, values: usize) {
        self.marked += values;
    }

    pub(crate) fn marked(&self) -> usize {
        self.marked
    }

    /// Where a mark shows, and which.
    pub(crate) fn leaks(&self) -> Vec<(&str, &str)> {
        let shown = self.shown.iter();
        shown
            .flat_map(|output| {
                let ids = (!output.has_ids).then_some(ID);
                let marks = MARKS.into_iter().chain(ids);
                let found = marks.filter(|mark| output.text.contains(*mark));
                found.map(|mark| (&*output.place, mark))
            })
            .collect()
    }

    pub(crate) fn print(&self) {
        let bytes: usize = self.shown.iter().map(|output| output.text.len()).sum();
        println!(
            "canaries: {} values marked, {} outputs of {bytes} bytes searched, {} leaks",
            self.marked,
            self.shown.len(),
            self.leaks().len()
        );
    }
}

/// The search finds what is shown on purpose.
pub(crate) fn prove_that_leaks_are_found() {
    let vitals: crate::fixtures::example::Vitals =
        serde_json::from_value(serde_json::json!({ "cdtf-notes": TEXT })).expect("it is a record");
    let mut outputs = Outputs::default();
    outputs.debug("a record", &vitals);
    outputs.debug("the same, revealed", &welkin_runtime::reveal(&vitals));
    let place = "the same, revealed";
    assert_eq!(outputs.leaks(), [(place, TEXT)]);
}
