//! Every event and span of the process, as text.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Collects everything, whatever its level and its crate.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Collected>);

#[derive(Default)]
struct Collected {
    text: Mutex<String>,
    lines: AtomicU64,
}

impl Log {
    /// Becomes the subscriber of the process.
    pub(crate) fn install() -> Self {
        let log = Self::default();
        tracing::subscriber::set_global_default(log.clone()).expect("this binary has one test");
        log
    }

    pub(crate) fn text(&self) -> String {
        self.0.text.lock().expect("no test panicked").clone()
    }

    pub(crate) fn lines(&self) -> u64 {
        self.0.lines.load(Ordering::Relaxed)
    }

    fn end_line(&self) {
        self.0.text.lock().expect("no test panicked").push('\n');
        self.0.lines.fetch_add(1, Ordering::Relaxed);
    }
}

impl Visit for &Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = self.0.text.lock().expect("no test panicked");
        text.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut &*self);
        self.end_line();
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
        self.end_line();
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
        self.end_line();
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
