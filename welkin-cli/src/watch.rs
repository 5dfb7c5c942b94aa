//! Watches files, and reports changes of them until the process is ended.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::{Config, Event, PollWatcher, RecursiveMode, Watcher};

use crate::counts::count;
use crate::error::CommandError;

/// Quiet period before inputs are read, because programs write a file in several steps.
const SETTLING: Duration = Duration::from_millis(50);

/// Calls `look` once, and after every change in the directories of these files. `poll` is the interval at which they
/// are read; without one, the system reports their changes.
pub(super) fn run<'p>(
    files: impl Iterator<Item = &'p Path>,
    poll: Option<Duration>,
    quiet: bool,
    mut look: impl FnMut(),
) -> Result<(), CommandError> {
    let (sender, events) = mpsc::channel();
    let folders = folders(files);
    let watcher = watcher(sender, poll)?;
    for folder in &folders {
        // A directory may later be removed and created again, but it must exist at the start.
        let is_there = std::fs::metadata(folder);
        is_there.map_err(|error| notify::Error::io(error).add_path(folder.clone()))?;
    }
    let mut watched = Watched::new(watcher, folders.clone(), poll.is_none());
    watched.renew()?;
    look();
    if !quiet {
        eprintln!(
            "watching {}; press Ctrl-C to stop",
            count(folders.len(), "folder")
        );
    }
    follow(&events, &folders, SETTLING, || {
        // A directory that was removed and created again is a new one, which is not yet watched.
        if let Err(error) = watched.renew() {
            anstream::eprintln!("{}", CommandError::from(error).words());
        }
        look();
    });
    Ok(())
}

/// The watched directories and the watcher.
struct Watched {
    watcher: Box<dyn Watcher>,
    folders: BTreeSet<PathBuf>,
    /// Whether a directory that is removed and created again must be watched again. A polling watcher finds it by
    /// itself.
    is_renewed: bool,
    /// The currently watched directories.
    watched: BTreeSet<PathBuf>,
}

impl Watched {
    fn new(watcher: Box<dyn Watcher>, folders: BTreeSet<PathBuf>, is_renewed: bool) -> Self {
        Self {
            watcher,
            folders,
            is_renewed,
            watched: BTreeSet::new(),
        }
    }

    /// Watches every directory, and its parent, which reports the removal and the creation of the directory. If the
    /// parent is missing too, its next existing ancestor is watched. Existing watches are renewed.
    fn renew(&mut self) -> notify::Result<()> {
        if !self.is_renewed && !self.watched.is_empty() {
            return Ok(());
        }
        for folder in std::mem::take(&mut self.watched) {
            // The directory may have been removed together with its watch.
            let _ = self.watcher.unwatch(&folder);
        }
        let mut needed = BTreeSet::new();
        for folder in &self.folders {
            let mut existing = folder.ancestors().filter(|folder| folder.is_dir());
            let count = if self.is_renewed { 2 } else { 1 };
            needed.extend(existing.by_ref().take(count).map(Path::to_owned));
        }
        for folder in needed {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Err(error) if self.folders.contains(&folder) && folder.is_dir() => {
                    return Err(error);
                }
                _ => {
                    self.watched.insert(folder);
                }
            }
        }
        Ok(())
    }
}

/// Parses the polling interval, in seconds as passed to `--poll`.
pub(super) fn interval(seconds: &str) -> Result<Duration, String> {
    let seconds: f64 = seconds.parse().map_err(|_| "not a number".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(interval) if !interval.is_zero() => Ok(interval),
        Ok(_) => Err("must be greater than 0".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Creates a watcher that sends events in its directories, either reported by the system or found by polling.
fn watcher(
    sender: Sender<notify::Result<Event>>,
    poll: Option<Duration>,
) -> notify::Result<Box<dyn Watcher>> {
    Ok(match poll {
        None => Box::new(notify::recommended_watcher(sender)?),
        Some(interval) => {
            // Timestamps are compared in whole seconds, in which several changes may occur, so contents are compared
            // too.
            let config = Config::default().with_compare_contents(true);
            Box::new(PollWatcher::new(
                sender,
                config.with_poll_interval(interval),
            )?)
        }
    })
}

/// Returns the directories that contain the files. Replacing a file by another is only reported for its directory.
fn folders<'p>(files: impl Iterator<Item = &'p Path>) -> BTreeSet<PathBuf> {
    files
        .map(|path| match path.parent() {
            _ if path.is_dir() => path,
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        })
        .map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()))
        .collect()
}

