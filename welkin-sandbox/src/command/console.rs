//! The line printed on stderr for each request.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use welkin_sandbox::RequestSummary;

use super::arguments::Log;

/// Most lines that may be queued.
const WAITING: usize = 4096;

/// Writes lines on a separate thread, so that a blocked terminal or an unread pipe does not delay requests.
pub(crate) struct Console {
    lines: SyncSender<Message>,
    /// The number of lines that were dropped because the queue was full.
    lost: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

enum Message {
    Line(String),
    End,
}

impl Console {
    pub(crate) fn start() -> io::Result<Self> {
        let (lines, waiting) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&lost);
        let thread = thread::Builder::new().name("console".to_owned());
        let thread = thread.spawn(move || write(&waiting, &counted))?;
        Ok(Self {
            lines,
            lost,
            thread,
        })
    }

    /// Returns a callback that prints requests.
    pub(crate) fn printer(&self, log: Log) -> impl Fn(&RequestSummary) + Send + Sync + 'static {
        let (lines, lost) = (self.lines.clone(), Arc::clone(&self.lost));
        move |request| {
            let line = match log {
                Log::Text => request.to_string(),
                Log::Json => request.to_json().to_string(),
            };
            if let Err(TrySendError::Full(_)) = lines.try_send(Message::Line(line)) {
                lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Waits until all queued lines are written.
    pub(crate) fn end(self) {
        // The thread can only be gone after a panic.
        let _ = self.lines.send(Message::End);
        let _ = self.thread.join();
    }
}

/// Writes lines until the end message. Write errors are ignored: if stderr is closed, nobody reads the lines.
fn write(lines: &Receiver<Message>, lost: &AtomicU64) {
    while let Ok(Message::Line(line)) = lines.recv() {
        let mut out = io::stderr().lock();
        let _ = writeln!(out, "{line}");
        let lost = lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let _ = writeln!(
                out,
                "# {lost} requests were not printed: they arrived faster than they could be printed"
            );
        }
    }
}
