//! How far a long command is: a bar on a terminal, now and then a line elsewhere.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Without a terminal a line is written after so long.
const LINE_AFTER: Duration = Duration::from_secs(10);

/// The clock is looked at after so many rows.
const ROWS_PER_LOOK: u64 = 64;

/// How far a command is. Clones show the same.
#[derive(Clone)]
pub(crate) struct Progress {
    shown: Rc<Shown>,
}

struct Shown {
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
    /// Of a file with so many bytes, of which `position` says how many were read.
    pub(crate) fn of_file(total: u64, position: Arc<AtomicU64>, is_quiet: bool) -> Self {
        Self::new(
            total,
            position,
            is_quiet,
            "{bar:30} {bytes}/{total_bytes}  {msg}",
        )
    }

    /// Of so many things.
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
            // Draws on a terminal only.
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self {
            shown: Rc::new(Shown {
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

    /// So many rows were read.
    pub(crate) fn rows(&self, rows: u64) {
        self.shown.rows.set(rows);
        if rows.is_multiple_of(ROWS_PER_LOOK) {
            self.show();
        }
    }

    /// So many rows were written, and so many refused.
    pub(crate) fn written(&self, written: u64, refused: u64) {
        self.shown.written.set(written);
        self.shown.rejected.set(refused);
        if written.is_multiple_of(ROWS_PER_LOOK) {
            self.show();
        }
    }

    /// One more of the things that are counted is done.
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
            (written, refused) => format!("{written} rows written, {refused} refused"),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.shown.bar.finish_and_clear();
    }
}
