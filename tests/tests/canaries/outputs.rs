//! Collected outputs, and the marks found in them.

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
    /// Whether the output may contain ids, because it is of a value with ids.
    has_ids: bool,
}

impl Outputs {
    /// Adds a text that may contain neither health data nor ids.
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

    /// Adds the `Debug` output of a value, in both formats.
    pub(crate) fn debug<T: Debug>(&mut self, place: &str, value: &T) {
        self.seen(value);
        self.push(place, format!("{value:?}\n{value:#?}"), true);
    }

    /// Adds the `Debug` and `Display` outputs of several values.
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

    /// Notes that a type was searched, and its type parameters.
    fn seen<T>(&mut self, _: &T) {
        let name = std::any::type_name::<T>();
        let words = name.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        self.types.extend(words.map(str::to_owned));
    }

    /// Returns the names of the types that were searched.
    pub(crate) fn types(&self) -> &BTreeSet<String> {
        &self.types
    }

    /// Adds an error and all its sources.
    pub(crate) fn error(&mut self, place: &str, error: &(dyn Error + 'static)) {
        self.add(place, format!("{error}\n{error:?}\n{error:#?}"));
        if let Some(error) = error.downcast_ref::<welkin_runtime::Error>() {
            self.parts(place, error);
        }
        if let Some(source) = error.source() {
            self.error(place, source);
        }
    }

    /// Adds the parts of an error, separately.
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

    /// Adds the result of a call.
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

    /// Counts marked values.
    pub(crate) fn mark(&mut self, values: usize) {
        self.marked += values;
    }

    /// Asserts that values were marked, and that calls both succeeded and failed.
    pub(crate) fn assert_that_much_was_tried(&self) {
        assert!(self.marked > 100, "values were marked");
        assert!(self.succeeded > 100, "results succeeded");
        assert!(self.failed > 100, "results failed");
    }

    /// Returns the outputs that contain marks, with the marks.
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

/// Checks that the search finds marks that are printed or logged intentionally, with `tracing` and with `log`.
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