/// Calls `changed` once after every burst of events in the directories, until the channel is closed. Read events are
/// ignored, since they would cause an endless loop. For parent directories, only events about the directories
/// themselves count.
fn follow(
    events: &Receiver<notify::Result<Event>>,
    folders: &BTreeSet<PathBuf>,
    settling: Duration,
    mut changed: impl FnMut(),
) {
    let concerns = |path: &Path| {
        let mut folders = folders.iter();
        folders.any(|folder| path.starts_with(folder) || folder.starts_with(path))
    };
    // An error, or an event without a path, may mean that events were lost.
    let is_change = |event: &notify::Result<Event>| match event {
        Ok(event) => {
            let mut paths = event.paths.iter();
            !event.kind.is_access() && (event.paths.is_empty() || paths.any(|path| concerns(path)))
        }
        Err(_) => true,
    };
    while let Ok(event) = events.recv() {
        if !is_change(&event) {
            continue;
        }
        let mut settled = Instant::now() + settling;
        loop {
            let now = Instant::now();
            match events.recv_timeout(settled.saturating_duration_since(now)) {
                Ok(event) if is_change(&event) => settled = Instant::now() + settling,
                Ok(_) if now < settled => {}
                _ => break,
            }
        }
        changed();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::sync::mpsc;
    use std::time::Duration;

    use notify::event::{AccessKind, ModifyKind};
    use notify::{Event, EventKind};

    use super::{folders, follow, interval};

    fn looks(kinds: &[EventKind]) -> usize {
        let (sender, events) = mpsc::channel();
        for kind in kinds {
            sender.send(Ok(Event::new(*kind))).unwrap();
        }
        drop(sender);
        let mut looks = 0;
        follow(&events, &BTreeSet::new(), Duration::ZERO, || looks += 1);
        looks
    }

    /// Events in the parent directory that do not concern the directory itself are ignored.
    #[test]
    fn what_happens_elsewhere_is_no_change() {
        let looks = |path: &str| {
            let (sender, events) = mpsc::channel();
            let event = Event::new(EventKind::Modify(ModifyKind::Any));
            sender.send(Ok(event.add_path(path.into()))).unwrap();
            drop(sender);
            let mut looks = 0;
            let folders = BTreeSet::from([PathBuf::from("/a/b")]);
            follow(&events, &folders, Duration::ZERO, || looks += 1);
            looks
        };
        assert_eq!(
            ["/a/b/export.json", "/a/b", "/a", "/a/c", "/a/bc"].map(looks),
            [1, 1, 1, 0, 0]
        );
    }

    #[test]
    fn a_burst_of_changes_is_one() {
        let change = EventKind::Modify(ModifyKind::Any);
        assert_eq!(looks(&[]), 0);
        assert_eq!(looks(&[change]), 1);
        assert_eq!(looks(&[change; 5]), 1);
    }

    /// Inputs are read after every change.
    #[test]
    fn reading_is_no_change() {
        let read = EventKind::Access(AccessKind::Any);
        assert_eq!(looks(&[read; 3]), 0);
        assert_eq!(looks(&[read, EventKind::Any, read]), 1);
    }

    /// A change may have been lost.
    #[test]
    fn an_error_of_the_system_is_a_change() {
        let (sender, events) = mpsc::channel();
        sender.send(Err(notify::Error::generic("lost"))).unwrap();
        drop(sender);
        let mut looks = 0;
        follow(&events, &BTreeSet::new(), Duration::ZERO, || looks += 1);
        assert_eq!(looks, 1);
    }

    #[test]
    fn intervals_are_seconds() {
        assert_eq!(interval("0.25"), Ok(Duration::from_millis(250)));
        for refused in ["0", "-1", "NaN", "1e300", "soon"] {
            assert!(interval(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn files_are_watched_in_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("export.json");
        let files = [&*file, folder.path(), Path::new("cdts.json")];
        let watched = folders(files.into_iter());
        let here = std::path::absolute(".").unwrap();
        let expected = [here, folder.path().to_owned()];
        assert_eq!(watched, BTreeSet::from(expected));
    }
}
