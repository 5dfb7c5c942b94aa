//! What was shown, and what was found in it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{Debug, Display};

use welkin_runtime::error::Problem;
use welkin_runtime::reveal;

use crate::log::Log;
use crate::values::{ID, MARKS, TEXT};

/// Everything that a program could have printed.
#[derive(Default)]
pub(crate) struct Outputs {
    shown: Vec<Output>,
    marked: usize,
    succeeded: usize,
    failed: usize,
    types: BTreeSet<String>,
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
    pub(crate) fn debug<T: Debug>(&mut self, place: &str, value: &T) {
        self.seen(value);
        self.push(place, format!("{value:?}\n{value:#?}"), true);
    }

    /// `Debug` and `Display` of each of several.
    pub(crate) fn each<T: Debug + Display>(
        &mut self,
        place: &str,
        values: impl IntoIterator<Item = T>,
    ) {
        for value in values {
            self.seen(&value);
            self.add(place, format!("{value}\n{value:?}"));
        }
    }

    /// A type was searched, and those that it is made of by their parameters.
    fn seen<T>(&mut self, _: &T) {
        let name = std::any::type_name::<T>();
        let words = name.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        self.types.extend(words.map(str::to_owned));
    }

    /// Names of the types that were searched.
    pub(crate) fn types(&self) -> &BTreeSet<String> {
        &self.types
    }

    /// An error and everything that it stands on.
    pub(crate) fn error(&mut self, place: &str, error: &(dyn Error + 'static)) {
        self.add(place, format!("{error}\n{error:?}\n{error:#?}"));
        if let Some(error) = error.downcast_ref::<welkin_runtime::Error>() {
            self.parts(place, error);
        }
        if let Some(source) = error.source() {
            self.error(place, source);
        }
    }

    /// What an error is made of, by itself.
    fn parts(&mut self, place: &str, error: &welkin_runtime::Error) {
        if let Some(request) = error.request() {
            self.each(place, [request.clone()]);
        }
        if let Some(api) = error.api() {
            self.each(place, [api.clone()]);
            self.each(place, api.problems.clone());
            self.each(place, api.text());
            self.each(place, api.problems.iter().filter_map(Problem::message));
        }
        match error {
            welkin_runtime::Error::Connection { source, .. } => self.each(place, [source.clone()]),
            welkin_runtime::Error::Token { source, .. } => self.parts(place, source),
            _ => {}
        }
    }

    /// What a call came to.
    pub(crate) fn result<T: Debug, E: Error + 'static>(
        &mut self,
        place: &str,
        result: Result<T, E>,
    ) {
        match result {
            Ok(value) => {
                self.succeeded += 1;
                self.debug(place, &value);
            }
            Err(error) => {
                self.seen(&error);
                self.failed += 1;
                self.error(place, &error);
            }
        }
    }

    /// Values were marked.
    pub(crate) fn mark(&mut self, values: usize) {
        self.marked += values;
    }

    /// There is something to find, and both ways to end were taken.
    pub(crate) fn assert_that_much_was_tried(&self) {
        assert!(self.marked > 100, "values were marked");
        assert!(self.succeeded > 100, "results succeeded");
        assert!(self.failed > 100, "results failed");
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
            "canaries: {} values marked, {} results and {} errors among {} outputs of {bytes} bytes searched, {} leaks",
            self.marked,
            self.succeeded,
            self.failed,
            self.shown.len(),
            self.leaks().len()
        );
    }
}

/// The search finds what is shown on purpose, and what is logged on purpose in either way.
pub(crate) fn prove_that_leaks_are_found(log: &Log) {
    let vitals: crate::fixtures::example::Vitals =
        serde_json::from_value(serde_json::json!({ "cdtf-notes": TEXT })).expect("it is a record");
    let revealed = reveal(&vitals);
    let mut outputs = Outputs::default();
    outputs.debug("a record", &vitals);
    outputs.debug("the same, revealed", &revealed);
    tracing::trace!(target: "traced", ?revealed);
    log::trace!(target: "logged", "{revealed:?}");
    for target in ["traced", "logged"] {
        outputs.add(target, log.lines_of(target).join("\n"));
    }
    let found = ["the same, revealed", "traced", "logged"].map(|place| (place, TEXT));
    assert_eq!(outputs.leaks(), found);
}
