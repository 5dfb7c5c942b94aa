//! Progress of an export: one line per resource, which is updated in place on a terminal.

use std::collections::HashMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use welkin_codegen::diagnostic::escaped;
use welkin_export::{Progress, Stage};

/// Interval between reports of a resource when there is no terminal.
const PAUSE: Duration = Duration::from_secs(10);

/// Shows the progress of each resource.
pub(super) struct ProgressLines {
    shown: Display,
    resources: Mutex<HashMap<String, Resource>>,
}

enum Display {
    Nowhere,
    /// Progress as separate lines.
    Plain,
    /// Progress as lines that are updated in place.
    Terminal(MultiProgress),
}

struct Resource {
    begun: Instant,
    reported: Instant,
    bar: Option<ProgressBar>,
}

impl ProgressLines {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            shown: match quiet {
                true => Display::Nowhere,
                false if io::stderr().is_terminal() => Display::Terminal(MultiProgress::new()),
                false => Display::Plain,
            },
            resources: Mutex::default(),
        }
    }

    pub(super) fn show(&self, progress: &Progress) {
        let mut resources = self
            .resources
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let resource = resources
            .entry(progress.resource.clone())
            .or_insert_with(|| self.begin());
        let words = words(progress, resource.begun.elapsed());
        match (&self.shown, &resource.bar) {
            (Display::Nowhere, _) => {}
            (_, Some(bar)) if progress.stage == Stage::Reading => {
                bar.set_message(words);
                bar.tick();
            }
            (_, Some(bar)) => bar.finish_with_message(words),
            (_, None) => {
                let is_end = progress.stage != Stage::Reading;
                if is_end || resource.reported.elapsed() >= PAUSE {
                    resource.reported = Instant::now();
                    eprintln!("{words}");
                }
            }
        }
    }

    fn begin(&self) -> Resource {
        let bar = match &self.shown {
            Display::Terminal(bars) => {
                let style = ProgressStyle::with_template("{spinner} {msg}");
                let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
                Some(bars.add(ProgressBar::new_spinner().with_style(style)))
            }
            Display::Nowhere | Display::Plain => None,
        };
        Resource {
            begun: Instant::now(),
            reported: Instant::now(),
            bar,
        }
    }
}

fn words(progress: &Progress, elapsed: Duration) -> String {
    let resource = escaped(&progress.resource);
    let rows = progress.rows;
    if progress.stage == Stage::Refused {
        return format!("{resource}: the API client may not export it");
    }
    let rate = rows as f64 / elapsed.as_secs_f64().max(0.001);
    let newest = match &progress.newest {
        Some(newest) => format!(", newest of {newest}"),
        None => String::new(),
    };
    let end = if progress.stage == Stage::Done {
        ", done"
    } else {
        ""
    };
    format!("{resource}: {rows} rows, {rate:.0} rows/s{newest}{end}")
}
