//! Progress of a long command: a bar on a terminal, periodic lines otherwise.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Interval between lines when there is no terminal.
const LINE_AFTER: Duration = Duration::from_secs(10);

/// Number of rows between checks of the clock.
const ROWS_PER_LOOK: u64 = 64;

/// The progress of a command. Clones share the same state.
#[derive(Clone)]
pub(crate) struct Progress {
    shown: Rc<ProgressState>,
}

struct ProgressState {
    bar: ProgressBar,
    is_quiet: bool,
    position: Arc<AtomicU64>,
    total: u64,
    rows: Cell<u64>,
    written: Cell<u64>,
    rejected: Cell<u64>,
    last_line: Cell<Instant>,
}

impl Progress {
    /// Creates the progress of reading a file of `total` bytes; `position` is the number of bytes read.
    pub(crate) fn of_file(total: u64, position: Arc<AtomicU64>, is_quiet: bool) -> Self {
        Self::new(
            total,
            position,
            is_quiet,
            "{bar:30} {bytes}/{total_bytes}  {msg}",
        )
    }

    /// Creates the progress of processing `total` items.
    pub(crate) fn of_count(total: u64, is_quiet: bool) -> Self {
        Self::new(
            total,
            Arc::default(),
            is_quiet,
            "{bar:30} {pos}/{len}  {msg}",
        )
    }

    fn new(total: u64, position: Arc<AtomicU64>, is_quiet: bool, style: &str) -> Self {
        let target = if is_quiet {
            ProgressDrawTarget::hidden()
        } else {
            // It draws only on a terminal.
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self {
            shown: Rc::new(ProgressState {
                bar,
                is_quiet,
                position,
                total,
                rows: Cell::new(0),
                written: Cell::new(0),
                rejected: Cell::new(0),
                last_line: Cell::new(Instant::now()),
            }),
        }
    }

    /// Sets the number of rows read.
    pub(crate) fn rows(&self, rows: u64) {
        self.shown.rows.set(rows);
        if rows.is_multiple_of(ROWS_PER_LOOK) {
            self.show();
        }
    }

    /// Sets the number of rows written and rejected.
    pub(crate) fn written(&self, written: u64, refused: u64) {
        self.shown.written.set(written);
        self.shown.rejected.set(refused);
        if written.is_multiple_of(ROWS_PER_LOOK) {
            self.show();
        }
    }

    /// Increments the number of processed items.
    pub(crate) fn step(&self) {
        self.shown.position.fetch_add(1, Ordering::Relaxed);
        self.show();
    }

    fn show(&self) {
        let shown = &*self.shown;
        let at = shown.position.load(Ordering::Relaxed);
        shown.bar.set_position(at.min(shown.total));
        shown.bar.set_message(self.words());
        let is_due = shown.last_line.get().elapsed() >= LINE_AFTER;
        if shown.bar.is_hidden() && !shown.is_quiet && is_due {
            shown.last_line.set(Instant::now());
            let percent = at * 100 / shown.total.max(1);
            eprintln!("{percent} %, {}", self.words());
        }
    }

    fn words(&self) -> String {
        let shown = &*self.shown;
        match (shown.written.get(), shown.rejected.get()) {
            (0, 0) => format!("{} rows", shown.rows.get()),
            (written, 0) => format!("{written} rows written"),
            (written, refused) => format!("{written} rows written, {refused} rejected"),
        }
    }

    /// Removes the progress bar.
    pub(crate) fn end(&self) {
        self.shown.bar.finish_and_clear();
    }
}
