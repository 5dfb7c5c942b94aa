//! Every log line of the process, as text: events and spans of `tracing`, and messages that dependencies send to `log`.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Collects all events, regardless of level and crate.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Installs it as the subscriber and the logger of the process.
    pub(crate) fn install() -> Self {
        let log = Self::default();
        tracing::subscriber::set_global_default(log.clone()).expect("this binary has one test");
        log::set_boxed_logger(Box::new(log.clone())).expect("this binary has one test");
        log::set_max_level(log::LevelFilter::Trace);
        log
    }

    pub(crate) fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// Returns the lines of one crate, or of another target.
    pub(crate) fn lines_of(&self, target: &str) -> Vec<String> {
        let mut lines = self.lines().clone();
        lines.retain(|line| line.starts_with(target));
        lines
    }

    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().expect("no test panicked")
    }

    fn line(&self, target: &str, write: impl FnOnce(&mut Line)) {
        let mut line = Line(format!("{target}: "));
        write(&mut line);
        self.lines().push(line.0);
    }
}

/// A line that is being written.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0 += &format!("{}={value:?} ", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().target(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("recorded later", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().target(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let message = record.args().to_string();
        self.line(record.target(), |line| line.0 += &message);
    }

    fn flush(&self) {}
}
